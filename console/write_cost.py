"""What keeping recordings costs, as tables and bars in a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from rich.text import Text

from console.output import console, write_line, write_table
from dispatch.recordings.assumptions import assumptions
from dispatch.recordings.comparison import Comparison, Kept

STYLES = ("red", "yellow", "magenta", "green")
"""Of the ways, as they stand; the last is Tocsin's own."""
KIND_STYLES = ("cyan", "green", "yellow", "magenta", "blue")
"""Of what a bill is for."""
WIDEST, NARROWEST, FIGURE = 60, 10, 14
"""Columns of the longest bar, and those for the figure behind it."""
TITLES = {
    "standard": "originals in S3 Standard",
    "archive": "Glacier Instant Retrieval",
    "requests": "requests",
    "conversion": "conversion and ledger",
    "retrieval": "retrieval",
}
CENTS_BELOW = 1000
"""Dollars."""
EIGHTHS = " ▏▎▍▌▋▊▉"


def write_cost(found: Comparison) -> None:
    """The assumptions, the years, the bars, and what Tocsin's own way consists of."""
    write_line("Assumed", "bold")
    for one in assumptions(found):
        write_line(f"- {one}", "dim")
    write_line()
    write_table(("US dollars", *(kept.way.title for kept in found.kept)), list(_rows(found)))
    write_line()
    write_bars(found.kept)
    write_line()
    _write_kinds(found.kept[-1])


def _rows(found: Comparison) -> Iterator[list[Text]]:
    yield from _sums(found.kept)
    yield _cells("of the first", found.kept, _shares(found.kept))
    if found.published_case:
        yield from _published(found.kept)


def _sums(kept: Sequence[Kept]) -> Iterator[list[Text]]:
    for number in range(len(kept[0].years)):
        yield _row(f"year {number + 1}", kept, [one.years[number].total for one in kept])
    yield _row("together", kept, [one.total.total for one in kept], "bold")
    yield _row("a month, steady", kept, [one.steady.total for one in kept])


def _shares(kept: Sequence[Kept]) -> list[str]:
    first = kept[0].total.total
    return [f"{one.total.total / first:.1%}" if first else "" for one in kept]


def _published(kept: Sequence[Kept]) -> Iterator[list[Text]]:
    """What the publication says, and how far off this is."""
    said = [f"{one.published:,}" if one.published else "" for one in kept]
    yield _cells("published", kept, said)
    yield _cells("  off by", kept, [_deviation(one) for one in kept])


def _row(name: str, kept: Sequence[Kept], figures: Sequence[float], style: str = "") -> list[Text]:
    return _cells(name, kept, [money(figure) for figure in figures], style)


def _cells(name: str, kept: Sequence[Kept], texts: Sequence[str], style: str = "") -> list[Text]:
    """Each to the right, below its heading."""
    pairs = zip(kept, texts, strict=True)
    return [
        Text(name, style),
        *(Text(f"{text:>{len(one.way.title)}}", style) for one, text in pairs),
    ]


def money(dollars: float) -> str:
    """With cents where they tell anything."""
    return f"{dollars:,.0f}" if dollars >= CENTS_BELOW else f"{dollars:,.2f}"


def _deviation(kept: Kept) -> str:
    return f"{kept.total.total / kept.published - 1:+.1%}" if kept.published else ""


def write_bars(kept: Sequence[Kept]) -> None:
    """What each way costs in all years."""
    _write_all({one.way.title: one.total.total for one in kept}, STYLES)


def _write_kinds(own: Kept) -> None:
    """The same, larger: of what Tocsin's own way consists."""
    write_line(f"{own.way.title}: what for", "bold")
    _write_all({TITLES[kind]: dollars for kind, dollars in asdict(own.total).items()}, KIND_STYLES)


def _write_all(figures: Mapping[str, float], styles: Sequence[str]) -> None:
    """A line for each: the longest bar ends where the terminal leaves room for its figure."""
    most = max(figures.values()) or 1.0
    names = max(map(len, figures))
    wide = max(NARROWEST, min(WIDEST, console.width - names - FIGURE))
    for (name, dollars), style in zip(figures.items(), styles, strict=True):
        line = Text(f"{name:<{names}}  ") + Text(bar(dollars / most, wide), style)
        console.print(line + Text(f" {money(dollars)}"), soft_wrap=True)


def bar(share: float, wide: int) -> str:
    """A bar for a share of the whole, in eighths of a column."""
    eighths = round(share * wide * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
