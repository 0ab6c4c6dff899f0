"""The parameters of each action against its type's rule."""

from collections.abc import Iterator, Mapping
from typing import Any

from console.flows.model import Fault, FlowAction
from console.flows.rules import Rule
from console.flows.values import Value


def parameter_faults(action: FlowAction, rule: Rule) -> Iterator[Fault]:
    """Unknown, missing and wrong parameters, by dotted name."""
    given = dict(_flat(action.parameters, rule.parameters))
    for name in sorted(given.keys() - rule.parameters.keys()):
        known = ", ".join(rule.parameters) or "none"
        yield action.fault(f"{action.type} has no parameter {name} here; known are {known}")
    for name, value in rule.parameters.items():
        if name in given:
            yield from _value_faults(action, name, given[name], value)
        elif value.required:
            yield action.fault(f"the parameter {name} is missing; it must be {value.right}")


def _value_faults(action: FlowAction, name: str, given: object, value: Value) -> Iterator[Fault]:
    if value.allows(given):
        return
    hint = ""
    if isinstance(given, bool | int) and value.allows(str(given)):
        hint = f'; write it as text: "{given}"'
    yield action.fault(f"{name} is {given!r:.80}; it must be {value.right}{hint}")


def _flat(
    given: Mapping[str, Any], known: Mapping[str, Value], path: str = ""
) -> Iterator[tuple[str, Any]]:
    """Each parameter by dotted name; an object whose name has a rule of its own stays whole."""
    for key, value in given.items():
        name = f"{path}{key}"
        if isinstance(value, dict) and value and name not in known:
            yield from _flat(value, known, f"{name}.")
        else:
            yield name, value
