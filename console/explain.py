"""`tocsin explain EVENT.json`: what would happen, and why, without calling anybody."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.explanation import explanation
from console.explanation_text import write_explanation
from console.output import write_json
from console.project import add_contacts, contacts_of, project_book, read_event


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("explain", help="what an event would do, and why; calls nobody")
    parser.add_argument("event", type=Path, help="a file with one EventBridge event (JSON)")
    parser.add_argument("--json", action="store_true", help="for machines")
    add_contacts(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the explanation."""
    event, contacts = read_event(asked.event), contacts_of(asked)
    told = explanation(event, project_book(), contacts, datetime.now(UTC))
    if asked.json:
        write_json(told)
    else:
        write_explanation(told)
    return 0
