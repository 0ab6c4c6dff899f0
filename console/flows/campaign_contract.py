"""What a campaign's flow tells its function."""

from collections.abc import Iterator, Mapping

from console.flows.model import Fault, FlowAction

TOLD = ("campaign", "person", "attempt", "turn", "happening", "key")
"""What the function must be told of, each from the attribute of that name."""


def told_faults(action: FlowAction, told: Mapping[str, object]) -> Iterator[Fault]:
    """What the function is not told, or from elsewhere."""
    for name in TOLD:
        if told.get(name) != f"$.Attributes.{name}":
            yield action.fault(f'the function must be told {name}: "$.Attributes.{name}"')
