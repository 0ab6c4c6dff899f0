"""Horizontal bars, each below its name: fit for a phone, however long the names are."""

from collections.abc import Sequence
from dataclasses import dataclass

from console.drill_page.markup import Markup, percent, picture, tag

TALL = 14
"""Pixels of a bar."""
LEAST = 0.004
"""Of the width: what is there at all is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: `parts` are shares of the whole, 1 at most together, each with its class."""

    name: str
    said: str
    parts: Sequence[tuple[float, str]]


def bars(title: str, rows: Sequence[Bar]) -> Markup:
    """All of them, as a list that `title` describes."""
    return tag("ul", *map(_row, rows), class_="bars", aria_label=title)


def _row(row: Bar) -> Markup:
    words = tag("p", tag("strong", row.name), " ", tag("span", row.said, class_="quiet"))
    shapes = [tag("rect", x=0, y=0, width="100%", height=TALL, rx=4, class_="lane")]
    left = 0.0
    for share, kind in row.parts:
        if share > 0:
            shapes.append(_part(left, max(share, LEAST), kind))
            left += share
    return tag("li", words, picture(f"{row.name}: {row.said}", TALL, *shapes))


def _part(left: float, wide: float, kind: str) -> Markup:
    width = percent(min(wide, 1 - left))
    return tag("rect", x=percent(left), y=0, width=width, height=TALL, class_=f"part {kind}")
