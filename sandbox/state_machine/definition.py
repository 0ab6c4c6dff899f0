"""A state machine's definition, looked through when it is deployed.

AWS finds a dangling Next only when the stack is deployed, and moto when the state is reached. Here
whatever the sandbox could not carry out is refused at once, with the state's name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.state_machine import payload
from sandbox.state_machine.faults import MachineRefused
from sandbox.state_machine.paths import PATH, PLACE

RESOURCES = frozenset({"arn:aws:states:::lambda:invoke", "arn:aws:states:::sqs:sendMessage"})
LISTING = "arn:aws:states:::s3:listObjectsV2"
WRITING = "arn:aws:states:::s3:putObject"
COMMON = {"Type", "Comment", "Next", "End"}
WORK = COMMON | {"ResultSelector", "ResultPath", "OutputPath", "Retry", "Catch"}
FIELDS: Mapping[str, set[str]] = {
    "Task": WORK | {"Resource", "Parameters", "TimeoutSeconds"},
    "Map": WORK
    | {"Label", "ItemReader", "ItemSelector", "ItemBatcher", "ItemProcessor", "ResultWriter"}
    | {"MaxConcurrencyPath", "ToleratedFailurePercentagePath"},
    "Pass": COMMON | {"Parameters", "ResultPath"},
    "Wait": COMMON | {"Seconds"},
    "Choice": {"Type", "Comment", "Choices", "Default"},
    "Succeed": {"Type", "Comment"},
    "Fail": {"Type", "Comment", "Error", "Cause"},
}
PARTS: Mapping[str, set[str]] = {
    "Retry": {"ErrorEquals", "IntervalSeconds", "BackoffRate", "MaxAttempts", "MaxDelaySeconds"}
    | {"JitterStrategy"},
    "Catch": {"ErrorEquals", "ResultPath", "Next"},
    "Choices": {"Variable", "NumericLessThanPath", "Next"},
}
INNER: Mapping[str, set[str]] = {
    "ItemReader": {"Resource", "Parameters"},
    "ItemBatcher": {"MaxItemsPerBatch", "BatchInput"},
    "ItemProcessor": {"ProcessorConfig", "StartAt", "States"},
    "ResultWriter": {"Resource", "Parameters", "WriterConfig"},
}
FIELDS_OF_A_MAP = {
    *("Label", "ItemReader", "ItemBatcher", "ItemProcessor"),
    *("MaxConcurrencyPath", "ToleratedFailurePercentagePath"),
}
"""What a map must have here, where AWS has a default."""
TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector")


@dataclass(frozen=True, slots=True)
class Machine:
    """States by name, and where it starts."""

    start: str
    states: Mapping[str, Mapping[str, Any]]


def machine(definition: Mapping[str, Any]) -> Machine:
    """The definition looked through; raises MachineRefused."""
    _known("the state machine", definition, {"Comment", "StartAt", "States", "ProcessorConfig"})
    read = Machine(definition["StartAt"], definition["States"])
    for name, state in read.states.items():
        _check_state(name, state)
    _check_ways(read)
    return read


def processor(state: Mapping[str, Any]) -> Machine:
    """What a Map does with each batch."""
    return machine(state["ItemProcessor"])


def _check_state(name: str, state: Mapping[str, Any]) -> None:
    kind = state.get("Type", "")
    if kind not in FIELDS:
        raise MachineRefused(f"{name} is of the type {kind}: the sandbox knows {', '.join(FIELDS)}")
    _known(name, state, FIELDS[kind])
    for part, fields in PARTS.items():
        for each in state.get(part, ()):
            _known(f"{part} of {name}", each, fields)
    for part, fields in INNER.items():
        _known(f"{part} of {name}", state.get(part, {}), fields)
    for template in TEMPLATES:
        payload.check(state.get(template))
    _check_paths(name, state)
    if kind == "Task" and state["Resource"] not in RESOURCES:
        raise MachineRefused(f"{name}: the sandbox knows no {state['Resource']}")
    if kind == "Map":
        _check_map(name, state)


def _check_map(name: str, state: Mapping[str, Any]) -> None:
    mode = state.get("ItemProcessor", {}).get("ProcessorConfig", {})
    if mode != {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}:
        raise MachineRefused(f"{name}: the sandbox knows distributed maps of standard workflows")
    if missing := sorted(FIELDS_OF_A_MAP - set(state)):
        raise MachineRefused(f"{name} has no {missing[0]}")
    resource = state.get("ItemReader", {}).get("Resource", "no ItemReader")
    if resource != LISTING:
        raise MachineRefused(f"{name}: the sandbox reads items with {LISTING}, not {resource}")
    if (writer := state.get("ResultWriter")) is not None:
        if writer.get("Resource") != WRITING or "Parameters" not in writer:
            raise MachineRefused(f"{name}: the sandbox writes results with {WRITING}")
        payload.check(writer["Parameters"])
    payload.check(state["ItemReader"]["Parameters"])
    payload.check(state["ItemBatcher"].get("BatchInput"))
    processor(state)


def _check_paths(name: str, state: Mapping[str, Any]) -> None:
    read = ("OutputPath", "MaxConcurrencyPath", "ToleratedFailurePercentagePath")
    choices = state.get("Choices", ())
    reads = [*(state[key] for key in read if key in state)]
    reads += [one[key] for one in choices for key in ("Variable", "NumericLessThanPath")]
    places = [state.get("ResultPath", "$")]
    places += [each.get("ResultPath", "$") for each in state.get("Catch", ())]
    wrong = [one for one in reads if not PATH.fullmatch(one)]
    wrong += [one for one in places if not PLACE.fullmatch(one)]
    if wrong:
        raise MachineRefused(f"{name}: {wrong[0]} is no path that the sandbox knows")


def _check_ways(read: Machine) -> None:
    for name, way in [("StartAt", read.start), *_ways(read)]:
        if way not in read.states:
            raise MachineRefused(f"{name} leads to {way}, and there is no such state")
    reached = {read.start, *(way for _, way in _ways(read))}
    if lost := sorted(set(read.states) - reached):
        raise MachineRefused(f"nothing leads to {', '.join(lost)}")


def _ways(read: Machine) -> Iterator[tuple[str, str]]:
    for name, state in read.states.items():
        onward = state["Type"] not in ("Choice", "Succeed", "Fail")
        if onward and ("Next" in state) == (state.get("End") is True):
            raise MachineRefused(f"{name} needs either Next or End")
        parts = [state, *state.get("Choices", ()), *state.get("Catch", ())]
        yield from ((name, part["Next"]) for part in parts if "Next" in part)
        if "Default" in state:
            yield name, state["Default"]


def _known(what: str, given: Mapping[str, Any], fields: set[str]) -> None:
    if unknown := sorted(set(given) - fields):
        raise MachineRefused(f"{what} has {unknown[0]}, which the sandbox does not know")
