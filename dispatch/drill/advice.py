"""What a drill asks people to mend, the worst first."""

from collections.abc import Iterator, Sequence

from dispatch.drill.people import Person, Standing
from dispatch.drill.report import Report
from dispatch.drill.trend import Record, records
from dispatch.drill.verdict import Verdict
from dispatch.drill.words import numbers, seconds

SELDOM = 0.5
"""Whoever is reached less often than this is worth a word, even after a drill that went well."""


def advice(reports: Sequence[Report]) -> list[str]:
    """Sentences about the newest of `reports`, and those who were seldom reached in all of them."""
    known = {one.who: one for one in records(reports)}
    people = reports[0].people
    said = (_about(one, known[one.who]) for one in people)
    return [*_about_plan(reports[0]), *filter(None, said)]


def _about_plan(report: Report) -> Iterator[str]:
    if report.verdict is Verdict.MISSED:
        yield "Nobody took it: add people to the plan, or let it go on for longer."
    elif report.verdict is Verdict.TOO_LATE:
        yield f"Shorten the first stages' wait: it took {seconds(report.took)} to reach somebody."


def _about(person: Person, record: Record) -> str:
    """What should become of one person; empty where all is well."""
    who = person.who
    if person.bad or record.bad:
        return f"{who}: {numbers(person.bad or record.bad)}. Correct it, or verify it."
    if person.standing is Standing.NO_KEY:
        return f"{who}: picked up and pressed no key. A mailbox, or the keys are not known."
    if _seldom(record):
        return f"{who}: reached in {record.reached} of {record.asked} drills. Ask why."
    if person.standing is Standing.UNREACHED:
        return f"{who}: was not reached. Ask whether the phone rang."
    return ""


def _seldom(record: Record) -> bool:
    return record.rate is not None and record.asked > 1 and record.rate < SELDOM
