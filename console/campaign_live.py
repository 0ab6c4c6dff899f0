"""A campaign in the terminal: as it stands, and followed while its list is read or it calls."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from console.campaign_places import CampaignPlace
from console.output import console, duration, visible, write_line, write_row, write_table

BETWEEN = 1.0
"""Seconds between two looks."""
OVER = ("stopped", "finished")
STYLES = {
    "importing": "cyan",
    "ready": "cyan",
    "running": "bold green",
    "paused": "bold yellow",
    "stopped": "dim",
    "finished": "green",
}
HEADINGS = ("id", "status", "people", "done", "calls now", "reached", "spent")
View = Mapping[str, Any]


def write_list(views: Sequence[View]) -> None:
    """All campaigns, a row for each."""
    if not views:
        write_line("no campaigns: tocsin campaign start FILE --list LIST begins one")
        return
    write_table(HEADINGS, [_cells(one) for one in views])


def _cells(view: View) -> list[Text]:
    return [
        Text(visible(view["id"]), "bold"),
        Text(view["status"], STYLES[view["status"]]),
        Text(f"{view['people']:,}"),
        Text(f"{view['done']:,}"),
        Text(f"{view['calling']:,}"),
        Text(f"{view['reached']:,}"),
        Text(money(view)),
    ]


def write_view(view: View) -> None:
    """One campaign, its rows, answers, and who asked what of it."""
    write_line(f"{view['id']}: {headline(view)}", STYLES[view["status"]])
    for head, said in rows_of(view):
        write_row(head, said)
    for question, counted in view["answers"].items():
        write_row(visible(question), answers_text(counted))
    for note in view.get("notes", ()):
        write_row("asked", f"{_time(note['at'])} {note['what']}, by {note['by']}")


def headline(view: View) -> str:
    """Its status, and why it stands so where nobody asked for it."""
    return f"{view['status']}, {view['why']}" if view["why"] else str(view["status"])


def rows_of(view: View) -> list[tuple[str, str]]:
    """What is shown of it, by its name."""
    rows = [("people", _people(view))]
    if view["list"]["read"] is not None:
        rows.insert(
            0, ("list", f"{view['list']['read']:.0%} read, {view['list']['lines']:,} lines")
        )
    if reasons := view["list"]["reasons"]:
        rows.append(("set aside", f"{sum(reasons.values()):,}: {answers_text(reasons)}"))
        rows.append(("by line", f"{view['list']['rejected']} in the campaigns' bucket"))
    return [
        *rows,
        ("calls now", _calls(view)),
        ("rate", rate(view)),
        ("reached", _reached(view)),
        ("spent", f"{money(view)}{_cap(view)}"),
        ("finishes in", finish(view)),
    ]


def _people(view: View) -> str:
    erased = f", {view['erased']:,} erased" if view["erased"] else ""
    return f"{view['people']:,}: {view['done']:,} done, {view['waiting']:,} waiting{erased}"


def _calls(view: View) -> str:
    most = view["callsAllowed"]
    return f"{view['calling']:,}" if most is None else f"{view['calling']:,} of {most:,} at most"


def rate(view: View) -> str:
    """Starts a second, and over which time."""
    if view["rate"] is None:
        return "unknown"
    refused = f", {view['throttled']:,} refused for the moment" if view["throttled"] else ""
    return f"{view['rate']:g} starts/s in the last {duration(view['rateOver'])}{refused}"


def _reached(view: View) -> str:
    share = f" ({view['reached'] / view['done']:.0%} of those done)" if view["done"] else ""
    return f"{view['reached']:,}{share}"


def money(view: View) -> str:
    """What the calls that ended cost."""
    return f"{view['spent']:,.2f} {view['currency']}".rstrip()


def _cap(view: View) -> str:
    return "" if view["cap"] is None else f" of {view['cap']:,.2f} at most"


def finish(view: View) -> str:
    """At the rate of now; retries and calling hours may make it later."""
    if view["status"] in OVER:
        return "it is over"
    due = f"; the next is due {_time(view['nextDue'])}" if view["nextDue"] else ""
    if view["finishIn"] is None:
        return f"unknown: {view['finishWhy']}{due}"
    return f"{duration(view['finishIn'])} at this rate; retries and calling hours come on top"


def answers_text(counted: Mapping[str, int]) -> str:
    """Most given first."""
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{answer} {count:,}" for answer, count in ordered)


def _time(text: str) -> str:
    return f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"


def follow_list(place: CampaignPlace, named: str) -> str:
    """Show how far its list is read until it is; what is wrong with it, if anything."""
    view = _follow(place, named, lambda one: _is_read(one["list"]))
    return str(view["list"]["fault"])


def _is_read(listed: Mapping[str, Any]) -> bool:
    return listed["read"] is not None and not listed["fault"]


def follow(place: CampaignPlace, named: str) -> View:
    """Show it until it is over; it goes on whoever stops looking."""
    return _follow(place, named, lambda one: one["status"] not in OVER)


def _follow(place: CampaignPlace, named: str, goes_on: Callable[[View], bool]) -> View:
    view = place.view(named)
    with Live(console=console, transient=True, auto_refresh=False) as live:
        while goes_on(view):
            if console.is_terminal:
                live.update(under_way(view), refresh=True)
            time.sleep(BETWEEN)
            view = place.view(named)
    return view


def under_way(view: View) -> RenderableType:
    """The campaign in the terminal while it goes on."""
    table = Table.grid(padding=(0, 2))
    for head, said in rows_of(view):
        table.add_row(Text(head, "bold"), Text(visible(said)))
    for question, counted in view["answers"].items():
        table.add_row(Text(visible(question), "bold"), Text(visible(answers_text(counted))))
    read = view["list"]["read"]
    share = view["done"] / view["people"] if view["people"] else 0.0
    bar = ProgressBar(total=1.0, completed=share if read is None else read)
    return Group(Text(f"{view['id']}: {headline(view)}", STYLES[view["status"]]), bar, table)
