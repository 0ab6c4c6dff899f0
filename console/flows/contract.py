"""What the flow tells the answer function, and which of its answers it must understand."""

from collections.abc import Iterator, Mapping

from console.flows.model import Fault, Flow, FlowAction

HAPPENINGS = ("picked up", "key pressed")
ANSWERABLE = ("1", "2", "3", "*", "9")
"""The keys that the answer function knows."""


def contract_faults(flow: Flow) -> Iterator[Fault]:
    """Invocations that the answer function would not understand."""
    for action in flow.actions:
        if action.type == "InvokeLambdaFunction":
            given = action.parameters.get("LambdaInvocationAttributes")
            yield from _telling_faults(action, given if isinstance(given, dict) else {})


def _telling_faults(action: FlowAction, told: Mapping[str, object]) -> Iterator[Fault]:
    for name in ("incident", "attempt"):
        if told.get(name) != f"$.Attributes.{name}":
            yield action.fault(f'the function must be told {name}: "$.Attributes.{name}"')
    happening = told.get("happening")
    if happening not in HAPPENINGS:
        yield action.fault(f"happening is {happening!r}; it must be {' or '.join(HAPPENINGS)}")
    elif happening == "key pressed" and told.get("key") not in ANSWERABLE:
        yield action.fault(f"key is {told.get('key')!r}; it must be one of {' '.join(ANSWERABLE)}")
