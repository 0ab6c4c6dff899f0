"""A sandbox as the operator's command finds a deployed stack: CloudFormation tells of it.

Everything else that the command asks for, the sandbox answers through real clients as it is.
"""

from datetime import UTC, datetime

from sandbox import api_calls

STACK = "tocsin"
NOW = (
    "console.stack.now",
    "console.stack_letters.now",
    "console.stack_routes.now",
    "console.stack_self_test.now",
    "console.contact_book.stack.now",
)


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
