"""The curves: what each way has cost until the end of each year, as SVG."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import ceil, floor, log10

from console.drill_page.markup import Markup, tag
from dispatch.recordings.comparison import Kept

WIDTH, HEIGHT = 900, 420
LEFT, RIGHT, TOP, BOTTOM = 76, 250, 16, 34
LINES = 5
"""Lines across, at most so many and a few."""
NAME_HEIGHT = 20
NUMBERED_YEARS = 12


def chart(kept: Sequence[Kept]) -> Markup:
    """One curve for each way, named at its end."""
    years = len(kept[0].years)
    sums = [[0.0, *accumulate(year.total for year in one.years)] for one in kept]
    most = max(map(max, sums)) or 1.0
    points = [
        [(_across(year / years), _up(dollars / most)) for year, dollars in enumerate(each)]
        for each in sums
    ]
    label = "US dollars until the end of each year, for each way to keep the recordings"
    shapes = (*_grid(most, years), *_curves(points), *_names(kept, points))
    return tag("svg", tag("title", label), *shapes, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img")


def _across(share: float) -> float:
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def _up(share: float) -> float:
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _grid(most: float, years: int) -> Iterator[Markup]:
    step = step_for(most)
    for count in range(int(most / step) + 1):
        height = _up(count * step / most)
        yield tag("line", x1=LEFT, x2=_across(1), y1=height, y2=height, class_="grid")
        label = f"${count * step:,.0f}" if step >= 1 else f"${count * step:,.2f}"
        yield tag("text", label, x=LEFT - 8, y=height + 4, text_anchor="end")
    for year in range(0, years + 1, ceil(years / NUMBERED_YEARS)):
        label = f"year {year}" if year else "0"
        yield tag("text", label, x=_across(year / years), y=HEIGHT - 10, text_anchor="middle")


def step_for(most: float) -> float:
    """A round step (1, 2 or 5 times a power of ten) that makes about five lines of `most`."""
    rough = most / LINES
    power: float = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def _curves(points: Sequence[Sequence[tuple[float, float]]]) -> Iterator[Markup]:
    for number, each in enumerate(points):
        line = " ".join(f"{x},{y}" for x, y in each)
        yield tag("polyline", points=line, class_=f"curve way-{number}")


def _names(
    kept: Sequence[Kept], points: Sequence[Sequence[tuple[float, float]]]
) -> Iterator[Markup]:
    """At the ends of the curves, from the lowest up, none over another."""
    lowest = HEIGHT - BOTTOM + 4.0
    for number in sorted(range(len(kept)), key=lambda each: -points[each][-1][1]):
        x, y = points[number][-1]
        height = min(y + 4, lowest)
        lowest = height - NAME_HEIGHT
        title = kept[number].way.title
        label = f"${kept[number].total.total:,.0f} {title}"
        yield tag("text", label, x=x + 8, y=height, class_=f"name way-{number}")
