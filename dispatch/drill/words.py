"""A drill in one sentence, and one person in a few words."""

from collections.abc import Sequence
from datetime import timedelta

from dispatch.drill.people import Person, Standing
from dispatch.drill.report import Report
from dispatch.drill.verdict import Verdict, clock


def seconds(after: float | None) -> str:
    """As 0:42; a dash for what never was."""
    return "-" if after is None else clock(timedelta(seconds=after))


def headline(report: Report) -> str:
    """The verdict, as a manager reads it."""
    match report.verdict:
        case Verdict.IN_TIME:
            return f"In time: taken after {seconds(report.took)}, the target is {_target(report)}."
        case Verdict.TOO_LATE:
            return f"Too late: taken after {seconds(report.took)}, the target is {_target(report)}."
        case Verdict.MISSED:
            lasted = f"nobody took it in {seconds(report.over)}"
            return f"Everyone missed it: {lasted}, the target is {_target(report)}."
        case Verdict.OVERTAKEN:
            return "Overtaken: a real page went first, so this drill shows nothing."
        case Verdict.RUNNING:
            return f"Under way. The target is {_target(report)}."


def _target(report: Report) -> str:
    return seconds(report.target)


def story(person: Person) -> str:
    """What became of the person: "took it with key 1 on try 2, 0:42 after the start"."""
    if person.standing is Standing.BAD_NUMBER:
        return numbers(person.bad)
    parts = [str(person.standing)]
    if person.key:
        parts.append(f"with key {person.key} on try {person.nth}")
    elif person.standing is Standing.UNREACHED:
        parts.append(f"in {person.calls} call{'' if person.calls == 1 else 's'}")
    if person.bad:
        parts.append(f"({numbers(person.bad)})")
    return " ".join(parts)


def numbers(bad: Sequence[int]) -> str:
    """Which of the person's numbers are bad, never the numbers themselves."""
    return ", ".join(f"number {one} is bad" for one in bad)
