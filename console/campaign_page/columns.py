"""Upright columns, stacked, over a scale: calls by the hour, and how long they lasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from console.cost_page.chart import step_for
from console.drill_page.markup import Markup, percent, picture, tag

HEIGHT, TOP, FOOT = 170, 18, 26
"""Pixels of the highest column, and of what stands above and below."""
MOST_NAMES = 8
"""Names below the columns: more would run into each other on a phone."""
WIDEST = 1 / 12
"""A column's share of the width at most, so that few columns are no walls."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name below, and from the foot up how many of which class."""

    name: str
    parts: Sequence[tuple[int, str]]

    @property
    def height(self) -> int:
        """All of it."""
        return sum(count for count, _ in self.parts)


def columns(title: str, given: Sequence[Column]) -> Markup:
    """All of them as one picture that `title` describes."""
    highest = max((one.height for one in given), default=0) or 1
    step = max(step_for(highest), 1)
    most = ceil(highest / step) * step
    slot = min(1 / max(len(given), 1), WIDEST)
    drawn = [
        shape for place, one in enumerate(given) for shape in _column(one, place * slot, slot, most)
    ]
    names = _names(given, slot)
    return picture(title, TOP + HEIGHT + FOOT, *_scale(most, step), *drawn, *names)


def _scale(most: float, step: float) -> list[Markup]:
    found = []
    for count in range(int(most / step) + 1):
        y = TOP + HEIGHT * (1 - count * step / most)
        found.append(tag("line", x1=0, x2="100%", y1=y, y2=y, class_="grid"))
        if count:
            label = f"{count * step:,.0f}"
            found.append(tag("text", label, x="100%", y=y - 4, text_anchor="end", class_="tick"))
    return found


def _column(column: Column, left: float, slot: float, most: float) -> list[Markup]:
    shapes, foot = [], float(TOP + HEIGHT)
    for count, kind in column.parts:
        tall = HEIGHT * count / most
        if tall:
            foot -= tall
            shapes.append(_part(left, slot, foot, tall, kind))
    return shapes


def _part(left: float, slot: float, top: float, tall: float, kind: str) -> Markup:
    return tag(
        "rect",
        x=percent(left + 0.08 * slot),
        y=round(top, 2),
        width=percent(0.84 * slot),
        height=round(tall, 2),
        class_=f"part {kind}",
    )


def _names(given: Sequence[Column], slot: float) -> list[Markup]:
    every = ceil(len(given) / MOST_NAMES)
    return [_name(one.name, place, slot) for place, one in enumerate(given) if place % every == 0]


def _name(name: str, place: int, slot: float) -> Markup:
    """The first one begins where the picture does, or a phone would cut it."""
    x, anchor = (percent((place + 0.5) * slot), "middle") if place else (percent(0), "start")
    return tag("text", name, x=x, y=TOP + HEIGHT + 17, text_anchor=anchor, class_="tick")
