"""The page: what came of it first, then people, answers, calls and cost."""

from datetime import datetime
from pathlib import Path

from console.campaign_page.calls import attempts_part, cost_part, durations_part, hours_part
from console.campaign_page.people import (
    answers_part,
    funnel_part,
    left_part,
    results_part,
    ways_part,
)
from console.drill_page.markup import Markup, join, tag
from dispatch.campaign.report_view import Told

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
TITLES = {
    "importing": "Its list is being read",
    "ready": "Not begun",
    "running": "Under way",
    "paused": "Paused",
    "stopped": "Stopped",
    "finished": "Finished",
}


def page_of(told: Told) -> str:
    """The report as an HTML document."""
    parts = [
        tag("header", _heading(told)),
        _figures(told),
        _pair(
            _section("How far people came", funnel_part(told)),
            _section("What became of each person", results_part(told)),
        ),
        _section("Answers", answers_part(told)) if told.asked else Markup(),
        _pair(
            _section("Ways through the questions", ways_part(told)),
            _section("Where conversations were left", left_part(told)),
        ),
        _section(f"Calls by the hour ({told.report.zone})", hours_part(told)),
        _pair(
            _section("By attempt", attempts_part(told)),
            _section("How long calls lasted", durations_part(told)),
        ),
        _pair(_section("Cost", cost_part(told)), _section("The list", _list(told))),
    ]
    head = [
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"Campaign {told.campaign.id}"),
        tag("style", Markup(STYLE)),
    ]
    document = tag("html", tag("head", *head), tag("body", tag("main", *parts)), lang="en")
    return f"<!doctype html>\n{document}\n"


def _heading(told: Told) -> Markup:
    campaign = told.campaign
    why = f": {campaign.why}" if campaign.why else ""
    return join(
        [
            tag("p", "Campaign", class_="kicker"),
            tag("h1", campaign.name),
            tag(
                "p",
                tag("span", f"{TITLES[campaign.status]}{why}", class_=f"mark {campaign.status}"),
            ),
            tag("p", f"{_span(told)}. As of {_time(told.at)}.", class_="quiet"),
            tag("p", campaign.id, class_="quiet id"),
        ]
    )


def _span(told: Told) -> str:
    campaign = told.campaign
    if campaign.started_at is None:
        return "Not begun"
    zone = told.report.zone
    begun = _time(campaign.started_at.astimezone(zone))
    return (
        f"{begun} to {_time(campaign.ended_at.astimezone(zone))}"
        if campaign.ended_at
        else f"Since {begun}"
    )


def _time(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} {at.tzname()}"


def _figures(told: Told) -> Markup:
    report = told.report
    reached = report.picked_up / report.called if report.called else 0.0
    complete = report.complete / report.called if report.called else 0.0
    figures = [
        _figure(f"{report.people + told.erased:,}", "people on the list"),
        _figure(f"{reached:.1%}", "of those called picked up"),
        _figure(f"{complete:.1%}", "heard it to the end"),
        _figure(f"{report.calls:,}", "calls"),
    ]
    if told.cost is not None and told.currency:
        figures.append(_figure(f"{told.cost:,.0f} {told.currency}", "for the calls"))
    return tag("div", *figures, class_="figures")


def _list(told: Told) -> Markup:
    reading = told.campaign.importing
    figures = (
        ("lines", reading.lines),
        ("people taken from it", reading.taken),
        ("the same number again", reading.duplicates),
        ("no number that can be called", reading.invalid),
        ("on the do-not-call list", reading.refused),
        ("erased on demand", told.erased),
    )
    rows = (tag("div", tag("dt", name), tag("dd", f"{count:,}")) for name, count in figures)
    return tag("dl", *rows)


def _figure(value: str, of: str) -> Markup:
    return tag("div", tag("strong", value), tag("span", of), class_="figure")


def _pair(*sections: Markup) -> Markup:
    """Beside each other where there is room."""
    return tag("div", *sections, class_="pair")


def _section(title: str, *inside: str) -> Markup:
    return tag("section", tag("h2", title), *inside, class_="card")
