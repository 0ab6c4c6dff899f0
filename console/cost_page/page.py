"""The page: the curves, the years as a table, and everything that was assumed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from console.cost_page.chart import chart
from console.drill_page.markup import Markup, join, tag
from dispatch.recordings.assumptions import assumptions
from dispatch.recordings.comparison import Comparison, Kept

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def page(found: Comparison) -> str:
    """The whole page as an HTML document; it loads nothing."""
    head = [
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", "What keeping recordings costs"),
        tag("style", Markup(STYLE)),
    ]
    first, own = found.kept[0].total.total, found.kept[-1].total.total
    share = f", {own / first:.1%} of ${first:,.0f}" if first else ""
    parts = [
        tag("h1", "What keeping recordings costs"),
        tag(
            "p",
            f"{found.kept[-1].way.title}: ${own:,.0f} in {len(found.kept[0].years)} years{share}.",
            class_="quiet",
        ),
        _card("Until the end of each year", chart(found.kept)),
        _card("Year by year, in US dollars", _table(found)),
        _card("Assumed", tag("ul", *(tag("li", one) for one in assumptions(found)))),
    ]
    document = tag("html", tag("head", *head), tag("body", tag("main", *parts)), lang="en")
    return f"<!doctype html>\n{document}\n"


def _card(title: str, content: Markup) -> Markup:
    return tag("section", tag("h2", title), content, class_="card")


def _table(found: Comparison) -> Markup:
    heads = tag("tr", tag("th"), *(tag("th", one.way.title) for one in found.kept))
    return tag("table", tag("thead", heads), tag("tbody", join(list(_rows(found)))))


def _rows(found: Comparison) -> Iterator[Markup]:
    kept = found.kept
    for number in range(len(kept[0].years)):
        yield _row(f"year {number + 1}", [one.years[number].total for one in kept])
    yield _row("together", [one.total.total for one in kept], "sum")
    yield _row("a month, steady", [one.steady.total for one in kept])
    if found.published_case:
        cells = (tag("td", _published(one)) for one in kept)
        yield tag("tr", tag("td", "published"), *cells)


def _row(name: str, figures: Sequence[float], kind: str = "") -> Markup:
    cells = (tag("td", f"{figure:,.0f}") for figure in figures)
    return tag("tr", tag("td", name), *cells, class_=kind)


def _published(kept: Kept) -> str:
    return f"{kept.published:,}" if kept.published else ""
