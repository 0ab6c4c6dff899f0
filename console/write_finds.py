"""Recordings that were found, and what is known of one, for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rich.text import Text

from console.output import duration, visible, write_line, write_row, write_table
from console.write_recordings import STYLES, size
from dispatch.recordings.record import Outcome

HEADINGS = ("began", "contact", "lasts", "size", "kept as", "of", "key")


def write_found(found: Mapping[str, Any]) -> None:
    """A row for each."""
    if not found["recordings"]:
        write_line("no recordings")
        return
    write_table(HEADINGS, [_row(one) for one in found["recordings"]])
    if found["more"]:
        write_line("… and more: look for a shorter time", "yellow")


def write_history(history: Mapping[str, Any]) -> None:
    """The recording, what each run made of it, and who asked for it."""
    known = history["recording"]
    write_line(known["key"], "bold")
    write_row("original", known["original"])
    write_row("contact", known["contact"])
    write_row("began", _at(known["began"]))
    write_row("of", _of(known))
    for run in history["runs"]:
        reason = f": {run['reason']}" if run["reason"] else ""
        sizes = f" as {run['profile']}, {_sizes(run)}" if run["profile"] else ""
        told = f"{run['outcome']}{sizes}{reason}, in run {run['run']}"
        write_row(_at(run["at"]), told, STYLES[Outcome(run["outcome"])], columns=WIDE)
    for asked in history["asked"]:
        told = f"{asked['by']} asked to {asked['what']} it ({asked['identity']})"
        write_row(_at(asked["at"]), told, columns=WIDE)


WIDE = 18
"""Columns of a time and what keeps it apart."""


def _row(one: Mapping[str, Any]) -> list[Text]:
    lasts = "" if one["seconds"] is None else duration(one["seconds"])
    kept_as = one["profile"] or f"it was: {one['outcome']}"
    bytes_kept = size(one["after"] if one["after"] is not None else one["before"])
    cells = (_at(one["began"]), one["contact"], lasts, bytes_kept, kept_as, _of(one), one["key"])
    return [Text(visible(cell)) for cell in cells]


def _of(one: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (one["incident"], one["campaign"])))


def _sizes(run: Mapping[str, Any]) -> str:
    return f"{size(run['before'])} became {size(run['after'])}"


def _at(text: str) -> str:
    """To the minute; what is no time stays as it is."""
    try:
        return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return text
