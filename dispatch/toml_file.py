"""TOML files that operators edit: values by type, and errors that name the line."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

from dispatch.errors import ConfigurationError
from dispatch.toml_lines import Lines, Path, line_of_fault

DURATION = re.compile(r"(\d{1,6})\s*(s|m|h|d)", re.ASCII)
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
MOST_NUMBER = 10**15
"""A number that floats hold exactly, and no price or quantity reaches."""


def read_table(text: str, file: str) -> "Table":
    """The file's top table; text that is not TOML is a ConfigurationError with its line."""
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = line_of_fault(str(error), text)
        raise ConfigurationError(file, line, f"not valid TOML: {error}") from error
    return Table(file, Lines(text), (), values)


def duration_of(text: str) -> timedelta | None:
    """A duration written as `90s`, `2m`, `1h` or `1d`; None where it is none."""
    found = DURATION.fullmatch(text)
    return timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None


class Table:
    """One table of a TOML file. Each getter refuses a wrong type; `done` refuses unknown keys."""

    def __init__(self, file: str, lines: Lines, path: Path, values: Mapping[str, Any]) -> None:
        self.file, self.lines, self.path, self.values = file, lines, path, values
        self.asked: set[str] = set()

    def refuse(self, key: str, message: str) -> NoReturn:
        """Raise a ConfigurationError at `key`, or at what holds it where its line is not known."""
        path = (*self.path, key)
        found = (self.lines.get(path[:length]) for length in range(len(path), 0, -1))
        raise ConfigurationError(self.file, next(filter(None, found), 0), message)

    def text(self, key: str, default: str | None = None) -> str:
        """A string; one without a default must be there."""
        return str(self._typed(key, str, "a string", default))

    def whole(self, key: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self._typed(key, int, "a whole number", default)
        if not 0 <= value <= most:
            self.refuse(key, f"{key} is {value}: give 0 to {most}")
        return int(value)

    def number(self, key: str) -> float:
        """A number that is not below 0, with or without a point; it must be there."""
        kind = int if isinstance(self.values.get(key), int) else float
        value = self._typed(key, kind, "a number", None)
        if not 0 <= value <= MOST_NUMBER:
            self.refuse(key, f"{key} is {value}: give a number from 0 to {MOST_NUMBER:g}")
        return float(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the key is not there."""
        value = self._typed(key, list, "a list of strings", [])
        if not all(isinstance(one, str) for one in value):
            self.refuse(key, f'{key} must be a list of strings, as ["primary"]')
        return tuple(value)

    def day(self, key: str) -> date | None:
        """A date written as 2026-11-20, without quotes; None where the key is not there."""
        self.asked.add(key)
        value = self.values.get(key)
        if isinstance(value, datetime) or not isinstance(value, date | None):
            self.refuse(key, f"{key} must be a date, as 2026-11-20 without quotes")
        return value

    def duration(self, key: str, default: timedelta) -> timedelta:
        """A duration written as `90s`, `2m`, `1h` or `1d`."""
        if key not in self.values:
            self.asked.add(key)
            return default
        value = self._typed(key, str, "a duration", None)
        duration = duration_of(value)
        if duration is None:
            self.refuse(key, f'{key} = "{value}" is no duration: write "90s", "2m", "1h" or "1d"')
        return duration

    def flag(self, key: str) -> bool:
        """True or false; false where the key is not there."""
        return bool(self._typed(key, bool, "true or false", default=False))

    def optional_duration(self, key: str) -> timedelta | None:
        """A duration longer than nothing; None where the key is not there."""
        duration = self.duration(key, timedelta())
        if key in self.values and not duration:
            self.refuse(key, f"{key} must be longer than nothing: leave it out instead")
        return duration or None

    def tables(self, key: str) -> list["Table"]:
        """An array of tables (`[[key]]`); empty where the key is not there."""
        value = self._typed(key, list, f"an array of tables: [[{key}]]", [])
        if not all(isinstance(one, dict) for one in value):
            self.refuse(key, f"{key} must be an array of tables: [[{key}]]")
        return [
            Table(self.file, self.lines, (*self.path, key, index), one)
            for index, one in enumerate(value)
        ]

    def table(self, key: str, default: Mapping[str, Any] | None = None) -> "Table":
        """A table (`[key]`); one without a default must be there."""
        value = self._typed(key, dict, f"a table: [{key}]", default)
        return Table(self.file, self.lines, (*self.path, key), value)

    def done(self) -> None:
        """Refuse the first key that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                known = ", ".join(sorted(self.asked))
                self.refuse(key, f"unknown key {key}: known here are {known}")

    def _typed(self, key: str, kind: type, wanted: str, default: Any) -> Any:  # noqa: ANN401 - TOML
        self.asked.add(key)
        if key not in self.values:
            if default is None:
                self.refuse(key, f"{key} is missing: give {wanted}")
            return default
        value = self.values[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.refuse(key, f"{key} must be {wanted}, not {type(value).__name__}")
        return value
