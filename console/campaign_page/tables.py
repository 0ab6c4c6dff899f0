"""The same figures as a table below each picture, for whoever reads, copies or cannot see it."""

from collections.abc import Sequence

from console.campaign_page.kinds import OUTCOMES
from console.drill_page.markup import Markup, tag


def table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Markup:
    """Folded away until it is asked for; the first cell of a row is its name."""
    head = tag("tr", *(tag("th", one, scope="col") for one in headings))
    body = [tag("tr", tag("th", str(row[0]), scope="row"), *map(_cell, row[1:])) for row in rows]
    made = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body))
    scrolled = tag("div", made, class_="scrolled", tabindex=0, role="region", aria_label=caption)
    return tag("details", tag("summary", "As a table"), scrolled)


def _cell(value: str | int) -> Markup:
    return tag("td", f"{value:,}" if isinstance(value, int) else value)


def legend(outcomes: Sequence[str]) -> Markup:
    """What each colour means."""
    entries = (
        tag("span", tag("i", class_=f"swatch {class_of(one)}"), OUTCOMES.get(one, one))
        for one in outcomes
    )
    return tag("p", *entries, class_="legend")


def class_of(kind: str) -> str:
    """The class by which an outcome or a result is drawn."""
    return f"is-{kind.replace(' ', '-')}"


def share(count: int, of: int) -> str:
    """A count with its share."""
    return f"{count:,} ({count / of:.1%})" if of else f"{count:,}"


def clock(seconds: float | None) -> str:
    """Minutes and seconds."""
    if seconds is None:
        return "unknown"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
