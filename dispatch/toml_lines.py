"""Where in a TOML file a key stands: tomllib tells values only."""

import re
from functools import cached_property

HEADER = re.compile(r"\s*(\[\[?)([^\]]+)\]")
ASSIGNMENT = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_\-.])+)\s*=""")
PART = re.compile(r""""[^"]*"|'[^']*'|[^.\s]+""")
Path = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""


class Lines:
    """The lines of a file's keys, looked for when one is asked for: a right file never asks."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get(self, path: Path, default: int = 0) -> int:
        """The line of a header or a key, by its path; `default` where it is not known."""
        return self._found.get(path, default)

    @cached_property
    def _found(self) -> dict[Path, int]:
        return lines_of(self._text)


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) of every header and every key, by its path; best effort inside strings."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    # By line feeds alone: TOML knows no other line end, and an editor counts the same.
    for number, line in enumerate(text.split("\n"), 1):
        if header := HEADER.match(line):
            table = _header_path(header[1], header[2].strip(), counts)
            lines.setdefault(table, number)
        elif assignment := ASSIGNMENT.match(line):
            lines.setdefault((*table, *_parts(assignment[1])), number)
    return lines


def _header_path(brackets: str, name: str, counts: dict[Path, int]) -> Path:
    """With the index of each array of tables on the way: the latest table of it is meant."""
    path: Path = ()
    parts = _parts(name)
    for number, part in enumerate(parts, 1):
        path = (*path, part)
        if brackets == "[[" and number == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(dotted: str) -> Path:
    return tuple(part.strip("\"'") for part in PART.findall(dotted))


def line_of_fault(said: str, text: str) -> int:
    """The line that tomllib names, or means by "at end of document"."""
    lines = text.split("\n")
    if found := re.search(r"at line (\d+)", said):
        return int(found[1])
    if "at end of document" in said:
        return len(lines)
    # A number of thousands of digits, or hundreds of brackets: neither stands on a short line.
    return 1 + max(range(len(lines)), key=lambda index: len(lines[index]))
