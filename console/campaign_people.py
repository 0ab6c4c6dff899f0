"""How many people of which country and time zone a campaign's list has."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from rich.progress import Progress

from console.output import console
from console.project import shown
from dispatch.campaign.forecast_result import Group
from dispatch.campaign.list_header import LONGEST_HEADER, opening_of
from dispatch.campaign.list_lines import lines_of
from dispatch.campaign.list_people import Dialled, SetAside, Taker
from dispatch.campaign.list_reasons import Reason
from dispatch.campaign.list_records import entries_of
from dispatch.campaign.outlook import People
from dispatch.campaign.person import Person
from dispatch.campaign.settings import CampaignFile
from dispatch.campaign.zones import zone_of
from dispatch.errors import TocsinError
from handlers.adapters.campaign_numbers import Numbers

CHUNK = 1 << 20
"""Bytes read at once."""


class NobodyToCall(TocsinError):
    """There are no people to foresee anything for."""


def people_of(file: CampaignFile, path: Path | None, count: int | None) -> People:
    """Those of the list, or so many of the campaign's own country; raises NobodyToCall."""
    people = _listed(file, path) if path else _many(file, count or 0)
    if not any(group.people for group in people.groups):
        raise NobodyToCall("there is nobody to call: give --people N, or a list with numbers")
    if any(not group.zone for group in people.groups):
        raise NobodyToCall("nobody's time zone is known: give [calling_hours] zone, or a column")
    return people


def _many(file: CampaignFile, count: int) -> People:
    country = file.list.default_country
    return People((Group(country, zone_of(country, ""), count),))


class _Reader:
    """Reads numbers and remembers the country of the last."""

    def __init__(self, country: str) -> None:
        self._numbers, self.country = Numbers(country), ""

    def read(self, written: str) -> Dialled | Reason:
        found = self._numbers.read(written)
        self.country = found.country if isinstance(found, Dialled) else ""
        return found


def _listed(file: CampaignFile, path: Path) -> People:
    """Read as the import reads it; a number that stands twice is one person."""
    reader, seen = _Reader(file.list.default_country), set[str]()
    places: Counter[tuple[str, str]] = Counter()
    aside: Counter[str] = Counter()
    unconfirmed = set[str]()
    for taken in _entries(file, path, reader):
        if isinstance(taken, SetAside):
            aside[taken.reason] += 1
            if taken.reason is Reason.COUNTRY_UNCONFIRMED:
                unconfirmed.add(reader.country)
        elif taken.id in seen:
            aside[Reason.DUPLICATE] += 1
        else:
            seen.add(taken.id)
            places[reader.country, taken.zone] += 1
    groups = tuple(Group(country, zone, many) for (country, zone), many in sorted(places.items()))
    return People(groups, dict(aside), tuple(sorted(unconfirmed)))


def _entries(file: CampaignFile, path: Path, reader: _Reader) -> Iterator[Person | SetAside]:
    """What each entry comes to, with a bar where somebody looks; raises CampaignRefused."""
    if not path.is_file():
        raise NobodyToCall(f"{shown(path)}: there is no such file")
    with (
        path.open("rb") as source,
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        opening = opening_of(source.read(LONGEST_HEADER), file.list, f"{file.name}.toml")
        now = datetime.now(UTC)
        taker = Taker("plan", file, opening.columns, reader.read, now, salt="")
        source.seek(opening.size)
        task = progress.add_task("reading", total=path.stat().st_size)
        chunks = _chunks(source, lambda size: progress.advance(task, size))
        lines = lines_of(chunks, opening.dialect.codec)
        for entry in entries_of(lines, opening.dialect, opening.lines + 1):
            if not entry.blank:
                yield taker.taken(entry)


def _chunks(source: BinaryIO, passed: Callable[[int], None]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        passed(len(chunk))
        yield chunk
