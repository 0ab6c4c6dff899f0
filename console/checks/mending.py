"""Everything that is wrong in one TOML file, although its reader stops at the first fault.

After each fault the text is mended there: the value is replaced by one that the reader takes, or
else the key, or the table, is taken out. Lines keep their numbers.
"""

import re
import tomllib
from collections.abc import Callable

from dispatch.errors import ConfigurationError
from dispatch.toml_lines import ASSIGNMENT, HEADER, lines_of

Reader = Callable[[str, str], object]
"""A reader of text and file name that raises ConfigurationError."""

MOST = 100
"""Faults reported of one file."""
MOST_ENDS = 20
"""Places at which an entry is tried to end: a text of several lines may look like entries."""
_MONTHS = "[" + '"x",' * 12 + "]"
_STAND_INS = (
    *('"x"', "0", "100", "20", '"2m"', '["x"]', '"en"', '"+12025550100"'),
    *('"weekly"', '["mon 00:00-24:00"]', '"team.ics"', '"https://status.example.com"'),
    *('"UTC"', "2026-11-20", '["+12025550100"]', "[{ amount = 0 }]"),
    *('["{severity} {what}"]', '"{who}"', '"{kind} {id}"', '"{day} {month}"'),
    *('"{day} {month} {hour}"', '"{hour}"', '"{value}"', _MONTHS),
    *('"JP"', '"USD"', '"csv"', '"consent"', '"message"', '"sms"', '"30s"', '"campaign"'),
    *('["no-answer"]', '"masked"', "[2026-12-25]"),
)
"""Between them they please every key of a plan, a rota, a contact, a feed, a speech file, and most
keys of a campaign."""
_NAMED = re.compile(r'^name *= *("[^"\n]*")', re.MULTILINE)
"""What the file itself gives names to, so that another key can name it."""


def errors_of(read: Reader, text: str, file: str) -> list[ConfigurationError]:
    """The faults that `read` finds in `text`, in the order in which it finds them."""
    found: list[ConfigurationError] = []
    whole = True
    while text and len(found) < MOST and (error := _first_error(read, text, file)):
        if not (whole or error.line):
            break  # it lacks what was taken out
        found.append(error)
        if mended := _with_stand_in(read, text, error):
            text = mended
        else:
            text, whole = cut(text, error.line), False
    return found


def cut(text: str, line: int) -> str:
    """`text` without the key or the table that begins at `line`; empty if that is no TOML."""
    end = _end(text.splitlines(), line)
    return _replaced(text.splitlines(), line, end, "") if end else ""


def _first_error(read: Reader, text: str, file: str) -> ConfigurationError | None:
    """What `read` raises; the last line is at fault where the text ends too early."""
    try:
        read(text, file)
    except ConfigurationError as error:
        line = text.count("\n") + 1 if "end of document" in error.message else error.line
        return ConfigurationError(file, line, error.message)
    return None


def _with_stand_in(read: Reader, text: str, error: ConfigurationError) -> str:
    """The text with a value at the fault that `read` takes; empty if there is none."""
    lines = text.splitlines()
    end = _end(lines, error.line)
    key = ASSIGNMENT.match(lines[error.line - 1]) if end else None
    if not key:
        return ""
    for value in (*_STAND_INS, *_NAMED.findall(text)):
        mended = _replaced(lines, error.line, end, f"{key[1]} = {value}")
        later = _first_error(read, mended, error.file)
        if later is None or later.line != error.line:
            return mended
    return ""


def _end(lines: list[str], line: int) -> int:
    """The line after the entry at `line`: the first later entry that leaves TOML; 0 if none."""
    if not 0 < line <= len(lines):
        return 0
    table = HEADER.match(lines[line - 1])
    starts = sorted(at for at in lines_of("\n".join(lines)).values() if at > line)
    ends = [at for at in starts if not table or HEADER.match(lines[at - 1])]
    tried = [*ends, len(lines) + 1][:MOST_ENDS]
    return next((end for end in tried if _is_toml(_replaced(lines, line, end, ""))), 0)


def _replaced(lines: list[str], line: int, end: int, instead: str) -> str:
    """`instead` in place of the lines from `line` to the one before `end`."""
    blank = [""] * (end - line - 1)
    return "\n".join([*lines[: line - 1], instead, *blank, *lines[end - 1 :]])


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
