"""What the flow tells the answer function, and which of its answers it must understand."""

from collections.abc import Iterator, Mapping, Sequence

from console.flows.campaign_contract import told_faults
from console.flows.contracts import ALERT, CAMPAIGN
from console.flows.model import Fault, Flow, FlowAction

HAPPENINGS = ("picked up", "key pressed")
ANSWERABLE = ("1", "2", "3", "*", "9")
"""The keys that the answer function knows."""
NEXT, TURN = "$.External.next", "$.External.turn"


def contract_faults(flow: Flow) -> Iterator[Fault]:
    """Invocations that the function would not understand, and answers that the flow would not."""
    asking = [action for action in flow.actions if action.type == "InvokeLambdaFunction"]
    for action in asking:
        given = action.parameters.get("LambdaInvocationAttributes")
        told = given if isinstance(given, dict) else {}
        yield from _FAULTS_OF_TELLING[flow.contract.placeholder](action, told)
    for action in flow.actions:
        if action.type == "Compare" and action.parameters.get("ComparisonValue") == NEXT:
            yield from _answer_faults(action, flow.contract.next_steps)
    if asking and not any(_notes_the_turn(action) for action in flow.actions):
        yield asking[0].fault(
            f'no action stores {TURN} as the attribute "turn": without it the function cannot '
            "tell a key that is told again from the next one"
        )


def _telling_faults(action: FlowAction, told: Mapping[str, object]) -> Iterator[Fault]:
    for name in ("incident", "attempt"):
        if told.get(name) != f"$.Attributes.{name}":
            yield action.fault(f'the function must be told {name}: "$.Attributes.{name}"')
    happening = told.get("happening")
    if happening not in HAPPENINGS:
        yield action.fault(f"happening is {happening!r}; it must be {' or '.join(HAPPENINGS)}")
    elif happening == "key pressed" and told.get("key") not in ANSWERABLE:
        yield action.fault(f"key is {told.get('key')!r}; it must be one of {' '.join(ANSWERABLE)}")


def _answer_faults(action: FlowAction, next_steps: Sequence[str]) -> Iterator[Fault]:
    known = {operand for condition in action.conditions for operand in condition.operands}
    for missing in [step for step in next_steps if step not in known]:
        yield action.fault(f'the function may answer next "{missing}", which has no branch here')


def _notes_the_turn(action: FlowAction) -> bool:
    given = action.parameters.get("Attributes")
    return (
        action.type == "UpdateContactAttributes"
        and isinstance(given, dict)
        and given.get("turn") == TURN
    )


_FAULTS_OF_TELLING = {ALERT.placeholder: _telling_faults, CAMPAIGN.placeholder: told_faults}
