"""`tocsin simulate EVENT.json --answers FILE`: the whole way, with scripted people."""

import argparse
import sys
from collections.abc import Container, Mapping
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.output import STATE_STYLES, duration, write_json, write_line, write_row
from console.project import (
    ROOT,
    add_event,
    contacts_in,
    people_of,
    read_event,
    read_text,
    shown,
)
from dispatch.errors import ConfigurationError
from handlers.adapters.book_files import book_in

COLUMNS = 10
"""For a time."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("simulate", help="play an event with scripted people")
    add_event(parser)
    parser.add_argument("--answers", type=Path, help='who does what: "primary: press 1 after 8s"')
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Play it on a virtual clock; 1 where everyone missed it or somebody is no contact."""
    from console.people import read_answers  # noqa: PLC0415 - moto takes a second to import
    from console.simulation import simulate  # noqa: PLC0415 - as above

    event, contacts = read_event(asked.event), contacts_in(asked.contacts)
    answers = read_text(asked.answers) if asked.answers else ""
    script = read_answers(answers, str(asked.answers), contacts)
    start = datetime.now(UTC).replace(microsecond=0)
    with redirect_stdout(sys.stderr):  # what the functions log is not the answer
        told = simulate(event, read_text(asked.contacts), script, start)
    if told["outcome"] in {"refused", "dead letter"}:
        raise ConfigurationError(shown(asked.event), 0, told["reason"])
    told |= {"unknown": _unknown(told["plan"], contacts), "contacts": shown(asked.contacts)}
    if asked.json:
        write_json(told)
    else:
        _write(told)
    return 1 if told["ends"] == "missed" or told["unknown"] else 0


def _unknown(plan: str | None, contacts: Container[str]) -> list[str]:
    """Who is on the plan and no contact: a call to them is refused."""
    people = people_of(book_in(ROOT).plans[plan]) if plan else []
    return [key for key in people if key not in contacts]


def _write(told: Mapping[str, Any]) -> None:
    for name in told["unknown"]:
        write_line(f"{name}: no such contact in {told['contacts']}", "bold red")
    if told["began"]:
        write_line(f"0:00 is {datetime.fromisoformat(told['began']):%Y-%m-%d %H:%M:%S} UTC", "dim")
    for line in told["timeline"]:
        write_row(duration(line["after"]), line["what"], columns=COLUMNS)
    if told["timeline"]:
        write_line()
    write_line(_end(told), STATE_STYLES.get(told["ends"], ""))


def _end(told: Mapping[str, Any]) -> str:
    if told["plan"] is None:
        return f"{told['ends']}, nobody is called: {told['reason']}"
    calls = f"{len(told['calls'])} call{'' if len(told['calls']) == 1 else 's'}"
    by = f" by {told['by']}" if told["by"] else ""
    return f"{told['ends']}{by} after {duration(told['after'])}, {calls}"
