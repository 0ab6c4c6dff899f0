"""Runs of the archive, for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from console.output import visible, write_line, write_row, write_table
from console.write_recordings import size

STYLES = {"running": "cyan", "succeeded": "green", "failed": "bold red", "stopped": "yellow"}
HEADINGS = ("run", "of", "began", "listed", "converted", "skipped", "not converted", "state")
BAD = ("failed", "rejected", "unfinished")


def write_runs(runs: Sequence[Mapping[str, Any]]) -> None:
    """A row for each, and below them why some failed."""
    if not runs:
        write_line("no runs")
        return
    write_table(HEADINGS, [_row(run) for run in runs])
    for run in runs:
        if run["reason"]:
            write_line(f"{run['run']}: {run['reason']}", STYLES[run["state"]])


def write_run(run: Mapping[str, Any]) -> None:
    """Everything of one."""
    outcomes = ", ".join(f"{count} {name}" for name, count in run["outcomes"].items() if count)
    saving = run["saving"]
    write_line(run["run"], "bold")
    write_row("state", run["state"], STYLES[run["state"]])
    if run["reason"]:
        write_row("because", run["reason"])
    write_row("of", f"{run['selection']}, as {run['profile']}" if run["profile"] else "")
    write_row("began", _at(run["started_at"]))
    if run["ended_at"]:
        write_row("ended", _at(run["ended_at"]))
    write_row("listed", f"{run['listed']}, of which {run['accounted']} are accounted for")
    write_row("became", outcomes or "nothing")
    if saving["after"]:
        times = f"{saving['before'] / saving['after']:.1f} times smaller"
        write_row("saved", f"{size(saving['before'])} became {size(saving['after'])}, {times}")


def _row(run: Mapping[str, Any]) -> list[Text]:
    outcomes = run["outcomes"]
    bad = sum(outcomes[name] for name in BAD)
    counts = (run["listed"], outcomes["converted"], outcomes["skipped"])
    cells = [run["run"], run["selection"], _at(run["started_at"]), *map(str, counts)]
    return [
        *(Text(visible(cell)) for cell in cells),
        Text(str(bad), "bold red" if bad else ""),
        Text(run["state"], STYLES[run["state"]]),
    ]


def _at(text: str) -> str:
    """A time of UTC to the minute: 2026-11-21 03:00."""
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")
