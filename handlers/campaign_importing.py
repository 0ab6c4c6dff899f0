"""Reads campaigns' lists, a part in each run, so that a list may have any length.

After each part the people are stored first, then what was set aside, and then how far the list is
read. A crash in between repeats the part, which changes nothing: who was stored from a line is
known by it, and the file of what was set aside is written in place of itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from dispatch.campaign.list_batch import counted, sorted_out, source_of
from dispatch.campaign.list_header import LONGEST_HEADER, Opening, opening_of
from dispatch.campaign.list_import import (
    failed,
    held,
    is_held,
    opened,
    read_to_its_end,
    rejected_folder,
    under_way,
)
from dispatch.campaign.list_lines import lines_of
from dispatch.campaign.list_people import Reader, SetAside, Taker
from dispatch.campaign.list_records import Entry, entries_of
from dispatch.campaign.list_rejected import rejected_csv
from dispatch.campaign.person import Person
from dispatch.campaign.run import Campaign, Importing
from dispatch.campaign.settings import CampaignFile, campaign_in
from dispatch.errors import CampaignRefused, ConfigurationError, StateConflict
from handlers.adapters.campaign_import_queue import ImportQueue
from handlers.adapters.campaign_lists import Lists
from handlers.adapters.campaign_origins import CampaignOrigins
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.log import log

BATCH = 500
"""Entries that are looked up and stored together."""
PART = 5_000
"""Entries after which it is stored how far the list is read."""
TRIES = 5
MayGoOn = Callable[[int], bool]
"""Whether there is time for another batch after so many entries."""


@dataclass(frozen=True, slots=True)
class Importer:
    """`reader_of` makes the reader of numbers for a default country."""

    campaigns: Campaigns
    people: CampaignOrigins
    refusals: CampaignRefusals
    lists: Lists
    queue: ImportQueue
    reader_of: Callable[[str], Reader]
    now: Callable[[], datetime]

    def run(self, campaign_id: str, may_go_on: MayGoOn) -> None:
        """Read the campaign's list until it ends or there is no more time; then it is sent on."""
        campaign = self.campaigns.load(campaign_id)
        if campaign is None or campaign.status.over or not under_way(campaign.importing):
            log.info("no list to be read", campaign=campaign_id)
            return
        try:
            if (mine := self._hold(campaign)) is not None:
                self._read(mine, may_go_on)
        except (CampaignRefused, ConfigurationError) as error:
            log.warning("list refused", campaign=campaign_id, why=str(error))
            self._refuse(campaign, str(error))

    def _hold(self, campaign: Campaign) -> Campaign | None:
        """The campaign, whose list nobody else reads from now on; None where somebody does."""
        try:
            if not is_held(campaign, self.now()):
                return self._store(campaign, lambda one: held(one, self.now()))
        except StateConflict:
            pass
        log.info("another one reads this list", campaign=campaign.id)
        return None

    def _refuse(self, campaign: Campaign, fault: str) -> None:
        stored = self.campaigns.load(campaign.id)
        if stored and stored.importing.began_at == campaign.importing.began_at:
            self._store(stored, lambda one: failed(one, fault))

    def _read(self, campaign: Campaign, may_go_on: MayGoOn) -> None:
        begin = self.lists.begin(campaign.importing.key, LONGEST_HEADER)
        importing = opened(campaign.importing, begin.etag, begin.size)
        settings = self._settings(campaign)
        opening = opening_of(begin.data, settings.list, f"campaigns/{campaign.name}.toml")
        if not importing.offset:
            importing = replace(importing, offset=opening.size, lines=opening.lines)
        reading = _Reading(self, campaign, settings, opening)
        entries = self._entries(importing, opening)
        read = 0
        while batch := list(islice(entries, BATCH)):
            importing = reading.take(batch, importing)
            read += len(batch)
            if not may_go_on(read):
                break
            if read % PART == 0:
                reading.put_aside()
                campaign = self._progressed(campaign, importing)
        reading.put_aside()
        self._finish(campaign, importing)

    def _finish(self, campaign: Campaign, importing: Importing) -> None:
        """Ready, or on with it in another run: the lease ends, and then the message is sent."""
        importing = replace(importing, held_until=None)
        if importing.offset < importing.size:
            self._progressed(campaign, importing)
            self.queue.send(campaign.id)
        else:
            done = replace(importing, done_at=self.now())
            self._store(campaign, lambda one: read_to_its_end(replace(one, importing=done)))
        log.info("list read", campaign=campaign.id, lines=importing.lines, taken=importing.taken)

    def _settings(self, campaign: Campaign) -> CampaignFile:
        text = self.campaigns.file(campaign.id, campaign.file_version)
        return campaign_in(text or "", f"{campaign.name}.toml")

    def _entries(self, importing: Importing, opening: Opening) -> Iterator[Entry]:
        chunks = self.lists.chunks(importing.key, importing.etag, importing.offset, importing.size)
        lines = lines_of(chunks, opening.dialect.codec)
        return entries_of(lines, opening.dialect, importing.lines + 1)

    def _progressed(self, campaign: Campaign, importing: Importing) -> Campaign:
        return self._store(campaign, lambda one: replace(one, importing=importing))

    def _store(self, campaign: Campaign, change: Callable[[Campaign], Campaign]) -> Campaign:
        """Store what the change makes of it; where others wrote it, of what they made of it.

        Raises StateConflict where they stopped it, or changed how far its list is read.
        """
        for _ in range(TRIES):
            try:
                return self.campaigns.save(change(campaign))
            except StateConflict:
                stored = self.campaigns.load(campaign.id)
                if stored is None or stored.status.over or not _same(stored, campaign):
                    raise
                campaign = stored
        raise StateConflict(f"{campaign.id} is written all the time")


