"""What a campaign's list looks like: its format, and which column holds what."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.toml_file import Table

FORMATS = ("csv", "jsonl")
COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
"""ISO 3166-1 alpha-2, as JP."""
FIELD = re.compile(r"[a-z][a-z0-9_]{0,29}", re.ASCII)
MOST_FIELDS = 30


@dataclass(frozen=True, slots=True)
class ListShape:
    """How a list is read.

    `number`, `language` and `zone` name columns of a CSV file or keys of a JSON line; empty where
    there is no such column. `fields` are further columns by the name that texts call them.
    `default_country` is that of numbers without a country code (ISO 3166-1 alpha-2); empty where
    all have one. `source` is where the list lies, where the file says so.
    """

    number: str
    language: str
    zone: str
    fields: Mapping[str, str]
    format: str
    encoding: str
    default_country: str
    source: str


def list_in(table: Table) -> ListShape:
    """The table `[list]`; raises ConfigurationError with the line of what is wrong."""
    columns = table.table("columns")
    shape = ListShape(
        number=_column(columns, "number"),
        language=_column(columns, "language", ""),
        zone=_column(columns, "zone", ""),
        fields=_fields(table.table("fields", {})),
        format=_format(table),
        encoding=_encoding(table),
        default_country=country_of(table, "default_country", ""),
        source=table.text("source", ""),
    )
    columns.done()
    table.done()
    return shape


def country_of(table: Table, key: str, default: str | None = None) -> str:
    """The code of a country, as JP."""
    code = table.text(key, default)
    if code and not COUNTRY.fullmatch(code):
        table.refuse(key, f'{key} = "{code}" is no country: write its two letters, as "JP"')
    return code


def _column(columns: Table, key: str, default: str | None = None) -> str:
    name = columns.text(key, default)
    if key in columns.values and not name.strip():
        columns.refuse(key, f"{key} is empty: give the heading of its column, or leave it out")
    return name


def _fields(table: Table) -> Mapping[str, str]:
    if len(table.values) > MOST_FIELDS:
        table.refuse("", f"there are {len(table.values)} fields; {MOST_FIELDS} at most")
    for key in table.values:
        if not FIELD.fullmatch(key):
            message = f"field {key!r}: a name is small letters, digits and _, as visit_day"
            table.refuse(key, message)
    return {key: _column(table, key) for key in table.values}


def _format(table: Table) -> str:
    named = table.text("format", "csv")
    if named not in FORMATS:
        table.refuse("format", f'format = "{named}": give "csv" or "jsonl" (JSON Lines)')
    return named


def _encoding(table: Table) -> str:
    """Its name as Python knows it, so that `Shift_JIS` and `shift-jis` are one."""
    named = table.text("encoding", "utf-8")
    try:
        "".encode(named)
        return codecs.lookup(named).name
    except (LookupError, ValueError):
        message = f'encoding = "{named}" is unknown: give "utf-8", or "cp932" for Japanese Excel'
        table.refuse("encoding", message)
