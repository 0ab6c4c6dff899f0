"""What a pacer has done beside itself once calls began: asked after, prolonged, settled.

Each works on one person, and may run in a thread of its own.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from dispatch.campaign.calling import prolonged, settled
from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.claims import is_that_call, to_be_named
from dispatch.campaign.ends import End, end_of_record
from dispatch.campaign.person import Person
from dispatch.errors import DeliveryError, StateConflict
from handlers.conductor import until_first
from handlers.pacing_work import Calling, Known, People


@dataclass(frozen=True, slots=True)
class Settling:
    """For all campaigns that call through one instance. `seen` is what `Work` keeps of people."""

    people: People
    caller: Calling
    clock: Callable[[], datetime]
    seen: dict[str, Known]

    def look(self, person: Person) -> End | None:
        """What the service says of a call whose end nobody told; None while it goes on."""
        attempt = person.last
        if attempt is None or not attempt.contact_id:
            return None
        return end_of_record(self.caller.describe(attempt.contact_id))

    def prolong(self, person: Person, until: datetime) -> Person:
        """The service says that the call goes on longer than it should."""
        return self.people.save_dial(prolonged(person, until))[0]

    def settle(self, person: Person, end: End, plan: CallingPlan) -> Known | None:
        """Store what became of the person by this end; None where that is stored already.

        By what was stored a moment ago, if it still is: that costs half of what a sure read does,
        and nothing where nobody answered, who then said nothing either.
        """
        seen = self.seen.pop(person.id, None)
        if seen is None or end.answered is not False:
            seen = self.people.load(person.campaign, person.id, consistent=False)
        return self._settle_by(seen, person, end, plan)

    def _settle_by(
        self, known: Known | None, person: Person, end: End, plan: CallingPlan
    ) -> Known | None:
        if known is not None and is_that_call(known[0], person):
            with suppress(StateConflict):
                return self._store(known, end, plan)
        return until_first(lambda: self._settle(person, end, plan))

    def _settle(self, person: Person, end: End, plan: CallingPlan) -> Known | None:
        known = self.people.load(person.campaign, person.id)
        if known is None or not is_that_call(known[0], person):
            return None
        return self._store(known, end, plan)

    def _store(self, known: Known, end: End, plan: CallingPlan) -> Known:
        """A key that is pressed meanwhile counts: then what was said is read anew."""
        person, talk = known
        if to_be_named(person, talk, end, self.clock()):
            end = self._end_by_name(person, end, plan)
        after = settled(person, talk, end, plan.next_call, self.clock())
        return self.people.save_dial(after, talk)

    def _end_by_name(self, person: Person, end: End, plan: CallingPlan) -> End:
        """How a call ended whose name nobody heard of in time: its token names it still."""
        try:
            contact_id = self.caller.place(plan.request(person))
            found = end_of_record(self.caller.describe(contact_id))
        except DeliveryError:
            return end
        return found or replace(end, contact_id=contact_id)
