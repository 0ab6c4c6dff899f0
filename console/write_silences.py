"""How silences and what they held back are written for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from console.output import write_line, write_row

STYLES = {"active": "bold yellow", "coming": "cyan", "over": "dim"}


def write_silences(silences: Sequence[Mapping[str, Any]]) -> None:
    """Each with what it held back."""
    if not silences:
        write_line("no silences")
    for number, silence in enumerate(silences):
        if number:
            write_line()
        _write(silence)


def interval(silence: Mapping[str, Any]) -> str:
    """From when until when it holds; one that was ended says by whom."""
    start, end = _at(silence["start"]), _at(silence["endedAt"] or silence["end"])
    by = f", ended by {silence['endedBy']}" if silence["endedBy"] else ""
    return f"from {start} until {end} UTC{by}"


def _write(silence: Mapping[str, Any]) -> None:
    write_line(" ".join(silence["matchers"]), "bold")
    write_row("id", silence["id"])
    write_row("state", f"{silence['state']}, {interval(silence)}", STYLES[silence["state"]])
    write_row("reason", f"{silence['reason']} ({silence['by']})")
    if silence["exceptCritical"]:
        write_row("not held", "critical alerts")
    for number, held in enumerate(silence["held"]):
        text = f"{held['incident']} {held['title']}, since {_at(held['since'])}"
        write_row("" if number else "held back", text)


def _at(text: str) -> str:
    """A time of UTC to the minute: 2026-11-21 03:00."""
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M")
