"""The drills over time as a picture: how long until somebody took it, against the target."""

from collections.abc import Sequence

from console.drill_page.markup import DASH, Markup, percent, picture, tag
from dispatch.drill.report import Report
from dispatch.drill.verdict import Verdict
from dispatch.drill.words import seconds

HEIGHT, TOP, FOOT = 150, 26, 24
"""Pixels of the highest bar, and of what stands above and below."""
MOST, FEWEST = 12, 6
"""Bars: more would not be read on a phone, fewer are not made broader."""
KINDS = {
    Verdict.IN_TIME: "in-time",
    Verdict.TOO_LATE: "late",
    Verdict.MISSED: "missed",
    Verdict.OVERTAKEN: "none",
    Verdict.RUNNING: "none",
}


def over_time(reports: Sequence[Report]) -> Markup:
    """A bar for each of the latest drills (`reports` newest first), oldest at the left."""
    shown = list(reversed(reports[:MOST]))
    highest = max([*(one.took or 0.0 for one in shown), *(one.target for one in shown)]) * 1.1
    slot = 1 / max(len(shown), FEWEST)
    bars = [_bar(one, at * slot, slot, highest) for at, one in enumerate(shown)]
    targets = [_target(one, at * slot, slot, highest) for at, one in enumerate(shown)]
    values = [_value(one, (at + 0.5) * slot, highest) for at, one in enumerate(shown)]
    dates = [_date(shown[0], 0.5 * slot), _date(shown[-1], (len(shown) - 0.5) * slot)]
    several = dates if len(shown) > 1 else dates[:1]
    title = "Time until somebody took it, for each drill"
    return picture(title, TOP + HEIGHT + FOOT, _ground(), *bars, *targets, *values, *several)


def _bar(report: Report, left: float, slot: float, highest: float) -> Markup:
    tall = _tall(report, highest)
    x, width = percent(left + 0.18 * slot), percent(0.64 * slot)
    kind = f"drill {KINDS[report.verdict]}"
    return tag("rect", x=x, y=TOP + HEIGHT - tall, width=width, height=tall, rx=3, class_=kind)


def _value(report: Report, middle: float, highest: float) -> Markup:
    label = seconds(report.took) if report.took is not None else LABELS[report.verdict]
    y, kind = TOP + HEIGHT - _tall(report, highest) - 6, f"value {KINDS[report.verdict]}"
    return tag("text", label, x=percent(middle), y=y, text_anchor="middle", class_=kind)


LABELS = {Verdict.MISSED: "✗", Verdict.OVERTAKEN: DASH, Verdict.RUNNING: "…"}


def _tall(report: Report, highest: float) -> float:
    if report.took is not None:
        return max(HEIGHT * report.took / highest, 3)
    return HEIGHT if report.verdict is Verdict.MISSED else 3


def _target(report: Report, left: float, slot: float, highest: float) -> Markup:
    y = TOP + HEIGHT * (1 - report.target / highest)
    return tag("line", x1=percent(left), x2=percent(left + slot), y1=y, y2=y, class_="target")


def _ground() -> Markup:
    return tag("line", x1=0, x2="100%", y1=TOP + HEIGHT, y2=TOP + HEIGHT, class_="ground")


def _date(report: Report, at: float) -> Markup:
    day = f"{report.opened.day} {report.opened:%b}"
    y = TOP + HEIGHT + 17
    return tag("text", day, x=percent(at), y=y, text_anchor="middle", class_="tick")
