"""A sandbox as the operator's command finds it: on a port, or as a deployed stack.

Of a stack CloudFormation tells; everything else that the command asks for, the sandbox answers
through real clients as it is.
"""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime

from sandbox import api_calls
from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session

STACK = "tocsin"
NOW = (
    "console.stack.now",
    "console.stack_letters.now",
    "console.stack_routes.now",
    "console.stack_self_test.now",
    "console.contact_book.stack.now",
)


@contextmanager
def serving(cloud):
    """The port on which this cloud listens meanwhile."""
    server = Server(0)
    server.routes = Routes(Session(cloud, "manual"))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def as_stack(monkeypatch, cloud):
    """From now on `--stack tocsin` is this cloud, and the command's clock is its."""
    described = {
        "StackName": STACK,
        "CreationTime": datetime(2026, 11, 20, tzinfo=UTC),
        "StackStatus": "UPDATE_COMPLETE",
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": one} for key, one in cloud.parameters.items()
        ],
        "Outputs": [
            {"OutputKey": key, "OutputValue": one} for key, one in cloud.deployment.outputs.items()
        ],
    }

    def describe_stacks(asked):
        assert asked == {"StackName": STACK}
        return {"Stacks": [described]}

    monkeypatch.setitem(api_calls.ANSWERS, ("cloudformation", "DescribeStacks"), describe_stacks)
    for name in NOW:
        monkeypatch.setattr(name, lambda: cloud.loop.now)
    return ["--stack", STACK]
