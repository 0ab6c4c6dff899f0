"""Contacts from the SecureString parameter or a local file: TOML, one table per person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dispatch.errors import ConfigurationError
from dispatch.phone import PhoneNumber
from dispatch.plan import LANGUAGES, Contact
from dispatch.quiet_hours import read_quiet_hours
from dispatch.rota.wall_clock import zone
from dispatch.toml_file import Table, read_table

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
DIGITS = re.compile(r"\+?\d[\d .()/-]{4,}\d")
"""What may be a phone number, wherever in a message it stands."""
SHOWN = frozenset({"+819012345678", "2026-11-20"})
"""The examples in messages."""


@dataclass(frozen=True, slots=True)
class StoredContacts:
    """The parameter as it stands; version 0 and no text where there is none yet.

    `key_id` is the KMS key, as DescribeParameters names it.
    """

    text: str = ""
    version: int = 0
    key_id: str = ""


def read_contacts(text: str, file: str) -> dict[str, Contact]:
    """Everybody who can be called, by key; raises ConfigurationError. Numbers never in errors."""
    try:
        top = read_table(text, file)
        return {key: _contact(key, top.table(key)) for key in top.values}
    except ConfigurationError as error:
        masked = ConfigurationError(file, error.line, _masked(error.message))
    # Raised out here, so that the error that may show a number is not even its context.
    raise masked


def _masked(message: str) -> str:
    return DIGITS.sub(lambda found: found[0] if found[0] in SHOWN else "…", message)


def _contact(key: str, table: Table) -> Contact:
    if not KEY.fullmatch(key):
        table.refuse("", f"contact {key!r}: use small letters, digits, - and _, 40 at most")
    contact = Contact(
        key=key,
        numbers=_numbers(table),
        language=table.text("language", "en"),
        time_zone=_time_zone(table),
        name=table.text("name", ""),
        verified=_verified(table.table("verified", {})),
        opted_out=table.day("opted_out"),
        quiet_hours=read_quiet_hours(table),
    )
    table.done()
    if contact.language not in LANGUAGES:
        table.refuse("language", f"language must be one of {', '.join(LANGUAGES)}")
    return contact


def _numbers(table: Table) -> tuple[PhoneNumber, ...]:
    several = table.texts("numbers")
    if not several:
        return (_number(table, "number", table.text("number")),)
    if table.text("number", ""):
        table.refuse("number", "give number or numbers, not both")
    numbers = tuple(_number(table, "numbers", text) for text in several)
    if len(set(numbers)) < len(numbers):
        table.refuse("numbers", "numbers: one of them stands there twice")
    return numbers


def _number(table: Table, key: str, text: str) -> PhoneNumber:
    try:
        return PhoneNumber(text)
    except ValueError as error:
        table.refuse(key, f"{key}: {error}")


def _verified(table: Table) -> Mapping[PhoneNumber, date]:
    days = {_number(table, "verified", text): table.day(text) for text in table.values}
    return {number: day for number, day in days.items() if day}


def _time_zone(table: Table) -> str:
    name = table.text("time_zone", "UTC")
    try:
        zone(name)
    except ValueError as error:
        table.refuse("time_zone", str(error))
    return name
