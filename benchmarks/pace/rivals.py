"""Three simpler ways to pace the same calls, as people build them."""

from collections.abc import Iterator
from itertools import count
from random import Random

from clock import Clock
from network import Call, Network

from dispatch.errors import DeliveryError

MINUTE = 60.0
GIVE_UP = 1800.0
"""Seconds after which the published sample's task token is given up."""
STEP = 1.5
"""Seconds of the state machine's own between two calls of a worker: fetch, configuration, dial."""
CRASHES = 0.005
"""Share of its calls whose worker ends without a result, where there are faults."""


class Rival:
    """Calls people one after the other; who was asked for and is not heard of is lost."""

    def __init__(self, clock: Clock, network: Network, seed: int) -> None:
        self.clock, self.network = clock, network
        self.chance = Random(seed)  # noqa: S311 - a simulation
        self.numbers = count()
        self.under_way: set[str] = set()
        self.lost = 0
        self.again: list[int] = []
        network.on_end = self.ended
        self.begin()

    def begin(self) -> None:
        """Call from now on."""
        raise NotImplementedError

    def ended(self, call: Call) -> None:
        """The end of a call was told."""
        self.under_way.discard(call.contact_id)

    def call(self, number: int) -> str | None:
        """One request; None where it was refused."""
        asked = {"ClientToken": f"t{number}", "DestinationPhoneNumber": f"+1{number}"}
        try:
            contact_id = self.network.place(asked)
        except DeliveryError:
            return None
        self.under_way.add(contact_id)
        return contact_id

    def people(self) -> Iterator[int]:
        """Who was refused, then everybody else."""
        while True:
            yield self.again.pop() if self.again else next(self.numbers)

    def spread(self, how_many: int) -> None:
        """So many calls, as fast as the service lets them start; the refused wait a minute."""
        people = self.people()
        for number in range(how_many):
            self.clock.after(number / self.network.rate, lambda: self._one(next(people)))

    def _one(self, person: int) -> None:
        if self.call(person) is None:
            self.again.append(person)


class Batch(Rival):
    """As many calls each minute as there are slots."""

    def begin(self) -> None:
        """Each minute."""
        self.spread(self.network.slots)
        self.clock.after(MINUTE, self.begin)


class TopUp(Rival):
    """Each minute as many calls as slots are free, by what was told."""

    def begin(self) -> None:
        """Each minute. What was never told is believed busy for half an hour."""
        self.spread(max(0, self.network.slots - len(self.under_way)))
        self.clock.after(MINUTE, self.begin)

    def call(self, number: int) -> str | None:
        """With an end for a call whose end nobody tells."""
        contact_id = super().call(number)
        if contact_id is not None:
            self.clock.after(GIVE_UP, lambda: self.under_way.discard(contact_id))
        return contact_id


class TaskTokens(Rival):
    """A distributed map of as many workers as slots, each waiting for its call's end.

    As the published sample: a person is taken off the queue before the call, so that a refused
    request loses them, and a lost event holds the worker for half an hour.
    """

    def begin(self) -> None:
        """The workers begin as fast as calls may start."""
        self.waiting: dict[str, int] = {}
        for number in range(self.network.slots):
            self.clock.after(number / self.network.rate * 1.1, self._work)

    def ended(self, call: Call) -> None:
        """The token goes back, and the worker goes on."""
        if self.waiting.pop(call.contact_id, None) is not None:
            super().ended(call)
            self.clock.after(STEP, self._work)

    def _work(self) -> None:
        contact_id = self.call(next(self.numbers))
        if contact_id is None:
            self.lost += 1
            self.clock.after(STEP, self._work)
            return
        self.waiting[contact_id] = 1
        crashes = self.network.faults.crashes_a_second and self.chance.random() < CRASHES
        self.clock.after(GIVE_UP, lambda: self._given_up(contact_id))
        if crashes:
            self.network.calls[contact_id].token += " nobody waits"

    def _given_up(self, contact_id: str) -> None:
        if self.waiting.pop(contact_id, None) is not None:
            self.lost += 1
            self._work()
