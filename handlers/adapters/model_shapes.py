"""One value against one shape of a service's model, with everything the shape states."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.utils import parse_to_aware_datetime

from handlers.adapters.model_patterns import compiled

Broken = tuple[str, str]
"""Path, beginning with "." or "[", and what is wrong there; never the value itself."""

_PLAIN_NAME = re.compile(r"(?!.*[0-9]{7})[#:]?[A-Za-z_][\w.-]{0,63}", re.ASCII)
"""A key that can be shown: not long, and nothing like a telephone number."""


def broken(shape: Shape, value: object) -> list[Broken]:
    """Every rule that the value, or anything in it, breaks."""
    return _CHECKS[shape.type_name](shape, value)


def _structure(shape: StructureShape, value: object) -> list[Broken]:
    if not isinstance(value, dict):
        return [] if shape.is_document_type else _wrong_type(shape, value)
    members = shape.members
    found = [(f".{name}", "is required") for name in shape.required_members if name not in value]
    for name, child in value.items():
        if name in members:
            if below := broken(members[name], child):
                found += _under(f".{name}", below)
        elif not shape.is_document_type:
            found.append((_step(name), "is not a member here"))
    if shape.is_tagged_union and len(value) != 1:
        found.append(("", "must have exactly one member"))
    return found


def _list(shape: ListShape, value: object) -> list[Broken]:
    if not isinstance(value, list | tuple):
        return _wrong_type(shape, value)
    found = _limits(shape, len(value), " members")
    for index, child in enumerate(value):
        if below := broken(shape.member, child):
            found += _under(f"[{index}]", below)
    return found


def _map(shape: MapShape, value: object) -> list[Broken]:
    if not isinstance(value, dict):
        return _wrong_type(shape, value)
    found = _limits(shape, len(value), " entries")
    for key, child in value.items():
        if wrong := broken(shape.key, key):
            found += [(_step(key), f"as a key {rule}") for _, rule in wrong]
        if below := broken(shape.value, child):
            found += _under(_step(key), below)
    return found


def _under(step: str, below: list[Broken]) -> list[Broken]:
    return [(step + path, rule) for path, rule in below]


def _step(key: object) -> str:
    shown = isinstance(key, str) and _PLAIN_NAME.fullmatch(key)
    return f".{key}" if shown else f".<key of {len(str(key))} characters>"


def _string(shape: Shape, value: object) -> list[Broken]:
    if not isinstance(value, str):
        return _wrong_type(shape, value)
    stated = shape.metadata
    if not stated:
        return []
    found = _limits(shape, len(value), " characters")
    if "enum" in stated and value not in stated["enum"]:
        found.append(("", f"must be one of {', '.join(stated['enum'])}"))
    if "pattern" in stated:
        expression = compiled(stated["pattern"])
        if expression and not expression.fullmatch(value):
            found.append(("", f"must match {expression.pattern}"))
    return found


def _blob(shape: Shape, value: object) -> list[Broken]:
    content = value.encode() if isinstance(value, str) else value
    if isinstance(content, bytes | bytearray):
        return _limits(shape, len(content), " bytes")
    return [] if hasattr(value, "read") else _wrong_type(shape, value)


def _integer(shape: Shape, value: object) -> list[Broken]:
    if not isinstance(value, int) or isinstance(value, bool):
        return _wrong_type(shape, value)
    return _limits(shape, value)


def _float(shape: Shape, value: object) -> list[Broken]:
    if not isinstance(value, float | int | Decimal) or isinstance(value, bool):
        return _wrong_type(shape, value)
    return _limits(shape, value)


def _boolean(shape: Shape, value: object) -> list[Broken]:
    return [] if isinstance(value, bool) else _wrong_type(shape, value)


def _timestamp(shape: Shape, value: object) -> list[Broken]:
    if isinstance(value, datetime):
        return []
    try:
        # botocore takes whatever this reads: text and seconds since 1970 too.
        parse_to_aware_datetime(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, AttributeError):
        return _wrong_type(shape, value)
    return []


def _limits(shape: Shape, size: float | Decimal, unit: str = "") -> list[Broken]:
    stated = shape.metadata
    found = []
    if "min" in stated and size < stated["min"]:
        found.append(("", f"must be at least {stated['min']}{unit}"))
    if "max" in stated and size > stated["max"]:
        found.append(("", f"must be at most {stated['max']}{unit}"))
    return found


def _wrong_type(shape: Shape, value: object) -> list[Broken]:
    return [("", f"must be a {shape.type_name}, not {type(value).__name__}")]


_CHECKS: Mapping[str, Callable[[Any, object], list[Broken]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "string": _string,
    "blob": _blob,
    "integer": _integer,
    "long": _integer,
    "float": _float,
    "double": _float,
    "boolean": _boolean,
    "timestamp": _timestamp,
}
