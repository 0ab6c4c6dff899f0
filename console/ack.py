"""`tocsin ack ID|CODE --by NAME`: take an incident without a phone."""

import argparse
import getpass
from typing import Any

from console.output import write_json, write_line
from console.places import add_place, place_of
from dispatch.errors import TocsinError


class NobodyNamed(TocsinError):
    """It must be known who has an incident: the next caller hears it."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("ack", help="take an incident: nothing rings for it any more")
    parser.add_argument("id", help="its id, as i-0a1b2c3d4e, or the code in its notice")
    parser.add_argument("--by", metavar="NAME", help="who takes it; you, unless told")
    add_place(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Acknowledge and say how it stands; 1 where somebody else has it or it is over."""
    by = name_of(asked.by)
    incident = place_of(asked).acknowledge(asked.id, by)
    taken = (incident["state"], incident["takenBy"]) == ("acknowledged", by)
    if asked.json:
        write_json(incident)
    elif taken:
        told = f"{by} has it, nothing rings for it any more"
        write_line(f"{incident['id']} {incident['title']}: {told}", "green")
    else:
        write_line(f"{incident['id']} {incident['title']}: {_otherwise(incident)}", "bold red")
    return 0 if taken else 1


def _otherwise(incident: dict[str, Any]) -> str:
    if incident["state"] == "acknowledged":
        return f"{incident['takenBy']} has it already"
    return f"{incident['state']} already, there is nothing to take"


def name_of(given: str | None) -> str:
    """The name given, or the user's; raises NobodyNamed."""
    try:
        name = (getpass.getuser() if given is None else given).strip()
    except (KeyError, OSError):
        name = ""
    if not name:
        raise NobodyNamed("say who you are: --by NAME")
    return name
