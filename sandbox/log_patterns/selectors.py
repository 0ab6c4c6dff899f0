"""Selectors of JSON log lines: `$.entity.name`, `$.users[0].id`, `$.['a.b']`, `$.users[*].id`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.log_patterns.cursor import Cursor, LogPatternRefused

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_BRACKETED = re.compile(r"\[\s*(?:'([^']*)'|\"([^\"]*)\")\s*\]")
_INDEX = re.compile(r"\[\s*(\d{1,9}|\*)\s*\]", re.ASCII)
ANY = None
"""The step `*`: every value one below."""

Step = str | int | None


class Number(str):
    """A number as the line writes it, so that `4*` can be asked of it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Selector:
    """The steps from the root of a JSON line to its values."""

    steps: tuple[Step, ...]

    @property
    def has_wildcard(self) -> bool:
        """Whether it can select several values."""
        return ANY in self.steps

    def values(self, document: object) -> list[object]:
        """The values that are there: one at most, unless it has a wildcard."""
        found = [document]
        for step in self.steps:
            found = [below for value in found for below in _below(value, step)]
        return found


def text_of(value: object) -> str | None:
    """A text or number as the line writes it; None for what no comparison is true of.

    By the user guide a selector must point to a text or a number: on an array or an object nothing
    matches, and truth and null have IS TRUE, IS FALSE and IS NULL.
    """
    return str(value) if isinstance(value, str) else None


def read_selector(cursor: Cursor) -> Selector:
    """The selector that comes next."""
    cursor.skip_spaces()
    start = cursor.at
    if not cursor.take("$."):
        cursor.refuse("a selector that begins with $. expected")
    steps = [_first(cursor)]
    while cursor.text.startswith((".", "["), cursor.at):
        steps.append(_next(cursor))
    if steps.count(ANY) > 1:
        cursor.refuse("a selector may have one * only", start)
    return Selector(tuple(steps))


def whole_selector(text: str) -> Selector:
    """The selector that a text is; LogPatternRefused where it is none."""
    cursor = Cursor(text)
    selector = read_selector(cursor)
    if not cursor.at_end():
        raise LogPatternRefused("the selector does not end", cursor.at)
    return selector


def _first(cursor: Cursor) -> Step:
    if cursor.text.startswith("[", cursor.at):
        return _key(cursor)
    return _name(cursor)


def _next(cursor: Cursor) -> Step:
    if cursor.text.startswith(".", cursor.at):
        cursor.at += 1
        return _first(cursor)
    if found := _INDEX.match(cursor.text, cursor.at):
        cursor.at = found.end()
        return ANY if found[1] == "*" else int(found[1])
    return _key(cursor)


def _name(cursor: Cursor) -> Step:
    if cursor.text.startswith("*", cursor.at):
        cursor.at += 1
        return ANY
    found = _NAME.match(cursor.text, cursor.at)
    if found is None:
        cursor.refuse("the name of a property expected: letters, digits, - and _")
    cursor.at = found.end()
    return found[0]


def _key(cursor: Cursor) -> Step:
    found = _BRACKETED.match(cursor.text, cursor.at)
    if found is None:
        cursor.refuse("an index, *, or a property in quotes expected in the brackets")
    cursor.at = found.end()
    return found[1] if found[1] is not None else found[2]


def _below(value: object, step: Step) -> Iterator[object]:
    if step is ANY:
        yield from value.values() if isinstance(value, dict) else ()
        yield from value if isinstance(value, list) else ()
    elif isinstance(value, dict):
        yield from (value[step],) if step in value else ()
    elif isinstance(value, list) and isinstance(step, int):
        yield from value[step : step + 1]