def _same(stored: Campaign, campaign: Campaign) -> bool:
    """Whether nobody else has read on meanwhile."""
    return stored.importing == campaign.importing


class _Reading:
    """One run's reading of a list: entries become people, or wait to be written as set aside."""

    def __init__(
        self, importer: Importer, campaign: Campaign, settings: CampaignFile, opening: Opening
    ) -> None:
        begun = campaign.importing.began_at or campaign.created_at
        read = importer.reader_of(settings.list.default_country)
        self.taker = Taker(campaign.id, settings, opening.columns, read, begun, campaign.salt)
        self.importer = importer
        self.masked = settings.masked
        self.folder = rejected_folder(campaign)
        self.aside: list[SetAside] = []

    def take(self, batch: list[Entry], importing: Importing) -> Importing:
        """Store who is new in the batch; how far it is read then."""
        taken = [self.taker.taken(entry) for entry in batch if not entry.blank]
        people = [one for one in taken if isinstance(one, Person)]
        source = source_of(importing)
        stored = self.importer.people.stored(people)
        unknown = [one.number for one in people if one.id not in stored]
        refused = self.importer.refusals.among(unknown)
        outcome = sorted_out(people, stored, refused, source)
        self.importer.people.add(outcome.new, source)
        aside = [one for one in taken if isinstance(one, SetAside)] + outcome.aside
        self.aside += aside
        return counted(_behind(batch, importing), outcome.taken, aside)

    def put_aside(self) -> None:
        """Write what was set aside since the last time."""
        if self.aside:
            self.aside.sort(key=lambda one: one.line)
            key = f"{self.folder}/{self.aside[0].line:010}.csv"
            self.importer.lists.put_rejected(key, rejected_csv(self.aside, masked=self.masked))
            self.aside = []


def _behind(batch: list[Entry], importing: Importing) -> Importing:
    return replace(
        importing,
        offset=importing.offset + sum(entry.size for entry in batch),
        lines=importing.lines + sum(entry.lines for entry in batch),
    )
