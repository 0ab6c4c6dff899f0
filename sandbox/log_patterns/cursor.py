"""Reads a filter pattern from left to right, and says where it went wrong."""

import re
from typing import NoReturn

from dispatch.errors import TocsinError

BARE = re.compile(r"[A-Za-z0-9_.*:/+-]+")
"""What a value may consist of without quotes. The user guide says letters, digits and underscores,
and leaves `123.123.*` unquoted in its own examples."""
_SPACES = re.compile(r"\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_REGEX = re.compile(r"%([^%]*)%")


class LogPatternRefused(TocsinError):
    """CloudWatch Logs would refuse this filter pattern: `reason`, and at which character of it."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(f"filter pattern: {reason}, at character {position + 1}")
        self.reason, self.position = reason, position


class Cursor:
    """A text and how far it has been read; spaces before what is looked for are passed over."""

    def __init__(self, text: str, at: int = 0) -> None:
        self.text, self.at = text, at

    def refuse(self, reason: str, position: int | None = None) -> NoReturn:
        """Raise LogPatternRefused, for here unless told."""
        raise LogPatternRefused(reason, self.at if position is None else position)

    def skip_spaces(self) -> None:
        """Go on to the next character that is no space."""
        found = _SPACES.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def at_end(self) -> bool:
        """Whether nothing but spaces is left."""
        self.skip_spaces()
        return self.at >= len(self.text)

    def sees(self, *texts: str) -> bool:
        """Whether one of these comes next."""
        self.skip_spaces()
        return self.text.startswith(texts, self.at)

    def take(self, *texts: str) -> str:
        """The first of these that comes next, passed; empty if none does."""
        self.skip_spaces()
        for text in texts:
            if self.text.startswith(text, self.at):
                self.at += len(text)
                return text
        return ""

    def expect(self, text: str, what: str) -> None:
        """Pass this text; refuse where something else comes."""
        if not self.take(text):
            self.refuse(f"{what} expected")

    def take_match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What matches here, passed; None where nothing does."""
        self.skip_spaces()
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    def quoted(self) -> str:
        """The text between double quotes that begins here, its backslashes undone."""
        found = self.take_match(_QUOTED)
        if found is None:
            self.refuse("the double quote is not closed")
        return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL)

    def regex(self) -> tuple[str, int]:
        """What stands between the per cent signs that begin here, and where that begins."""
        found = self.take_match(_REGEX)
        if found is None:
            self.refuse("the per cent sign of a regular expression is not closed")
        return found[1], found.start(1)
