"""`tocsin incidents [ID]`: the board, or one incident's whole timeline."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from console.output import (
    SEVERITY_STYLES,
    STATE_STYLES,
    visible,
    write_json,
    write_line,
    write_row,
    write_table,
)
from console.places import add_place, place_of

HEADINGS = ("id", "state", "severity", "what", "opened (UTC)", "next")
TIME = 22
"""Columns for a time."""
MINUTES = len("2026-11-21 03:00")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("incidents", help="what is open, and how it went")
    parser.add_argument("id", nargs="?", help="one incident with its timeline")
    add_place(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """List them, or show one."""
    place = place_of(asked)
    if asked.id:
        incident = place.incident(asked.id)
        write_json(incident) if asked.json else _write_incident(incident)
    else:
        incidents = place.incidents()
        write_json(incidents) if asked.json else _write_list(incidents)
    return 0


def _write_list(incidents: Sequence[Mapping[str, Any]]) -> None:
    if incidents:
        write_table(HEADINGS, [_cells(one) for one in incidents])
    else:
        write_line("no incidents")


def _cells(incident: Mapping[str, Any]) -> list[Text]:
    return [
        Text(incident["id"]),
        Text(visible(_state(incident)), STATE_STYLES.get(incident["state"], "")),
        Text(incident["severity"], SEVERITY_STYLES.get(incident["severity"], "")),
        Text(visible(incident["title"])),
        Text(_at(incident["openedAt"])[:MINUTES]),
        Text(_next(incident)),
    ]


def _write_incident(incident: Mapping[str, Any]) -> None:
    """One incident with every line of its timeline."""
    write_line(incident["title"], "bold")
    write_row("id", incident["id"])
    write_row("state", _state(incident), STATE_STYLES.get(incident["state"], ""))
    write_row("severity", incident["severity"], SEVERITY_STYLES.get(incident["severity"], ""))
    write_row("because of", incident["reason"])
    write_row("plan", incident["plan"])
    if incident["next"]:
        write_row("next", _next(incident))
    write_line()
    for line in incident["timeline"]:
        write_row(_at(line["at"]), line["text"], columns=TIME)


def _state(incident: Mapping[str, Any]) -> str:
    by = f" by {incident['takenBy']}" if incident["takenBy"] else ""
    return f"{incident['state']}{by}"


def _next(incident: Mapping[str, Any]) -> str:
    """When, with the date where it is not the day on which the incident opened, and what."""
    coming = incident["next"]
    if not coming:
        return ""
    day = len("2026-11-21 ")
    at, opened = _at(coming["at"]), _at(incident["openedAt"])
    return f"{at[day:] if at[:day] == opened[:day] else at} {coming['what']}"


def _at(text: str) -> str:
    """A time of UTC to the second: 2026-11-21 03:00:00."""
    return datetime.fromisoformat(text).strftime("%Y-%m-%d %H:%M:%S")
