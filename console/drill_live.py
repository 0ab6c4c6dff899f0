"""A drill under way, followed in the terminal: who rings, who picked up, which key."""

import time
from collections.abc import Iterable

from rich.live import Live
from rich.table import Table
from rich.text import Text

from console.drills import Drills
from console.output import console
from dispatch.drill.report import Report
from dispatch.drill.tries import Try
from dispatch.drill.verdict import Verdict
from dispatch.drill.words import headline, seconds

BETWEEN = 1.0
"""Seconds between two looks."""


def follow(drills: Drills, drill_id: str) -> Report:
    """Show it until it is over; the drill goes on whoever stops looking."""
    report = drills.drill(drill_id)
    with Live(console=console, transient=True, auto_refresh=False) as live:
        while report.verdict is Verdict.RUNNING:
            if console.is_terminal:
                live.update(under_way(report), refresh=True)
            time.sleep(BETWEEN)
            report = drills.drill(drill_id)
    return report


def under_way(report: Report) -> Table:
    """The calls so far, each in a row."""
    table = Table(title=f"DRILL {report.plan}. {headline(report)}", box=None, title_justify="left")
    for heading in ("who", "stage", "rang", "picked up", "key", "now"):
        table.add_column(heading)
    for one in report.tries:
        table.add_row(*_cells(one))
    return table


def _cells(one: Try) -> Iterable[Text]:
    again = f", try {one.nth}" if one.nth > 1 else ""
    yield Text(f"{one.who}{again}", "bold")
    yield Text(str(one.stage))
    yield Text(seconds(one.rang))
    yield Text(seconds(one.picked))
    yield Text(one.key or "-")
    yield _now(one)


def _now(one: Try) -> Text:
    if one.outcome:
        return Text(one.outcome, "green" if one.reached else "dim")
    if one.picked is not None:
        return Text("talking", "bold cyan")
    return Text("ringing", "bold yellow") if one.rang is not None else Text("waiting", "dim")
