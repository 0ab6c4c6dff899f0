"""Filter patterns of lines with fields: `[ip, user, ..., status = 4* && status != 404, bytes]`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.log_patterns.comparisons import read_comparison
from sandbox.log_patterns.cursor import Cursor
from sandbox.log_patterns.matching import Matcher, Values

Condition = Callable[[str], bool]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_FIELD = re.compile(r'"([^"]*)"(?!\S)|\[([^\]]*)\](?!\S)|(\S+)')
ELLIPSIS = "..."


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the pattern; its name is empty where it has none."""

    name: str
    condition: Condition


def split_line(line: str) -> list[str]:
    """The fields of a line: words, and what stands in double quotes or square brackets."""
    return [
        next(one for one in found.groups() if one is not None) for found in _FIELD.finditer(line)
    ]


def read_field_pattern(text: str) -> Matcher:
    """The pattern in square brackets; LogPatternRefused where it is none."""
    cursor = Cursor(text)
    head, tail = _fields(cursor)
    if not cursor.at_end():
        cursor.refuse("nothing may follow the ]")
    names = {field.name.casefold() for field in [*head, *(tail or ())] if field.name}

    def match(line: str) -> Values | None:
        values = split_line(line)
        placed = _placed(len(values), head, tail)
        if placed is None or not all(field.condition(values[at]) for at, field in placed.items()):
            return None
        return _values(values, {field.name.casefold(): at for at, field in placed.items()})

    return Matcher(match, lambda reference: _declares(reference, names))


def _fields(cursor: Cursor) -> tuple[list[Field], list[Field] | None]:
    """The fields before `...`, and those after it, None where it has none."""
    head: list[Field] = []
    tail: list[Field] | None = None
    cursor.expect("[", "[")
    if cursor.take("]"):
        return head, []  # `[]` matches any line
    while True:
        if cursor.take(ELLIPSIS):
            if tail is not None:
                cursor.refuse("a pattern may have one ... only", cursor.at - len(ELLIPSIS))
            tail = []
        else:
            (head if tail is None else tail).append(_field(cursor, [*head, *(tail or ())]))
        if cursor.take("]"):
            return head, tail
        cursor.expect(",", ", or ]")


def _field(cursor: Cursor, before: Sequence[Field]) -> Field:
    if cursor.sees(",", "]"):
        return Field("", lambda _: True)
    start = cursor.at
    name = _name(cursor)
    if any(field.name.casefold() == name.casefold() for field in before):
        cursor.refuse(f"there are two fields {name}", start)
    if cursor.sees(",", "]"):
        return Field(name, lambda _: True)
    options = [_all(cursor, name, read_comparison(cursor))]
    while cursor.take("||"):
        options.append(_all(cursor, name, _again(cursor, name)))
    return Field(name, lambda value: any(one(value) for one in options))


def _all(cursor: Cursor, name: str, first: Condition) -> Condition:
    conditions = [first]
    while cursor.take("&&"):
        conditions.append(_again(cursor, name))
    return lambda value: all(one(value) for one in conditions)


def _again(cursor: Cursor, name: str) -> Condition:
    """A further condition of the same field; the user guide is careless about capitals here."""
    cursor.skip_spaces()
    start = cursor.at
    if _name(cursor).casefold() != name.casefold():
        cursor.refuse(f"&& and || go with the same field, {name}", start)
    return read_comparison(cursor)


def _name(cursor: Cursor) -> str:
    found = cursor.take_match(_NAME)
    if found is None:
        cursor.refuse("the name of a field expected: a letter, then letters, digits, - and _")
    return found[0]


def _placed(
    count: int, head: Sequence[Field], tail: Sequence[Field] | None
) -> Mapping[int, Field] | None:
    """Which field of the pattern stands at which place of a line; None where they do not fit."""
    if tail is None:
        return dict(enumerate(head)) if count == len(head) else None
    if count < len(head) + len(tail):
        return None
    return dict(enumerate(head)) | dict(enumerate(tail, count - len(tail)))


def _values(values: Sequence[str], places: Mapping[str, int]) -> Values:
    def value(reference: str) -> str | None:
        name = reference.removeprefix("$")
        at = int(name) - 1 if name.isdecimal() else places.get(name.casefold(), len(values))
        return values[at] if 0 <= at < len(values) else None

    return value


def _declares(reference: str, names: set[str]) -> bool:
    name = reference.removeprefix("$")
    is_place = name.isascii() and name.isdecimal() and 0 < len(name) <= 4  # noqa: PLR2004 - no line has more
    return reference.startswith("$") and (is_place or name.casefold() in names)
