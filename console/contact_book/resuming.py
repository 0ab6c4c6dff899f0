"""`tocsin contacts resume`: whoever opted out by two keys in a call may be called again."""

import argparse

from console.ack import name_of
from console.contact_book.people import person_in
from console.contact_book.place import contact_place_of
from console.output import write_json, write_line


def run(asked: argparse.Namespace) -> int:
    """Take the opt-out back; raises ContactsRefused where there is none, or nobody of that key."""
    by, place = name_of(asked.by), contact_place_of(asked)
    contact = person_in(place, asked.name)
    place.resume(contact.key, by)
    why = contact.why_uncallable
    if asked.json:
        write_json({"contact": contact.key, "by": by, "whyUncallable": why})
    elif why:
        write_line(f"{contact.key}: {by} takes the opt-out back, but: {why}", "bold red")
    else:
        write_line(f"{contact.key} may be called again, says {by}", "green")
    return 1 if why else 0
