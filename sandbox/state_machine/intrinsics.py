"""The intrinsic functions of Amazon States Language that template.yaml uses."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from sandbox.state_machine.faults import MachineRefused, StateFailed
from sandbox.state_machine.paths import PATH, Json, found

CALL = re.compile(r"(States\.\w+)\((.*)\)")
TEXT = re.compile(r"'([^'\\]*)'")
NUMBER = re.compile(r"-?\d+")
Read = Callable[[Json, Json], Json]
"""Reads a value out of data and context."""


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _format(template: str, *values: Json) -> str:
    parts = template.split("{}")
    if len(parts) != len(values) + 1:
        raise StateFailed("States.IntrinsicFailure", f"{len(values)} values for {template}")
    filled = [part + _written(value) for part, value in zip(parts, values, strict=False)]
    return "".join([*filled, parts[-1]])


def _item(values: Sequence[Json], at: int) -> Json:
    if not isinstance(values, list) or not 0 <= at < len(values):
        raise StateFailed("States.IntrinsicFailure", f"States.ArrayGetItem: there is no item {at}")
    return values[at]


FUNCTIONS: Mapping[str, Callable[..., Json]] = {
    "States.ArrayGetItem": _item,
    "States.ArrayLength": len,
    "States.Format": _format,
    "States.MathAdd": lambda one, other: one + other,
}


@cache
def reader(text: str) -> Read:
    """What reads the value of `key.$`: a path or a function. MachineRefused where it is neither."""
    if PATH.fullmatch(text):
        return lambda data, context: found(text, data, context)
    call = CALL.fullmatch(text)
    if call is None:
        raise MachineRefused(f"{text} is no path and no function known to the sandbox")
    if call[1] not in FUNCTIONS:
        raise MachineRefused(f"the sandbox knows no {call[1]}: {', '.join(sorted(FUNCTIONS))}")
    function, arguments = FUNCTIONS[call[1]], [_argument(one) for one in _split(call[2])]
    return lambda data, context: function(*(one(data, context) for one in arguments))


def _argument(text: str) -> Read:
    if quoted := TEXT.fullmatch(text):
        return lambda _data, _context: quoted[1]
    if NUMBER.fullmatch(text):
        return lambda _data, _context: int(text)
    return reader(text)


def _split(text: str) -> list[str]:
    """At the commas that are in no text and in no function of its own."""
    parts, depth, quoted = [""], 0, False
    for letter in text:
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == "," and not quoted and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [each.strip() for each in parts if each.strip()]
