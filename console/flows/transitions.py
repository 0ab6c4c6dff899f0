"""The branches of each action: those its type needs, and those the service refuses."""

from collections import Counter
from collections.abc import Iterator

from console.flows.model import Condition, Fault, FlowAction
from console.flows.rules import ANY, KEYS, NONE, Rule
from sandbox.flow.branches import OPERATORS
from sandbox.flow.run import KEYS as TELEPHONE_KEYS


def transition_faults(action: FlowAction, rule: Rule) -> Iterator[Fault]:
    """Missing, forbidden and repeated branches."""
    if rule.terminal:
        if action.targets:
            yield action.fault(f"{action.type} ends the flow; its Transitions must be {{}}")
        return
    if not action.next:
        yield action.fault("Transitions.NextAction is missing")
    yield from _error_faults(action, rule)
    yield from _condition_faults(action, rule)


def _error_faults(action: FlowAction, rule: Rule) -> Iterator[Fault]:
    given = Counter(error for error, _ in action.errors)
    for error in sorted(rule.required - given.keys()):
        yield action.fault(f"{action.type} needs an error branch {error}")
    for error in sorted(given.keys() - rule.required - rule.allowed):
        yield action.fault(f"{action.type} must not have an error branch {error}")
    for error in sorted(error for error, times in given.items() if times > 1):
        yield action.fault(f"the error branch {error} stands there {given[error]} times")


def _condition_faults(action: FlowAction, rule: Rule) -> Iterator[Fault]:
    for condition in action.conditions:
        yield from _operand_faults(action, condition)
    tests = Counter((one.operator, one.operands) for one in action.conditions)
    for (operator, operands), times in tests.items():
        if times > 1:
            yield action.fault(f"the condition {operator} {_listed(operands)} stands there twice")
    if rule.conditions == KEYS:
        yield from _key_faults(action)
    elif rule.conditions == ANY:
        yield from _none_faults(action)
    elif not isinstance(rule.conditions, str):
        yield from _exact_faults(action, rule.conditions)


def _operand_faults(action: FlowAction, condition: Condition) -> Iterator[Fault]:
    if condition.operator not in OPERATORS:
        yield action.fault(
            f"no operator {condition.operator!r}; there are {', '.join(sorted(OPERATORS))}"
        )
    if len(condition.operands) != 1:
        yield action.fault(f"a condition has one operand, not {len(condition.operands)}")


def _key_faults(action: FlowAction) -> Iterator[Fault]:
    yield from _none_faults(action)
    for condition in action.conditions:
        if condition.operator != "Equals" or not TELEPHONE_KEYS.issuperset(condition.operands):
            yield action.fault(
                f"the condition {condition.operator} {_listed(condition.operands)} "
                "is no key; it must be Equals and one of 0 to 9, * and #"
            )


def _none_faults(action: FlowAction) -> Iterator[Fault]:
    if not action.conditions:
        yield action.fault(f"{action.type} without Conditions decides nothing")


def _exact_faults(action: FlowAction, wanted: frozenset[str]) -> Iterator[Fault]:
    given = {operand for condition in action.conditions for operand in condition.operands}
    wrong = [one.operator for one in action.conditions if one.operator != "Equals"]
    if given == wanted and not wrong:
        return
    if wanted == NONE:
        yield action.fault(f"{action.type} must not have Conditions")
    else:
        yield action.fault(
            f"{action.type} needs the conditions Equals {_listed(sorted(wanted))}, no others"
        )


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return " and ".join(f'"{word}"' for word in words)
