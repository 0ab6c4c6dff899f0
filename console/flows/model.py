"""A contact flow as the checks see it, and what its JSON must look like to become one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from console.flows.contracts import ALERT, Contract

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line, before the file's name is put to it."""

    line: int
    message: str
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class Condition:
    """A branch taken where the compared value meets `operator` and `operands`."""

    operator: str
    operands: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class FlowAction:
    """One action with the line it begins at. `next` is empty where it has no NextAction."""

    line: int
    identifier: str
    type: str
    parameters: Mapping[str, Any]
    next: str
    errors: tuple[tuple[str, str], ...]
    conditions: tuple[Condition, ...]

    @property
    def targets(self) -> list[str]:
        """Every identifier that a branch of this action names."""
        branches = [self.next] if self.next else []
        branches += [target for _, target in self.errors]
        return branches + [condition.target for condition in self.conditions]

    def fault(self, message: str, level: Level = "error") -> Fault:
        """A fault of this action."""
        return Fault(self.line, f"action {self.identifier!r}: {message}", level)


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole flow of well-shaped actions."""

    start: str
    actions: tuple[FlowAction, ...]
    contract: Contract = ALERT


SHAPE: dict[str, Any] = {
    "Identifier": str,
    "Type": str,
    "Parameters": dict,
    "Transitions": {
        "NextAction": str,
        "Errors": [{"ErrorType": str, "NextAction": str}],
        "Conditions": [{"NextAction": str, "Condition": {"Operator": str, "Operands": [str]}}],
    },
}
"""An action of the flow language: each key with its type. Those of Transitions may be absent."""

_KINDS = {str: "text", dict: "an object"}


def misfits(value: object, shape: Any, path: str = "") -> Iterator[str]:  # noqa: ANN401 (a shape nests)
    """Where `value` differs from `shape`."""
    if isinstance(shape, dict):
        yield from _object_misfits(value, shape, path)
    elif isinstance(shape, list):
        yield from _list_misfits(value, shape[0], path)
    elif not isinstance(value, shape):
        yield f"{path} must be {_KINDS[shape]}, not {value!r:.60}"


def _object_misfits(value: object, shape: dict[str, Any], path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path or 'an action'} must be an object, not {value!r:.60}"
        return
    for key in value.keys() - shape.keys():
        yield f"unknown key {_join(path, key)}; known are {', '.join(shape)}"
    for key, inner in shape.items():
        if key in value:
            yield from misfits(value[key], inner, _join(path, key))
        elif path != "Transitions":
            yield f"{_join(path, key)} is missing"


def _list_misfits(value: object, inner: object, path: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{path} must be a list, not {value!r:.60}"
        return
    for index, element in enumerate(value):
        yield from misfits(element, inner, f"{path}[{index}]")


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def make_action(line: int, action: Mapping[str, Any]) -> FlowAction:
    """The action, which has no misfits."""
    transitions = action["Transitions"]
    errors = transitions.get("Errors", ())
    return FlowAction(
        line,
        action["Identifier"],
        action["Type"],
        action["Parameters"],
        transitions.get("NextAction", ""),
        tuple((error["ErrorType"], error["NextAction"]) for error in errors),
        tuple(_condition(branch) for branch in transitions.get("Conditions", ())),
    )


def _condition(branch: Mapping[str, Any]) -> Condition:
    condition = branch["Condition"]
    return Condition(condition["Operator"], tuple(condition["Operands"]), branch["NextAction"])
