"""The last drill as a picture: each person's phone ringing, the talk, and the key."""

from collections.abc import Iterator, Sequence

from console.drill_page.markup import Markup, join, percent, picture, tag
from dispatch.drill.people import Person
from dispatch.drill.report import Report
from dispatch.drill.tries import Try
from dispatch.drill.words import seconds

ROW, BAR, AXIS = 46, 18, 26
"""Pixels for a person, of a bar, and of the axis below."""
NAME_AT, BAR_AT = 15, 22
STEPS = (5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600)
MOST_TICKS = 5
NEAR = 1.6
"""The target is in the picture where it is not much later than the last thing that happened."""
MIDDLE = 0.5
SHORTEST = 0.004
"""Of the width: a bar is seen, however short its time was."""


def timeline(report: Report) -> Markup:
    """A row for each person whom the drill called or would have called."""
    end = _end(report)
    rows = [_row(one, at, report, end) for at, one in enumerate(report.people)]
    height = ROW * len(rows)
    lines = [*_axis(end, height), *_moments(report, end, height)]
    title = f"Who was called when in the drill {report.id}"
    return picture(title, height + AXIS, _hatching(), *lines, *rows)


def _end(report: Report) -> float:
    """Seconds at the right edge."""
    times = [at for one in report.tries for at in (one.rang, one.picked, one.settled) if at]
    last = max([*times, report.over or 0.0, 10.0])
    return max(last, report.target) * 1.04 if report.target <= NEAR * last else last * 1.04


def _axis(end: float, height: float) -> Iterator[Markup]:
    step = next((one for one in STEPS if end / one <= MOST_TICKS), STEPS[-1])
    for at in range(0, int(end) + 1, step):
        x = percent(at / end)
        anchor = "start" if at == 0 else "middle"
        yield tag("line", x1=x, x2=x, y1=0, y2=height, class_="grid")
        yield tag("text", seconds(at), x=x, y=height + 17, text_anchor=anchor, class_="tick")


def _moments(report: Report, end: float, height: float) -> Iterator[Markup]:
    """The target, and when it was taken."""
    if report.target <= end:
        x = percent(report.target / end)
        yield tag("line", x1=x, x2=x, y1=0, y2=height, class_="target")
    if report.took is not None:
        x = percent(report.took / end)
        yield tag("line", x1=x, x2=x, y1=0, y2=height, class_="taken")


def _row(person: Person, at: int, report: Report, end: float) -> Markup:
    top = ROW * at
    mine = [one for one in report.tries if one.who == person.who]
    light = person.standing.light
    name = tag("tspan", person.who, class_="name")
    said = tag("tspan", f"  {person.standing}", class_=f"said {light}", dx=8)
    parts = [
        tag("rect", x=0, y=top + BAR_AT, width="100%", height=BAR, rx=4, class_="lane"),
        tag("text", name, said, x=0, y=top + NAME_AT),
        *(shape for one in mine for shape in _call(one, top + BAR_AT, end, report)),
    ]
    return tag("g", join(parts))


def _call(one: Try, top: float, end: float, report: Report) -> Iterator[Markup]:
    if one.failed:
        share = (one.settled or 0.0) / end
        anchor = "end" if share > MIDDLE else "start"
        said = f"✗ {one.outcome}"
        yield tag("text", said, x=percent(share), y=top + 13, text_anchor=anchor, class_="bad")
        return
    if one.rang is None:
        return
    until = one.settled if one.settled is not None else (report.over or end)
    picked = one.picked if one.picked is not None else until
    yield _bar(one.rang, picked, end, top, "ringing")
    if one.picked is not None:
        yield _bar(one.picked, until, end, top, "talking")
    yield from _mark(one, until, top, end)


def _bar(begin: float, until: float, end: float, top: float, kind: str) -> Markup:
    width = max(until - begin, SHORTEST * end)
    return tag(
        "rect", x=percent(begin / end), y=top, width=percent(width / end), height=BAR, class_=kind
    )


def _mark(one: Try, at: float, top: float, end: float) -> Sequence[Markup]:
    """The key that was pressed."""
    if not one.key:
        return []
    x, middle = percent(at / end), top + BAR / 2
    kind = "key took" if one.key == "1" else "key passed"
    return [
        tag("circle", cx=x, cy=middle, r=11, class_=kind),
        tag("text", one.key, x=x, y=middle + 4.5, text_anchor="middle", class_="digit"),
    ]


def _hatching() -> Markup:
    """The pattern of a phone that rings: told apart without colour."""
    stripe = tag("rect", width=3, height=6, class_="stripe")
    field = tag("rect", width=6, height=6, class_="ring-field")
    pattern = tag(
        "pattern",
        field,
        stripe,
        id="rings",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    return tag("defs", pattern)
