"""What a pacer has done beside itself to begin calls: people claimed, called, given back, put off.

Each works on one person, and may run in a thread of its own.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from dispatch.campaign.calling import claimed, given_back, placed, put_off, refused_elsewhere
from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.claims import claim_ended, picked_up
from dispatch.campaign.person import Person, Stage, Talk
from dispatch.errors import DeliveryError, StateConflict
from handlers.adapters.clients import SERVICE_FAULTS

Known = tuple[Person, Talk]
Refused = Callable[[Collection[str]], Collection[str]]
"""Those of the numbers that are never to be called."""


class People(Protocol):
    """Where people are stored; raises StateConflict where somebody else wrote first."""

    def load(self, campaign: str, person: str, *, consistent: bool = True) -> Known | None:
        """One person, or as they were a moment ago; None where they were erased."""

    def save_dial(self, person: Person, talk: Talk | None = None) -> Known:
        """Store the person in place of the version they were read in; returns them as stored.

        With `talk`, only while that is what was said.
        """


class Calling(Protocol):
    """A Connect instance; raises DeliveryError."""

    def place(self, request: Mapping[str, Any]) -> str:
        """Place a call and return its contact id."""

    def describe(self, contact_id: str) -> dict[str, Any]:
        """Its contact record so far."""


@dataclass(frozen=True, slots=True)
class Started:
    """A call was asked for: `contact_id` names it, or `error` says why not.

    Neither, where the person is done already, by what is told in `talk`, or where `waits`: nothing
    was asked for, as an earlier request may have been heard, and its end is to be waited for.
    """

    person: Person
    talk: Talk
    contact_id: str = ""
    error: DeliveryError | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """For all campaigns that call through one instance."""

    people: People
    caller: Calling
    refused: Refused
    clock: Callable[[], datetime]
    seen: dict[str, Known] = field(default_factory=dict)
    """People as they were stored with the names of their calls, until these end."""

    def start(self, person: Person, talk: Talk, plan: CallingPlan) -> Started:
        """Claim the person and call them.

        Asked at this moment: whoever was read ahead may have opted out since, in any campaign.
        """
        now = self.clock()
        if self.refused([person.number]):
            return Started(*self.people.save_dial(refused_elsewhere(person, talk, now)))
        claim = claimed(person, talk, plan.route_for(person), plan.longest, now)
        person, talk = self.people.save_dial(claim, talk)
        if person.stage is Stage.DONE:
            return Started(person, talk)
        return self.call(person, talk, plan)

    def sees(self, person: Person, talk: Talk) -> None:
        """They are as stored now, and a call to them is under way."""
        self.seen[person.id] = person, talk

    def call_again(
        self, person: Person, talk: Talk, plan: CallingPlan, *, may_ring: bool
    ) -> Started:
        """Ask once more for a call of which an earlier request `may_ring`, or certainly does not.

        Minutes may have passed: whoever opted out since is not asked for again, unless it was in
        this very call, which is there then, and only its name is not known.
        """
        if not self.refused([person.number]) or self._was_picked_up(person):
            return self.call(person, talk, plan)
        if may_ring:
            return Started(person, talk, waits=True)
        return Started(*self.people.save_dial(refused_elsewhere(person, talk, self.clock())))

    def _was_picked_up(self, person: Person) -> bool:
        known = self.people.load(person.campaign, person.id)
        return known is not None and picked_up(person, known[1])

    def call(self, person: Person, talk: Talk, plan: CallingPlan) -> Started:
        """Ask for the call of the attempt under way, again under the same token.

        Never once its claim has ended, as where this process stood still meanwhile: somebody else
        may have settled it. Neither is told then, and it is settled once it is found.
        """
        if claim_ended(person, self.clock()):
            return Started(person, talk)
        try:
            contact_id = self.caller.place(plan.request(person))
        except DeliveryError as error:
            return Started(person, talk, error=error)
        named = placed(person, contact_id)
        try:
            named, talk = self.seen[named.id] = self.people.save_dial(named)
        except (StateConflict, *SERVICE_FAULTS):
            # Settled by whoever wrote, or nobody knows: by the name it is asked after all the same.
            pass
        return Started(named, talk, contact_id)

    def give_back(self, person: Person, due_at: datetime) -> Person:
        """The call was certainly not placed, and is not to be placed now."""
        return self.people.save_dial(given_back(person, due_at))[0]

    def put_off(self, person: Person, talk: Talk, allowed: datetime | None) -> Known:
        """They are due and may not be called before `allowed`; None: never again."""
        return self.people.save_dial(put_off(person, talk, allowed, self.clock()))
