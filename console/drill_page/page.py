"""The page: the verdict first, then what happened, the people, and the drills over time."""

from collections.abc import Sequence
from pathlib import Path

from console.drill_page.gauge import gauge
from console.drill_page.markup import DASH, Markup, join, tag
from console.drill_page.over_time import over_time
from console.drill_page.tables import VERDICT_LIGHTS, drills_table, light, people_table
from console.drill_page.timeline import timeline
from dispatch.drill.advice import advice
from dispatch.drill.report import Report
from dispatch.drill.trend import held, trend
from dispatch.drill.verdict import Verdict
from dispatch.drill.words import seconds

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
TITLES = {
    Verdict.IN_TIME: "In time",
    Verdict.TOO_LATE: "Too late",
    Verdict.MISSED: "Everyone missed it",
    Verdict.OVERTAKEN: "Overtaken by a real page",
    Verdict.RUNNING: "Under way",
}
TRENDS = {"faster": "getting faster", "slower": "getting slower", "steady": "steady", "": ""}


def page_of(reports: Sequence[Report], *, rehearsal: bool = False) -> str:
    """Drills of one plan, newest first and at least one, as an HTML document."""
    last = reports[0]
    parts = [
        tag("header", _heading(last, rehearsal=rehearsal)),
        _verdict(last),
        _figures(reports),
        _advice(reports),
        _section("What happened", timeline(last), _legend()),
        _section("People", people_table(reports)),
    ]
    if len(reports) > 1:
        parts += [
            _section("Time until somebody took it", over_time(reports), _legend_over_time()),
            _section("All drills", drills_table(reports)),
        ]
    head = [
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", f"Drills of {last.plan}"),
        tag("style", Markup(STYLE)),
    ]
    document = tag("html", tag("head", *head), tag("body", tag("main", *parts)), lang="en")
    return f"<!doctype html>\n{document}\n"


def _heading(report: Report, *, rehearsal: bool) -> Markup:
    when = f"{report.opened.day} {report.opened:%B %Y, %H:%M} UTC"
    by = f", asked for by {report.by}" if report.by else ""
    played = [tag("p", "Rehearsal: played, no phone rang", class_="rehearsal")] if rehearsal else []
    return join(
        [
            tag("p", "Drill of the plan", class_="kicker"),
            tag("h1", report.plan),
            tag("p", f"{when}{by}", class_="quiet"),
            *played,
        ]
    )


def _verdict(report: Report) -> Markup:
    kind = VERDICT_LIGHTS[report.verdict]
    words = tag(
        "div", tag("h2", TITLES[report.verdict]), tag("p", _said(report), class_="said-large")
    )
    bar = gauge(report) if report.verdict.counts else Markup()
    return tag("section", tag("div", light(kind), words, class_="row"), bar, class_=f"card {kind}")


def _said(report: Report) -> str:
    target = f"The target is {seconds(report.target)}."
    match report.verdict:
        case Verdict.IN_TIME | Verdict.TOO_LATE:
            return f"{report.taken_by or 'Somebody'} took it after {seconds(report.took)}. {target}"
        case Verdict.MISSED:
            return f"Nobody took it in {seconds(report.over)}. {target}"
        case Verdict.OVERTAKEN:
            return "A real page went first, so this drill shows nothing. Try again."
        case Verdict.RUNNING:
            return target


def _figures(reports: Sequence[Report]) -> Markup:
    called = [one for one in reports[0].people if one.standing.counts]
    reached = sum(one.standing.light == "green" for one in called)
    in_time, of = held(reports)
    figures = [
        _figure(f"{reached} of {len(called)}", "people called were reached"),
        _figure(f"{in_time} of {of}", "drills were in time"),
    ]
    if told := TRENDS[trend(reports)]:
        figures.append(_figure(told, "over these drills"))
    return tag("div", *figures, class_="figures")


def _advice(reports: Sequence[Report]) -> Markup:
    told = [tag("li", one) for one in advice(reports)]
    return _section("To mend", tag("ul", *told)) if told else Markup()


def _figure(value: str, of: str) -> Markup:
    return tag("div", tag("strong", value), tag("span", of), class_="figure")


def _section(title: str, *inside: str) -> Markup:
    return tag("section", tag("h2", title), *inside, class_="card")


def _legend() -> Markup:
    return tag(
        "p",
        _entry("ringing", "rings"),
        _entry("talking", "talks"),
        _entry("took", "key 1: takes it"),
        _entry("passed", "key 2: passes it on"),
        _entry("taken", "taken"),
        _entry("target", "target"),
        class_="legend",
    )


def _legend_over_time() -> Markup:
    return tag(
        "p",
        _entry("in-time", "in time"),
        _entry("late", "too late"),
        _entry("missed", "✗ everyone missed it"),
        _entry("none", f"{DASH} overtaken by a real page"),
        _entry("target", "target"),
        class_="legend",
    )


def _entry(kind: str, text: str) -> Markup:
    return tag("span", tag("i", class_=f"swatch {kind}"), text)
