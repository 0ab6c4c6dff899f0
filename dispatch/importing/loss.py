"""What an import could not carry as it was: where it stood, why, and what was done instead."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z-])(?!\d{4}-\d\d-\d\d(?!\d))\+?[0-9](?:[ ().-]?[0-9]){6,14}(?![0-9A-Za-z-])",
    re.ASCII,
)
"""What may be a phone number, and no date and no part of an id."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
LONGEST_NAME = 80
"""Characters of a name in a comment or in the report."""


class What(StrEnum):
    """The kinds of things that are lost or changed; docs/importing.md lists them."""

    ADDRESS = "email, push and chat"
    TEXT_MESSAGES = "text messages"
    NUMBER = "phone number"
    RULES = "notification rules"
    LANGUAGE = "language"
    TIME_ZONE = "time zone"
    PERSON = "person"
    TURN = "turn"
    TIMES = "times of a shift"
    OVERRIDE = "override"
    TOGETHER = "on call together"
    CALENDAR = "calendar"
    STEP = "escalation step"
    WAIT = "wait"
    REPEATS = "repeats"
    ACKNOWLEDGE = "acknowledgement"
    NAME = "name"
    ROUTING = "services and routing"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that is not as it was. `where` is a file with the path or the id in it.

    No phone number stands in any of its texts.
    """

    what: What
    where: str
    why: str
    instead: str


@dataclass(slots=True)
class Losses:
    """Every loss of one import, in the order in which they were found."""

    found: list[Loss] = field(default_factory=list)

    def add(self, what: What, where: str, why: str, instead: str) -> None:
        """Keep one; the same one counts once."""
        loss = Loss(what, *(without_numbers(one_line(text)) for text in (where, why, instead)))
        if loss not in self.found:
            self.found.append(loss)


def one_line(text: str, longest: int = 300) -> str:
    """The text on one line, without control characters; cut where it is endless."""
    line = " ".join(_CONTROL.sub(" ", text[: 4 * longest]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def named(text: str) -> str:
    """A name as the files and the report have it."""
    return without_numbers(one_line(text, LONGEST_NAME))


def without_numbers(text: str) -> str:
    """What may be a phone number becomes an ellipsis; an AWS account's number stays in an ARN."""
    return _NUMBER.sub(lambda found: found[0] if _is_account(text, found) else "…", text)


def _is_account(text: str, found: re.Match[str]) -> bool:
    return text[: found.start()].endswith(":") and "arn:aws" in text[: found.start()]
