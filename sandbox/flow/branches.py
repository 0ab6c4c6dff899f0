"""Which action comes next: the transitions of the flow language."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.flow.state import Ended

Action = Mapping[str, Any]

OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "TextStartsWith": str.startswith,
    "TextEndsWith": str.endswith,
    "TextContains": str.__contains__,
    "NumberGreaterThan": lambda value, operand: float(value) > float(operand),
    "NumberGreaterOrEqualTo": lambda value, operand: float(value) >= float(operand),
    "NumberLessThan": lambda value, operand: float(value) < float(operand),
    "NumberLessOrEqualTo": lambda value, operand: float(value) <= float(operand),
}
"""What a Condition may compare (flow language 2019-10-30)."""


def next_of(action: Action) -> str | Ended:
    """The action after this one where nothing special happened."""
    return action["Transitions"].get("NextAction") or _no_branch(action, "NextAction")


def on_error(action: Action, error: str) -> str | Ended:
    """The branch for an error, else the one for any error, else the end of the call."""
    errors = action["Transitions"].get("Errors", ())
    branches = {branch["ErrorType"]: str(branch["NextAction"]) for branch in errors}
    found = branches.get(error) or branches.get("NoMatchingError")
    return found or _no_branch(action, error)


def on_value(action: Action, value: str) -> str | Ended:
    """The branch of the first condition that the value meets."""
    for branch in action["Transitions"].get("Conditions", ()):
        if meets(branch["Condition"], value):
            return str(branch["NextAction"])
    return on_error(action, "NoMatchingCondition")


def meets(condition: Mapping[str, Any], value: str) -> bool:
    """Whether the value meets the condition; text is never greater or less than a number."""
    try:
        return OPERATORS[condition["Operator"]](value, condition["Operands"][0])
    except ValueError:
        return False


def _no_branch(action: Action, wanted: str) -> Ended:
    return Ended(f"action {action['Identifier']!r} has no branch for {wanted}")
