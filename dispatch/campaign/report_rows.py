"""The rows of a report for analysis: one for each call, with what was answered in it.

Whoever was never called has one row without a call, so that nobody is missing. Without `unmasked`
a row names nobody: the number is masked, the list's further columns are left out, and people are
told apart by their place in the file. No row has a person's id: it leads to them in the table, and
in a campaign without a salt anybody could try numbers out on it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign.person import Attempt, Person, Talk
from dispatch.phone import E164

COLUMNS = (
    "campaign",
    "person",
    "number",
    "language",
    "zone",
    "line",
    "stage",
    "result",
    "done_at",
    "attempt",
    "at",
    "route",
    "outcome",
    "ended_at",
    "seconds",
)
ANSWER = "answer."
"""Before the name of a question: the column of what was answered to it in this call."""
FIELD = "field."
Cell = str | int | float | datetime | None
_FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet may take for the begin of a formula."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which columns a file has: `questions` in their order, `fields` only where `unmasked`."""

    questions: Sequence[str] = ()
    fields: Sequence[str] = ()
    unmasked: bool = False

    @property
    def columns(self) -> list[str]:
        """The headings."""
        fields = [f"{FIELD}{one}" for one in self.fields] if self.unmasked else []
        return [*COLUMNS, *fields, *(f"{ANSWER}{one}" for one in self.questions)]


def rows(people: Iterable[tuple[Person, Talk]], shape: Shape) -> Iterator[list[Cell]]:
    """One row for each call, in the order of the people."""
    for place, (person, talk) in enumerate(people, 1):
        for attempt in person.attempts or (None,):
            yield _row(place, person, talk, attempt, shape)


def _row(
    place: int, person: Person, talk: Talk, attempt: Attempt | None, shape: Shape
) -> list[Cell]:
    return [
        *_who(place, person, talk, shape),
        *_call(attempt),
        *([person.fields.get(one) for one in shape.fields] if shape.unmasked else []),
        *_answers(talk, attempt, shape.questions),
    ]


def _who(place: int, person: Person, talk: Talk, shape: Shape) -> list[Cell]:
    return [
        person.campaign,
        place,
        person.number if shape.unmasked else str(person.phone),
        talk.language or person.language,
        person.zone,
        person.line,
        person.stage.value,
        person.result.value if person.result else None,
        person.done_at,
    ]


def _call(attempt: Attempt | None) -> list[Cell]:
    if attempt is None:
        return [None] * 6
    return [
        attempt.number,
        attempt.at,
        attempt.route,
        attempt.outcome.value if attempt.outcome else None,
        attempt.ended_at,
        attempt.seconds,
    ]


def _answers(talk: Talk, attempt: Attempt | None, questions: Sequence[str]) -> list[Cell]:
    number = attempt.number if attempt else 0
    given = {one.question: one.answer for one in talk.answers if one.attempt == number}
    return [given.get(one) for one in questions]


def text_of(cell: Cell) -> str:
    """A cell of a CSV file: times as ISO 8601, and nothing that a spreadsheet would run.

    A whole number in E.164 form is left as it is, although it begins with a plus.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    harmless = not _FORMULA.match(cell) or E164.fullmatch(cell)
    return cell if harmless else f"'{cell}"
