"""`tocsin contacts list`: who can be called, at which numbers, and which plans call them."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from console.contact_book.opt_outs import NEVER, day_text, opt_out_row, opt_out_text
from console.contact_book.people import listed, people_in, quiet_text, verified_on
from console.contact_book.place import contact_place_of
from console.output import visible, write_json, write_line, write_table
from console.project import ROOT
from dispatch.plan import Contact, Plan
from dispatch.rota.model import Layer, Override, Rota, Shift
from handlers.adapters.book_files import book_in

HEADINGS = ("contact", "numbers", "verified", "opted out", "quiet hours", "language", "plans")


def run(asked: argparse.Namespace) -> int:
    """List everybody, with the plans of this checkout."""
    place = contact_place_of(asked)
    people = people_in(place)
    by_key = place.opt_outs(people)
    plans = book_in(ROOT).plans.values()
    rows = [
        _row(one, [plan.name for plan in plans if _names(plan, key)])
        | opt_out_row(one, by_key.get(key, NEVER))
        for key, one in people.items()
    ]
    if asked.json:
        write_json(rows)
    elif rows:
        write_table(HEADINGS, [_cells(row, people[row["contact"]]) for row in rows])
    else:
        write_line("no contacts: tocsin contacts import FILE")
    return 0


def _names(plan: Plan, key: str) -> bool:
    """Whether a stage or a rota of the plan names this contact."""
    stages = any(key in stage.contacts for stage in plan.stages)
    return stages or any(key in _people_of(rota) for rota in plan.rotas)


def _people_of(rota: Rota) -> set[str]:
    parts: Sequence[Layer | Override | Shift] = (*rota.layers, *rota.overrides, *rota.shifts)
    return {key for part in parts for key in part.contacts}


def _row(contact: Contact, plans: Sequence[str]) -> dict[str, Any]:
    return {
        "contact": contact.key,
        "name": contact.spoken_name,
        "numbers": [
            {"number": str(one), "verified": day_text(contact.verified.get(one))}
            for one in contact.numbers
        ],
        "quietHours": quiet_text(contact.quiet_hours),
        "timeZone": contact.time_zone,
        "language": contact.language,
        "plans": list(plans),
    }


def _cells(row: Mapping[str, Any], contact: Contact) -> list[Text]:
    verified = [verified_on(contact, number) for number in contact.numbers]
    return [
        Text(contact.key),
        Text(listed(contact.numbers)),
        Text(listed(verified), "bold red" if row["whyUncallable"] else ""),
        Text(visible(opt_out_text(row)), "bold red" if row["optedOut"] else ""),
        Text(visible(row["quietHours"])),
        Text(contact.language),
        Text(listed(row["plans"]), "" if row["plans"] else "dim"),
    ]
