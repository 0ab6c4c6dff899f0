"""The people and the drills of a report, as tables."""

from collections.abc import Sequence

from console.drill_page.markup import DASH, Markup, percent, picture, tag
from dispatch.drill.people import Person
from dispatch.drill.report import Report
from dispatch.drill.trend import Record, records
from dispatch.drill.verdict import Verdict
from dispatch.drill.words import numbers, seconds, story

SIGNS = {"green": "✓", "amber": "!", "red": "✗", "grey": DASH}
"""What a light says to whoever does not see its colour."""
VERDICT_LIGHTS = {
    Verdict.IN_TIME: "green",
    Verdict.TOO_LATE: "red",
    Verdict.MISSED: "red",
    Verdict.OVERTAKEN: "grey",
    Verdict.RUNNING: "grey",
}


def people_table(reports: Sequence[Report]) -> Markup:
    """Everybody of the newest drill: what it showed of them, and what all drills did."""
    known = {one.who: one for one in records(reports)}
    rows = [_person(one, known[one.who]) for one in reports[0].people]
    several = f"Reached in {len(reports)} drills" if len(reports) > 1 else "Reached"
    return _table(("", "Person", "This drill", "Key at", several, "Usual time to key"), rows)


def _person(person: Person, record: Record) -> Markup:
    pressed = seconds(person.pressed) if person.pressed is not None else ""
    return tag(
        "tr",
        tag("td", light(person.standing.light), class_="light-cell"),
        tag("th", person.who, scope="row"),
        tag("td", story(person)),
        tag("td", pressed, class_="number", data_label="key at"),
        tag("td", _rate(record, told=bool(person.bad)), data_label="reached"),
        tag("td", _needed(record), class_="number", data_label="usual time to key"),
    )


def _rate(record: Record, *, told: bool) -> Markup:
    """How often reached, and bad numbers of before where this drill has not `told` of them."""
    if record.rate is None:
        return tag("span", "not called yet", class_="quiet")
    kind = "green" if record.rate >= GOOD else "amber" if record.rate >= FAIR else "red"
    bar = picture(
        f"{record.reached} of {record.asked}",
        8,
        tag("rect", x=0, y=0, width="100%", height=8, rx=4, class_="lane"),
        tag("rect", x=0, y=0, width=percent(record.rate), height=8, rx=4, class_=f"fill {kind}"),
    )
    said = f"{record.reached} of {record.asked}"
    bad = tag("span", numbers(record.bad), class_="bad") if record.bad and not told else Markup()
    return tag("div", tag("span", said), bar, bad, class_="rate")


GOOD, FAIR = 0.8, 0.5
"""Reach rates from which a bar is green, and amber."""


def _needed(record: Record) -> str:
    return seconds(record.needed) if record.needed is not None else ""


def drills_table(reports: Sequence[Report]) -> Markup:
    """Every drill, newest first."""
    return _table(("", "When (UTC)", "Verdict", "Taken after", "Taken by"), _drills(reports))


def _drills(reports: Sequence[Report]) -> list[Markup]:
    return [
        tag(
            "tr",
            tag("td", light(VERDICT_LIGHTS[one.verdict]), class_="light-cell"),
            tag("th", f"{one.opened.day} {one.opened:%B %Y, %H:%M}", scope="row"),
            tag("td", one.verdict.value),
            tag("td", _taken(one), class_="number", data_label="taken after"),
            tag("td", one.taken_by, data_label="taken by"),
        )
        for one in reports
    ]


def _taken(report: Report) -> str:
    return seconds(report.took) if report.took is not None else ""


def _table(headings: Sequence[str], rows: Sequence[Markup]) -> Markup:
    head = tag("tr", *(tag("th", one, scope="col") for one in headings))
    return tag("table", tag("thead", head), tag("tbody", *rows))


def light(kind: str) -> Markup:
    """A traffic light with a sign in it."""
    return tag("span", SIGNS[kind], class_=f"light {kind}")
