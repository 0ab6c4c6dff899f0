"""A campaign's list on its way into the table: the real reading, with stores that are cheap.

`Shelf` keeps people, refusals, campaigns, lists and messages as dictionaries do; what the real
adapters make of them is tried in test_campaign_import.py.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime

from dispatch.campaign.list_batch import Origin
from dispatch.campaign.list_import import CHANGED
from dispatch.campaign.run import Campaign, Importing, Status
from dispatch.codec import encode
from dispatch.errors import CampaignRefused, StateConflict
from handlers.adapters.campaign_lists import Begin
from handlers.adapters.campaign_numbers import Numbers
from handlers.campaign_importing import Importer

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ID = "dirty-20261121"
KEY = f"lists/{ID}/list.csv"


class Crash(Exception):
    """The function is gone in the middle of its work."""


class Shelf:
    """Everything that an import touches."""

    def __init__(self, data=b"", text="", refused=(), chunk=4_000_000):
        self.data, self.text, self.refused, self.chunk = data, text, set(refused), chunk
        self.etag = '"1"'
        self.campaign = Campaign(
            ID, "dirty", Status.IMPORTING, NOW, importing=Importing(key=KEY, began_at=NOW)
        )
        self.persons, self.origins, self.rejected, self.sent = {}, {}, {}, []
        self.fuel = None
        self.now = NOW

    def importer(self):
        reader = lambda country: Numbers(country).read  # noqa: E731
        return Importer(self, self, self, self, self, reader, lambda: self.now)

    def run(self, limit=None):
        """One run of the function; `limit` is how many entries it has time for."""
        may_go_on = (lambda read: read < limit) if limit else (lambda _read: True)
        self.importer().run(ID, may_go_on)

    def spend(self):
        """Each write uses some; without any left the function crashes."""
        if self.fuel is not None:
            self.fuel -= 1
            if self.fuel < 0:
                raise Crash

    # -- campaigns
    def load(self, _campaign):
        return self.campaign

    def save(self, campaign):
        self.spend()
        if campaign.version != self.campaign.version:
            raise StateConflict("somebody else wrote first")
        self.campaign = replace(campaign, version=campaign.version + 1)
        return self.campaign

    def file(self, _campaign, _version):
        return self.text

    # -- people and refusals
    def stored(self, people):
        return {one.id: self.origins[one.id] for one in people if one.id in self.origins}

    def add(self, people, source):
        for one in people:
            self.spend()
            self.persons[one.id] = one
            self.origins[one.id] = Origin(source, one.line)

    def among(self, numbers):
        return self.refused & set(numbers)

    # -- the bucket and the queue
    def begin(self, _key, length):
        return Begin(self.etag, len(self.data), self.data[:length])

    def chunks(self, _key, etag, offset, size):
        for begin in range(offset, size, self.chunk):
            if etag != self.etag:
                raise CampaignRefused(CHANGED)
            yield self.data[begin : min(begin + self.chunk, size)]

    def put_rejected(self, key, text):
        self.spend()
        self.rejected[key] = text

    def send(self, campaign):
        self.sent.append(campaign)

    # -- what became of it
    def told(self):
        """Everything that must be the same however it was read."""
        importing = replace(self.campaign.importing, held_until=None, done_at=None)
        rows = [row for key in sorted(self.rejected) for row in self.rejected[key].splitlines()]
        people = {one: json.dumps(encode(each)) for one, each in self.persons.items()}
        return importing, people, [row for row in rows if not row.startswith("line,")]
