"""Reading a contact flow's JSON so that each action keeps its line."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class NotJson(ValueError):
    """The text is no JSON: at which line, and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def read_json(text: str) -> Any:  # noqa: ANN401 (JSON may be anything)
    """The document. Raises NotJson; numbers that JSON does not know (NaN) are refused."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise NotJson(error.lineno, error.msg) from error
    except (ValueError, RecursionError) as error:
        raise NotJson(1, str(error)) from error


def action_lines(text: str) -> list[int]:
    """The line at which each element of the top-level array `Actions` begins, from 1.

    `text` is a JSON object that read_json has accepted.
    """
    starts = [at for key, at in _members(text) if key == "Actions"]
    return [text.count("\n", 0, at) + 1 for at in _elements(text, starts[-1])]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _members(text: str) -> Iterator[tuple[str, int]]:
    """Each key of the top-level object with the offset of its value."""
    at = _skip(text, _skip(text, 0) + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield key, at
        at = _after(text, at)


def _elements(text: str, at: int) -> Iterator[int]:
    """The offset of each element of the array that begins at `at`."""
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        at = _after(text, at)


def _after(text: str, at: int) -> int:
    """The offset of whatever follows the value at `at` and its comma."""
    _, at = _DECODER.raw_decode(text, at)
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
