"""Reads `rules/*.toml`: tables, and where in their file they stand."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dispatch.errors import ConfigurationError
from dispatch.rule import Rule
from dispatch.rule_order import order_errors
from dispatch.rule_tables import Table, faults, rule_of

_HEADER: Final = re.compile(r"\s*\[\[\s*rule\s*\]\]")
_PLACE: Final = re.compile(r" \(at line (\d+), column \d+\)$")


def read_files(files: Mapping[str, str]) -> tuple[list[Rule], list[ConfigurationError]]:
    """The rules in `files` (file name to text) in order, and everything that is wrong there."""
    rules: list[Rule] = []
    errors: list[ConfigurationError] = []
    for file in sorted(files):
        try:
            blocks = _blocks(file, files[file])
        except ConfigurationError as error:
            errors.append(error)
            continue
        for block in blocks:
            wrong = list(block.errors())
            errors += wrong
            if not wrong:
                rules.append(rule_of(block.table, file, block.line))
    return rules, [*errors, *order_errors(rules)]


@dataclass(frozen=True, slots=True)
class _Block:
    """One `[[rule]]` table; `lines` are its own, the header first. `line` is 0 if unknown."""

    table: Table
    file: str
    line: int
    lines: Sequence[str]

    def errors(self) -> Iterator[ConfigurationError]:
        for key, message in faults(self.table):
            yield ConfigurationError(self.file, self._line_of(key), message)

    def _line_of(self, key: str) -> int:
        if not key or not self.line:
            return self.line
        wanted = re.compile(rf"\s*(\[\s*rule\s*\.\s*)?[\"']?{re.escape(key)}\b")
        hits = (number for number, line in enumerate(self.lines, self.line) if wanted.match(line))
        return next(hits, self.line)


def _blocks(file: str, text: str) -> list[_Block]:
    tables, lines = _tables(file, text), text.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if _HEADER.match(line)]
    if len(starts) != len(tables):  # a header inside a text of several lines, or written otherwise
        return [_Block(table, file, 0, ()) for table in tables]
    spans = pairwise([*starts, len(lines) + 1])
    return [
        _Block(table, file, start, lines[start - 1 : end - 1])
        for table, (start, end) in zip(tables, spans, strict=True)
    ]


def _tables(file: str, text: str) -> list[Table]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = _PLACE.search(str(fault))
        line = int(place[1]) if place else text.count("\n") + 1
        raise ConfigurationError(file, line, _PLACE.sub("", str(fault))) from fault
    tables = content.pop("rule", [])
    if content:
        message = f"unknown key {min(content)}; a rule file holds [[rule]] tables and nothing else"
        raise ConfigurationError(file, 0, message)
    if not (isinstance(tables, list) and all(isinstance(table, dict) for table in tables)):
        raise ConfigurationError(file, 0, "a rule begins with [[rule]]")
    return tables
