"""An entry of a list becomes a person to be called, or is set aside with its reason."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dispatch.campaign.calling_hours import CallingHours, next_allowed
from dispatch.campaign.list_header import Columns
from dispatch.campaign.list_reasons import Reason
from dispatch.campaign.list_records import Entry
from dispatch.campaign.person import Person, person_id
from dispatch.campaign.settings import CampaignFile
from dispatch.campaign.zones import zone_of

LONGEST_CELL = 1000
"""Characters of a cell that is kept."""


@dataclass(frozen=True, slots=True)
class Dialled:
    """A number in E.164 form, and the country (ISO 3166-1) whose it is."""

    number: str = field(repr=False)
    country: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that calls nobody. `number` is as the list has it; `earlier` a duplicate's line."""

    line: int
    reason: Reason
    number: str = field(default="", repr=False)
    earlier: int = 0


Reader = Callable[[str], Dialled | Reason]
"""Reads a telephone number as people write it."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Makes people of entries. The first is due at `began_at`, each other by their line later.

    `salt` is the campaign's.
    """

    campaign: str
    settings: CampaignFile
    columns: Columns
    read: Reader
    began_at: datetime
    salt: str
    _zones: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def taken(self, entry: Entry) -> Person | SetAside:
        """The person whom the entry names."""
        cells = self._cells(entry)
        if isinstance(cells, Reason):
            return SetAside(entry.line, cells)
        dialled = self._dialled(cells)
        if isinstance(dialled, Reason):
            return SetAside(entry.line, dialled, cells.number)
        zone = self._zone(dialled.country, cells.zone)
        if not zone:
            return SetAside(entry.line, Reason.ZONE, cells.number)
        return self._person(entry.line, dialled, cells, zone)

    def _dialled(self, cells: "_Cells") -> Dialled | Reason:
        if any(len(one) > LONGEST_CELL for one in (cells.number, *cells.fields.values())):
            return Reason.TOO_LONG
        dialled = self.read(cells.number)
        if isinstance(dialled, Dialled) and self.settings.unconfirmed([dialled.country]):
            return Reason.COUNTRY_UNCONFIRMED
        return dialled

    def _person(self, line: int, dialled: Dialled, cells: "_Cells", zone: str) -> Person:
        return Person(
            campaign=self.campaign,
            id=person_id(self.campaign, dialled.number, self.salt),
            number=dialled.number,
            language=_language(cells.language, self.settings.languages),
            zone=zone,
            line=line,
            fields=cells.fields,
            due_at=self.began_at + timedelta(microseconds=line),
        )

    def _cells(self, entry: Entry) -> "_Cells | Reason":
        if entry.fault is not None:
            return entry.fault
        if isinstance(self.columns.number, int):
            return _of(self.columns, entry.cells)
        try:
            # Numbers stay as they are written: 8.19E+11 is told from 819012345678.
            there = json.loads(entry.cells[0], parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            return Reason.NOT_JSON
        if not isinstance(there, dict):
            return Reason.NOT_JSON
        cells = _of(self.columns, there)
        return cells if _is_text(cells) else Reason.BROKEN_TEXT

    def _zone(self, country: str, own: str) -> str | None:
        """The time zone of their calling hours; None where it cannot be told."""
        asked = (country, own)
        if asked not in self._zones:
            if len(self._zones) > LONGEST_CELL:
                self._zones.clear()
            self._zones[asked] = self._known_zone(country, own)
        return self._zones[asked]

    def _known_zone(self, country: str, own: str) -> str | None:
        try:
            known = zone_of(country, own)
        except ValueError:
            return None
        weekly = CallingHours(self.settings.calling_hours.windows)
        never = not known or next_allowed(weekly, known, self.began_at) is None
        return None if never else known


@dataclass(frozen=True, slots=True)
class _Cells:
    """What an entry says, each without blanks around it."""

    number: str
    language: str
    zone: str
    fields: dict[str, str]


def _of(columns: Columns, there: Any) -> _Cells:  # noqa: ANN401 - a list of cells or a JSON object
    def cell(place: Any) -> str:  # noqa: ANN401 - its number or its key
        if place is None or (isinstance(there, dict) and place not in there):
            return ""
        return _written(there[place])

    return _Cells(
        number=cell(columns.number),
        language=cell(columns.language),
        zone=cell(columns.zone),
        fields={name: cell(place) for name, place in columns.fields.items()},
    )


def _written(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """A cell as text; what has no text of its own, as true, is as JSON writes it."""
    if isinstance(value, str):
        return value.strip()
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _is_text(cells: _Cells) -> bool:
    """Whether it can be stored: JSON can escape half a character."""
    try:
        "".join((cells.number, cells.language, cells.zone, *cells.fields.values())).encode()
    except UnicodeEncodeError:
        return False
    return True


def _language(named: str, spoken: tuple[str, ...]) -> str:
    """The language of the campaign that is meant, as `en` by `en-GB`; else the usual one."""
    plain = named.lower().replace("_", "-")
    return next((one for one in spoken if one in {plain, plain.partition("-")[0]}), spoken[0])
