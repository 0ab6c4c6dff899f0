"""Contacts from the SecureString parameter or a local file: TOML, one table per person."""

import re

from dispatch.phone import PhoneNumber
from dispatch.plan import LANGUAGES, Contact
from dispatch.toml_file import Table, read_table

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def read_contacts(text: str, file: str) -> dict[str, Contact]:
    """Everybody who can be called, by key; raises ConfigurationError. Numbers never in errors."""
    top = read_table(text, file)
    return {key: _contact(key, top.table(key)) for key in top.values}


def _contact(key: str, table: Table) -> Contact:
    if not KEY.fullmatch(key):
        table.refuse("", f"contact {key!r}: use small letters, digits, - and _, 40 at most")
    contact = Contact(
        key=key,
        number=_number(table),
        language=table.text("language", "en"),
        time_zone=table.text("time_zone", "UTC"),
        name=table.text("name", ""),
    )
    table.done()
    if contact.language not in LANGUAGES:
        table.refuse("language", f"language must be one of {', '.join(LANGUAGES)}")
    return contact


def _number(table: Table) -> PhoneNumber:
    try:
        return PhoneNumber(table.text("number"))
    except ValueError as error:
        table.refuse("number", f"number: {error}")
