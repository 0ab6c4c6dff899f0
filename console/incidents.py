"""`tocsin incidents [ID]`: the board, or one incident's whole timeline."""

import argparse
from typing import Any

from rich.table import Table

from console.explanation_text import plain
from console.output import SEVERITY_STYLES, STATE_STYLES, console, write_json
from console.places import add_place, place_of


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
        write_json(incident) if asked.json else write_incident(incident)
    else:
        incidents = place.incidents()
        write_json(incidents) if asked.json else _write_list(incidents)
    return 0


def _write_list(incidents: list[dict[str, Any]]) -> None:
    if not incidents:
        console.print("no incidents")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "state", "severity", "what", "taken by", "opened", "next"):
        table.add_column(heading)
    for one in incidents:
        coming = one["next"]["what"] if one["next"] else ""
        table.add_row(
            one["id"],
            _styled(one["state"], STATE_STYLES),
            _styled(one["severity"], SEVERITY_STYLES),
            plain(one["title"]),
            plain(one["takenBy"]),
            one["openedAt"],
            plain(coming),
        )
    console.print(table)


def write_incident(incident: dict[str, Any]) -> None:
    """One incident with every line of its timeline."""
    state = _styled(incident["state"], STATE_STYLES)
    severity = _styled(incident["severity"], SEVERITY_STYLES)
    console.print(f"{incident['id']}  {state}  {severity}  {plain(incident['title'])}")
    console.print(f"  {plain(incident['reason'])}; plan {incident['plan']}")
    for line in incident["timeline"]:
        console.print(f"  {line['at']}  {plain(line['text'])}")


def _styled(word: str, styles: dict[str, str]) -> str:
    style = styles.get(word, "")
    return f"[{style}]{word}[/{style}]" if style else word
