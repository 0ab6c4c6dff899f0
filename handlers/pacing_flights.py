"""The calls that a pacer has under way, in its memory; the table has them too."""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.campaign.lengths import Lengths
from dispatch.campaign.person import Person

REMEMBERED = 10_000
"""Calls that are over and known as such, should their end be told again."""


@dataclass(slots=True)
class Flight:
    """One call. `look_at` is when the service is asked about it if nobody has told its end."""

    person: Person
    since: datetime
    look_at: datetime
    sent_again: int = 0


@dataclass(slots=True)
class Flights:
    """By person and by contact. A call is under way from before it is asked for to its end.

    `closing` are people whose end is being stored: the table still has them as called.
    """

    lengths: Lengths = field(default_factory=Lengths)
    by_person: dict[str, Flight] = field(default_factory=dict)
    by_campaign: Counter[str] = field(default_factory=Counter)
    closing: set[str] = field(default_factory=set)
    _person_of: dict[str, str] = field(default_factory=dict)
    _over: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def __len__(self) -> int:
        return len(self.by_person)

    def __contains__(self, person: object) -> bool:
        """Whether the person of this id is called, or the end of their call is being stored."""
        return person in self.by_person or person in self.closing

    def begin(self, person: Person, now: datetime) -> None:
        """A call is about to be asked for."""
        self._add(Flight(person, now, now + self.lengths.longest_likely()))

    def adopt(self, person: Person, now: datetime) -> bool:
        """A call that another pacer began; False for one that is known, which stays as it is."""
        attempt = person.last
        if attempt is None or person.id in self:
            return False
        due = attempt.at + self.lengths.longest_likely()
        self._add(Flight(person, attempt.at, max(due, now)))
        if attempt.contact_id:
            self._person_of[attempt.contact_id] = person.id
            self._over.pop(attempt.contact_id, None)
        return True

    def sent_again(self, person: Person) -> int:
        """How often it was asked for again though it may have been placed."""
        flight = self.by_person.get(person.id)
        return flight.sent_again if flight else 0

    def sends_again(self, person: Person) -> None:
        """It is asked for once more."""
        if flight := self.by_person.get(person.id):
            flight.sent_again += 1

    def claimed(self, person: Person) -> None:
        """It is stored as under way, and its name is not known yet."""
        if flight := self.by_person.get(person.id):
            flight.person = person

    def named(self, person: Person, contact_id: str) -> None:
        """The service has named the call."""
        if flight := self.by_person.get(person.id):
            flight.person = person
            self._person_of[contact_id] = person.id

    def whose(self, contact_id: str) -> Person | None:
        """Whom the call of this contact is to, while it is under way."""
        flight = self.by_person.get(self._person_of.get(contact_id, ""))
        return flight.person if flight else None

    def is_over(self, contact_id: str) -> bool:
        """Whether it is known to have ended."""
        return contact_id in self._over

    def over(self, person: Person, contact_id: str, now: datetime | None = None) -> None:
        """The call is not under way any more; its length counts where it ended `now`."""
        flight = self.by_person.pop(person.id, None)
        if flight is None:
            return
        self.by_campaign[person.campaign] -= 1
        if now is not None:
            self.lengths.add(now - flight.since)
        if contact_id:
            self._person_of.pop(contact_id, None)
            self._over[contact_id] = None
            if len(self._over) > REMEMBERED:
                self._over.popitem(last=False)

    def _add(self, flight: Flight) -> None:
        self.by_campaign[flight.person.campaign] += flight.person.id not in self.by_person
        self.by_person[flight.person.id] = flight

    def silent(self, now: datetime, most: int) -> list[Flight]:
        """Calls of which nothing was heard for longer than calls likely last, oldest first."""
        late = [one for one in self.by_person.values() if one.look_at <= now]
        return sorted(late, key=lambda flight: flight.look_at)[:most]
