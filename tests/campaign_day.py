"""A day on which campaigns run: the operator's desk, the phones, and everything between them.

Lists go through the import as it is deployed, campaigns are steered by the operator's own code, and
the pacer, the contact flow and all functions run in the sandbox. Those called are contacts, whose
phones a test answers by hand, or a crowd that answers by itself.
"""

import io
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from campaign_scripts import SCRIPT
from night import CONTACTS, THREE_AM, Night

from dispatch.campaign.control import Verb
from dispatch.campaign.person import SHARDS, person_id
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.campaign_keeping import Operator
from sandbox.campaign_routes import desk_of
from sandbox.cloud import Cloud
from sandbox.regions import REGION
from sandbox.tables import moto_table
from sandbox.telephone.crowd import Script

AKO = Operator("Ako", "test")
FILE = """
description = "Visits in spring"
languages = ["en", "ja"]

[list]
default_country = "US"

[list.columns]
number = "phone"
zone = "zone"

[list.fields]
name = "name"
date = "date"

[calling_hours]
hours = ["mon-sun 09:00-20:00"]

[[retries]]
outcomes = ["no-answer", "busy"]
wait = "2h"

[[retries]]
outcomes = ["no-answer", "busy", "no-key"]
wait = "next day at 18:00"
times = 2

[limits]
attempts = 4
attempts_per_day = 2

[spending]
currency = "USD"
cap = 100

[consent]
basis = "consent"
reference = "form 4"
obtained_by = "reception"
obtained_on = 2026-04-01

[[compliance]]
country = "US"
confirmed_by = "legal"
confirmed_on = 2026-11-20
"""
SOON = timedelta(minutes=2)
HEADINGS = "phone,name,date,zone\n"


class CampaignDay(Night):
    """It begins at noon in Tokyo, a Saturday, unless told; calls that ring nobody cost nothing."""

    def __init__(self, start=THREE_AM, **parameters):
        self.start, self.parameters = start, parameters
        super().__init__()
        self.desk = salted(desk_of(self.cloud), "day")

    def deployed(self, contacts=CONTACTS, book=None):
        return Cloud(contacts, self.start, book, parameters=self.parameters)

    @property
    def now(self):
        return self.cloud.loop.now

    def campaign(self, name="spring", people=("backup",), **more):
        """Its list is in the bucket and has been read; nobody has started it."""
        return Run(self, name, people, **more)

    def crowd(self, script):
        """What becomes of calls to people who are no contacts, as Telephony.crowd."""
        self.cloud.connect.telephony.crowd = script

    def sleeps(self, text):
        """Days pass. Minutes in which nobody is called, or due, are not audited: only each hour's.

        The auditor then finds nothing to do, and a week has ten thousand minutes.
        """
        quiet = {name: self.cloud.functions[name] for name in ("AuditorFunction", "FeedsFunction")}
        for function in quiet.values():
            real = function.invoke_unwatched
            function.invoke_unwatched = lambda event, real=real: self._is_quiet() or real(event)
        self.passes(text)
        for function in quiet.values():
            del function.invoke_unwatched

    def _is_quiet(self):
        soon = (self.now + SOON).isoformat()
        groups = moto_table(self.desk.people.table, REGION).items.values()
        listed = [
            item.attrs for group in groups for item in group.values() if "agenda" in item.attrs
        ]
        called = any(one["agenda"].value.startswith("calling") for one in listed)
        due = any(one["agenda_at"].value <= soon for one in listed)
        return self.now.minute != 0 and not called and not due

    def number(self, who):
        """The number of a contact, or the one that is given."""
        contact = self.cloud.contacts.get(who)
        return contact.numbers[0].dialled if contact else who

    def rung(self, who):
        """When this number's phone was called, by whichever campaign."""
        number = self.number(who)
        calls = self.cloud.connect.calls.values()
        return [one.placed_at for one in calls if one.request["DestinationPhoneNumber"] == number]

    def refuses(self, who):
        """Whether this number is never called again."""
        number = self.number(who)
        return number in CampaignRefusals(self.desk.people.table).among([number])

    def under_way(self, run):
        """How many calls of this campaign there are just now."""
        calls = self.cloud.connect.calls.values()
        mine = (one for one in calls if one.attributes.get("campaign") == run.id)
        return sum(one.state != "ended" for one in mine)


def salted(desk, salt):
    """The desk whose campaigns' ids, and so who is called first, are the same in every run."""
    return replace(desk, keeping=replace(desk.keeping, salt=lambda: salt))


class Run:
    """One campaign, as its operator sees it. `zone` is that of everybody on its list."""

    def __init__(self, day, name, people, zone="Asia/Tokyo", file=FILE, script=SCRIPT):
        self.day, self.name, self.text = day, name, file + script
        self.numbers = [day.number(one) for one in people]
        campaign = day.desk.keeping.create(name, self.text, AKO)
        self.id, self.salt = campaign.id, campaign.salt
        rows = (f"{one},Ann,Monday,{zone}\n" for one in self.numbers)
        content = io.BytesIO((HEADINGS + "".join(rows)).encode())
        day.desk.listing.put(self.id, "list.csv", content, AKO)
        day.passes("5s")
        assert self.view["list"]["read"] is None, self.view["list"]

    @property
    def view(self):
        """What `tocsin campaign status` shows."""
        return self.day.desk.view(self.id)

    @property
    def status(self):
        return self.view["status"]

    def starts(self):
        return self._asks(Verb.START)

    def pauses(self):
        return self._asks(Verb.PAUSE)

    def resumes(self):
        return self._asks(Verb.RESUME)

    def stops(self):
        return self._asks(Verb.STOP)

    def changes(self, old, new):
        """Its file is updated while it runs."""
        assert old in self.text
        self.text = self.text.replace(old, new)
        self.day.desk.keeping.update(self.id, self.name, self.text, AKO)

    def person(self, who):
        """Whoever has this phone, as stored."""
        return self._known(who)[0]

    def answers(self, who):
        return {one.question: one.answer for one in self._known(who)[1].answers}

    def outcomes(self, who):
        """How each call to them ended."""
        return [str(one.outcome) for one in self.person(who).attempts]

    @property
    def everybody(self):
        known = (self.day.desk.people_in(self.id, shard) for shard in range(SHARDS))
        return [person for some in known for person, _ in some]

    @property
    def stages(self):
        return Counter(str(one.stage) for one in self.everybody)

    def _known(self, who):
        number = self.day.number(who)
        return self.day.desk.people.load(self.id, person_id(self.id, number, self.salt))

    def _asks(self, verb):
        self.day.desk.keeping.ask(self.id, verb, AKO)
        self.day.cloud.loop.settle()
        return self


def strangers(count, first=0):
    """So many numbers that are no contacts'."""
    return [f"+1202555{place:04}" for place in range(2000 + first, 2000 + first + count)]


def answering(_number, _call):
    """They take English, say yes twice, and hear the end."""
    return Script(after=4, keys="111")


def away(_number, _call):
    """Nobody is there."""
    return Script(after=400)
