"""`tocsin simulate EVENT.json --answers FILE`: the whole way, with scripted people."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from console.explanation_text import duration, plain
from console.output import STATE_STYLES, console, write_json
from console.project import add_contacts, read_event


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("simulate", help="play an event with scripted people")
    parser.add_argument("event", type=Path, help="a file with one EventBridge event (JSON)")
    parser.add_argument("--answers", type=Path, help='who does what: "primary: press 1 after 8s"')
    parser.add_argument("--json", action="store_true", help="for machines")
    add_contacts(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Play it on a virtual clock and print the list; 1 where everyone missed it."""
    from console.simulation import simulate  # noqa: PLC0415 - moto takes a second to import

    event = read_event(asked.event)
    answers = asked.answers.read_text(encoding="utf-8") if asked.answers else ""
    contacts = asked.contacts.read_text(encoding="utf-8")
    start = datetime.now(UTC).replace(microsecond=0)
    told = simulate(event, contacts, (answers, str(asked.answers)), start)
    if asked.json:
        write_json(told)
    else:
        _write(told)
    return 1 if told["ends"] == "missed" else 0


def _write(told: dict[str, Any]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("after", justify="right")
    table.add_column("what")
    for line in told["timeline"]:
        table.add_row(duration(line["after"]), plain(line["what"]))
    console.print(table)
    style = STATE_STYLES.get(told["ends"], "")
    end = f"[{style}]{told['ends']}[/{style}]" if style else told["ends"]
    by = f" by {told['by']}" if told["by"] else ""
    console.print(f"\n{end}{by} after {duration(told['after'])}, {len(told['calls'])} calls")
    console.print(plain(told["reason"]), style="dim")
