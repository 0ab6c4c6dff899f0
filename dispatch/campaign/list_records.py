"""Lines of a list to its entries: a quoted cell of a CSV file may go on over several lines.

A quotation mark that nothing closes would take the lines behind it along. So an entry of several
lines must have as many cells as there are headings; else its first line alone is set aside, and
those behind it are read as lines of their own.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from dispatch.campaign.list_lines import Line
from dispatch.campaign.list_reasons import Reason

MOST_LINES, LONGEST_ENTRY = 20, 64_000
"""Lines and characters of one entry of a CSV file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the number of its first line, its lines and bytes, its cells or what is wrong.

    That of a blank line has neither. A line of JSON has one cell: itself.
    """

    line: int
    lines: int
    size: int
    cells: list[str] = field(repr=False)
    fault: Reason | None = None

    @property
    def blank(self) -> bool:
        """True of a line in which nothing stands."""
        return self.fault is None and not any(self.cells)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the text of a list becomes cells. An empty `delimiter` is that of JSON Lines.

    `width` is how many cells an entry has; 0 takes as many as come.
    """

    codec: str
    delimiter: str = ""
    width: int = 0


def entries_of(lines: Iterable[Line], dialect: Dialect, number: int) -> Iterator[Entry]:
    """The entries, of which the first begins on the line of that number."""
    pending = _Lines(lines)
    while (line := pending.take()) is not None:
        if dialect.delimiter:
            entry = _csv_entry(line, pending, dialect, number)
        else:
            entry = _single(line, dialect, number)
        number += entry.lines
        yield entry


class _Lines:
    """Lines that can be given back."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._back: deque[Line] = deque()

    def take(self) -> Line | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._back.extendleft(reversed(lines))


def _single(line: Line, dialect: Dialect, number: int) -> Entry:
    text, fault = _text(line, dialect.codec)
    return Entry(number, 1, line.size, [] if fault else [text.strip()], fault)


def _csv_entry(line: Line, pending: _Lines, dialect: Dialect, number: int) -> Entry:
    text, fault = _text(line, dialect.codec)
    if '"' not in text:
        return _of_cells(number, [line], text.split(dialect.delimiter), dialect, fault)
    if not _is_open(text, dialect.delimiter):
        return _of_cells(number, [line], _cells(text, dialect.delimiter), dialect, fault)
    taken, text, fault = _until_closed(line, pending, dialect)
    closed = not _is_open(text, dialect.delimiter)
    cells = _cells(text, dialect.delimiter, strict=True) if closed else None
    if cells is not None and len(cells) == (dialect.width or len(cells)):
        return _of_cells(number, taken, cells, dialect, fault)
    pending.give_back(taken[1:])
    return Entry(number, 1, line.size, [], Reason.OPEN_QUOTE)


def _until_closed(
    line: Line, pending: _Lines, dialect: Dialect
) -> tuple[list[Line], str, Reason | None]:
    """The line with those behind it, up to the one that closes its last cell, or too many."""
    taken = [line]
    text, fault = _text(line, dialect.codec)
    while _is_open(text, dialect.delimiter) and len(taken) < MOST_LINES:
        following = pending.take()
        if following is None:
            break
        taken.append(following)
        more, worse = _text(following, dialect.codec)
        text, fault = f"{text}\n{more}", fault or worse
        if len(text) > LONGEST_ENTRY:
            break
    return taken, text, fault


def _of_cells(
    number: int, lines: list[Line], cells: list[str] | None, dialect: Dialect, fault: Reason | None
) -> Entry:
    size = sum(line.size for line in lines)
    if fault is None and cells is None:
        fault = Reason.COLUMNS
    if fault is None and cells is not None and any(cells):
        fault, cells = _fitting(cells, dialect.width)
    return Entry(number, len(lines), size, [] if fault or cells is None else cells, fault)


def _fitting(cells: list[str], width: int) -> tuple[Reason | None, list[str]]:
    """As many cells as there are headings; empty ones behind them say nothing."""
    if sum(map(len, cells)) > LONGEST_ENTRY:
        return Reason.TOO_LONG, []
    if not width:
        return None, cells
    if len(cells) < width or any(cells[width:]):
        return Reason.COLUMNS, []
    return None, cells[:width]


def _text(line: Line, codec: str) -> tuple[str, Reason | None]:
    """The line's text, as far as it is one, and what is wrong with it."""
    if line.cut:
        return "", Reason.TOO_LONG
    fault = None
    try:
        text = line.raw.decode(codec)
    except UnicodeDecodeError:
        text, fault = line.raw.decode(codec, "replace"), Reason.BROKEN_TEXT
    if "\0" in text:
        fault = fault or Reason.NUL
    return text.removesuffix("\r"), fault


def _cells(text: str, delimiter: str, *, strict: bool = False) -> list[str] | None:
    """As the csv module reads them; None of what it refuses, as a lone carriage return.

    Where it is `strict`, nothing but a delimiter may follow the mark that closes a cell.
    """
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=strict))
    except (csv.Error, StopIteration):
        return None


def _is_open(text: str, delimiter: str) -> bool:
    """Whether the text ends within a quoted cell, as the csv module sees it."""
    return '"' in text and _open_quote(delimiter).fullmatch(text) is not None


@cache
def _open_quote(delimiter: str) -> re.Pattern[str]:
    other, quoted = re.escape(delimiter), '"(?:[^"]|"")*+'
    cell = f'(?:{quoted}"[^{other}]*+|[^"{other}][^{other}]*+|)'
    return re.compile(f"(?:{cell}{other})*+{quoted}")
