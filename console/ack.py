"""`tocsin ack ID --by NAME`: take an incident without a phone."""

import argparse
import getpass
from typing import Any

from console.incidents import write_incident
from console.output import write_json
from console.places import add_place, place_of


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("ack", help="take an incident: nothing rings any more")
    parser.add_argument("id", help="the incident's id, as i-0a1b2c3d4e")
    parser.add_argument("--by", default=getpass.getuser(), help="who takes it; you, unless told")
    add_place(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Acknowledge and show it; 1 where it was over already."""
    incident = place_of(asked).acknowledge(asked.id, asked.by)
    write_json(incident) if asked.json else write_incident(incident)
    return 0 if incident["state"] == "acknowledged" else 1
