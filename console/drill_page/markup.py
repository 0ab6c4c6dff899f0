"""Elements of HTML and SVG as text, with everything that comes from outside escaped."""

from collections.abc import Sequence
from html import escape

DASH = "\N{EN DASH}"
"""For what was not shown."""


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(name: str, *inside: str, **attributes: str | float) -> Markup:
    """An element; of an attribute's name `_` becomes `-`, and a last `_` is dropped."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
    )
    return Markup(f"<{name}{given}>{join(inside)}</{name}>")


def join(parts: Sequence[str]) -> Markup:
    """Several, one after the other."""
    return Markup("".join(one if isinstance(one, Markup) else escape(one) for one in parts))


def percent(share: float) -> str:
    """A share of the whole, from 0 to 1, as a coordinate."""
    return f"{100 * min(max(share, 0), 1):.2f}%"


def picture(title: str, height: float, *shapes: str) -> Markup:
    """A drawing as wide as the page allows: x in per cent, y in pixels; `title` says what it is."""
    drawn = [tag("title", title), *shapes]
    return tag("svg", *drawn, role="img", width="100%", height=height, class_="picture")
