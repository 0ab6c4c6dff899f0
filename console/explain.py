"""`tocsin explain EVENT.json`: what would happen, and why, without calling anybody."""

import argparse
from datetime import UTC, datetime
from typing import Any

from console.calendars import with_shifts
from console.explanation import explanation
from console.explanation_text import write_explanation
from console.output import write_json
from console.project import ROOT, add_event, contacts_in, read_event, shown
from dispatch.errors import ConfigurationError, UnreadableEvent
from dispatch.translate.shapes import Way, way_of
from handlers.adapters.book_files import book_in

NO_ID = "00000000-0000-0000-0000-000000000000"
"""EventBridge gives every event an id; this one stands for it where the file has none."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("explain", help="what an event would do, and why; calls nobody")
    add_event(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print the explanation; 1 where the plan names somebody who is no contact."""
    from console.delivery import delivering_rules, reaches_triage  # noqa: PLC0415 - SAM is slow

    event, contacts = read_event(asked.event), contacts_in(asked.contacts)
    way = way_of(event)
    by_bus = way is Way.BUS and isinstance(event, dict)
    whole = {"id": NO_ID, **event} if by_bus else event
    try:
        now = datetime.now(UTC)
        told = explanation(whole, with_shifts(book_in(ROOT), now), contacts, now)
    except UnreadableEvent as error:
        raise ConfigurationError(shown(asked.event), 0, str(error)) from None
    delivering = delivering_rules(whole) if by_bus else {}
    told |= {
        "way": way.value,
        "eventbridge": list(delivering),
        "triaged": reaches_triage(delivering) or way is not Way.BUS,
        "contacts": shown(asked.contacts),
    }
    if asked.json:
        write_json(told)
    else:
        write_explanation(told)
    return 1 if told["unknown"] else 0
