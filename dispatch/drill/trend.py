"""Drills over time: how well each person is reached, and whether the plan gets faster."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from dispatch.drill.people import Person
from dispatch.drill.report import Report

WINDOW = 3
"""Drills at each end of the time that are compared for the trend."""
STEADY = 0.1
"""A tenth more or less is no change."""


@dataclass(frozen=True, slots=True)
class Record:
    """One person over several drills: `reached` of the `asked` in which they could have been.

    `needed` is the median of the seconds from their first ring to their key, None without one;
    `bad` are the numbers that could not be called in the last drill that called them.
    """

    who: str
    asked: int
    reached: int
    needed: float | None
    bad: tuple[int, ...]

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None for whoever no drill has called yet."""
        return self.reached / self.asked if self.asked else None


def records(reports: Sequence[Report]) -> tuple[Record, ...]:
    """Everybody in `reports` (newest first), in the newest report's order."""
    names = dict.fromkeys(one.who for report in reports for one in report.people)
    return tuple(_record(who, reports) for who in names)


def _record(who: str, reports: Sequence[Report]) -> Record:
    mine = [one for report in reports for one in report.people if one.who == who]
    asked = [one for one in mine if one.standing.counts]
    needed = [one.needed for one in asked if one.needed is not None]
    return Record(
        who,
        asked=len(asked),
        reached=sum(_is_reached(one) for one in asked),
        needed=round(median(needed), 1) if needed else None,
        bad=next((one.bad for one in mine if one.calls or one.bad), ()),
    )


def _is_reached(person: Person) -> bool:
    return person.standing.light == "green"


def trend(reports: Sequence[Report]) -> str:
    """Whether the plan (`reports` newest first) gets "faster" or "slower", or stays "steady".

    Medians of the last drills and of the first; one that nobody took counts as never, and one that
    was overtaken not at all. Empty with fewer than four.
    """
    times = [_time(one) for one in reversed(reports) if one.verdict.counts]
    if len(times) <= WINDOW:
        return ""
    before, now = median(times[:WINDOW]), median(times[-WINDOW:])
    if now == before or 1 - STEADY <= now / max(before, 1) <= 1 + STEADY:
        return "steady"
    return "slower" if now > before else "faster"


def _time(report: Report) -> float:
    return float("inf") if report.took is None else report.took


def held(reports: Sequence[Report]) -> tuple[int, int]:
    """How many drills were in time, of how many that count."""
    counted = [one for one in reports if one.verdict.counts]
    return sum(not one.verdict.failed for one in counted), len(counted)
