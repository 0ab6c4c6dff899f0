"""Whether Connect would take a contact flow, and whether a call through it would work."""

from collections.abc import Iterator
from typing import Any

from console.finding import Finding
from console.flows.contract import contract_faults
from console.flows.contracts import Contract, contract_of
from console.flows.graph import identifier_faults, way_faults
from console.flows.model import SHAPE, Fault, Flow, FlowAction, make_action, misfits
from console.flows.parameters import parameter_faults
from console.flows.prompts import prompt_faults
from console.flows.references import placeholder_faults, reference_faults
from console.flows.rules import RULES, rule_for
from console.flows.text import NotJson, action_lines, read_json
from console.flows.transitions import transition_faults
from console.flows.voices import voice_faults
from sandbox.flow.actions import RUNNABLE

VERSION = "2019-10-30"
MAX_ACTIONS = 250
"""Actions of one flow (flow language)."""
MAX_CONTENT = 256_000
"""Characters of one flow (CreateContactFlow, Content)."""
TOP_LEVEL = frozenset({"Version", "StartAction", "Metadata", "Actions", "Settings"})
WHOLE_FLOW = (
    identifier_faults,
    way_faults,
    placeholder_faults,
    reference_faults,
    voice_faults,
    contract_faults,
)


def check_flow(text: str, file: str) -> list[Finding]:
    """Everything wrong with the flow `text`, read from `file`, in the order of its lines."""
    faults = sorted(_faults(text, contract_of(file)), key=lambda fault: fault.line)
    return [
        Finding(file=file, line=fault.line, level=fault.level, message=fault.message)
        for fault in faults
    ]


def _faults(text: str, contract: Contract) -> Iterator[Fault]:
    try:
        document = read_json(text)
    except NotJson as error:
        yield Fault(error.line, f"this is no JSON: {error}")
        return
    yield from _envelope_faults(text, document)
    if isinstance(document, dict) and isinstance(document.get("Actions"), list):
        yield from _action_faults(document, action_lines(text), contract)


def _envelope_faults(text: str, document: object) -> Iterator[Fault]:
    if not isinstance(document, dict):
        yield Fault(1, "a contact flow is a JSON object")
    elif "modules" in document and "Actions" not in document:
        yield Fault(
            1,
            "this is the console's old export, which the API and CloudFormation refuse; "
            "import it in the console and take the content by DescribeContactFlow",
        )
    else:
        yield from _top_level_faults(text, document)


def _top_level_faults(text: str, document: dict[str, Any]) -> Iterator[Fault]:
    if document.get("Version") != VERSION:
        yield Fault(1, f'Version is {document.get("Version")!r}; it must be "{VERSION}"')
    if not isinstance(document.get("StartAction"), str):
        yield Fault(1, "StartAction must be the identifier of the first action")
    for key in sorted(document.keys() - TOP_LEVEL):
        yield Fault(1, f"unknown key {key}; known are {', '.join(sorted(TOP_LEVEL))}")
    if not isinstance(document.get("Actions"), list):
        yield Fault(1, "Actions must be a list")
    elif len(document["Actions"]) > MAX_ACTIONS:
        yield Fault(1, f"{len(document['Actions'])} actions; a flow has at most {MAX_ACTIONS}")
    if len(text) > MAX_CONTENT:
        yield Fault(1, f"{len(text)} characters; a flow has at most {MAX_CONTENT}")


def _action_faults(
    document: dict[str, Any], lines: list[int], contract: Contract
) -> Iterator[Fault]:
    """What is wrong with the actions; ways and references only once each is well-shaped."""
    located = list(zip(lines, document["Actions"], strict=True))
    misshapen = [_shape_fault(*one, why) for one in located for why in misfits(one[1], SHAPE)]
    if misshapen:
        yield from misshapen
        return
    actions = tuple(make_action(*one) for one in located)
    flow = Flow(str(document.get("StartAction")), actions, contract)
    for action in flow.actions:
        yield from _type_faults(action)
    for check in WHOLE_FLOW:
        yield from check(flow)


def _shape_fault(line: int, action: object, why: str) -> Fault:
    name = action.get("Identifier", "") if isinstance(action, dict) else ""
    return Fault(line, f"action {name!r}: {why}" if name else why)


def _type_faults(action: FlowAction) -> Iterator[Fault]:
    rule = rule_for(action.type, action.parameters)
    if rule is None:
        yield action.fault(f"no type {action.type!r}; known are {', '.join(sorted(RULES))}")
    elif rule.not_here:
        yield action.fault(f"{action.type} cannot stand in an alert call: {rule.not_here}")
    else:
        yield from parameter_faults(action, rule)
        yield from transition_faults(action, rule)
        yield from prompt_faults(action)
        if action.type not in RUNNABLE:
            yield action.fault(f"the sandbox cannot run {action.type}", "warning")
