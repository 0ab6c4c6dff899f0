"""The `[[override]]` and `[[swap]]` tables of a rota's file."""

from datetime import datetime, tzinfo

from dispatch.rota.layer_tables import contacts_in
from dispatch.rota.model import MOST_TOGETHER, Override
from dispatch.rota.times_of_file import moment_in
from dispatch.toml_file import Table

PAIR = 2


def override_in(table: Table, place: tzinfo) -> Override:
    """One override; raises ConfigurationError with the line of what is wrong."""
    contacts = contacts_in(table, MOST_TOGETHER)
    replaced = table.text("replaces", "")
    start, end = _span(table, place)
    table.done()
    if replaced and len(contacts) > 1:
        table.refuse("contacts", f"one person replaces {replaced}: give one contact")
    return Override(start, end, contacts, (replaced,) if replaced else ())


def swap_in(table: Table, place: tzinfo) -> Override:
    """Two people who replace each other; raises ConfigurationError."""
    contacts = contacts_in(table, PAIR)
    start, end = _span(table, place)
    table.done()
    if len(set(contacts)) < PAIR:
        table.refuse("contacts", 'two people swap, as ["primary", "backup"]')
    return Override(start, end, contacts[::-1], contacts)


def _span(table: Table, place: tzinfo) -> tuple[datetime, datetime]:
    start, end = moment_in(table, "start", place), moment_in(table, "end", place)
    if end <= start:
        table.refuse("end", "end must be after start")
    return start, end
