"""Forty alarms at once: thousands of events of many groups, and six people with six plans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from histories.happenings import Happenings
from histories.incidents import Stored
from histories.seen import Seen
from histories.world import World
from storm_teams import PEOPLE

from dispatch.calls import TAKEABLE
from dispatch.incident import Incident
from sandbox.telephone.call import Call

BEGINS = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
GROUPS, EVENTS = 40, 5000
MINUTE = timedelta(seconds=60)
AFTERWARDS = timedelta(minutes=4)
"""Calls that the minute has led to go on, and those that waited are placed."""
AT_ONCE = timedelta(seconds=2)
"""A group's first ring is no later, while its person's phone and a route have room."""
SPEAKS_UP = timedelta(seconds=14)
"""From the pick-up until a key is pressed."""
COUNTED = re.compile(r"^(\d+) alerts\.")
"""How a call about several begins (contact_flows/speech/en.toml)."""
OVER = ("This is over.", "has already taken this")


@dataclass(frozen=True)
class PickUp:
    """What somebody heard at a pick-up, and how many incidents wanted them at that moment."""

    who: str
    at: datetime
    wanted: int
    heard: str

    @property
    def is_true(self) -> bool:
        """Whether the first sentence told the truth of that moment."""
        counted = COUNTED.match(self.heard)
        if self.wanted == 0:
            return any(words in self.heard for words in OVER)
        if self.wanted == 1:
            return counted is None and " alert." in self.heard
        return counted is not None and int(counted[1]) == self.wanted


@dataclass
class Storm:
    """Sends the events in one minute; people answer, listen and press keys, or do not."""

    world: World
    seed: int = 1
    pick_ups: list[PickUp] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - the storm is to be the same every time
        self.world.begin(BEGINS)
        self.happenings = Happenings(self.world, Stored(self.world))
        self.world.telephony.on_ring = self._somebody_may_answer

    def rages(self) -> None:
        """One minute with all events, and some more in which people answer."""
        loop = self.world.cloud.loop
        for after, line in self._lines():
            loop.at(BEGINS + after, lambda line=line: self.happenings.act(line))
        loop.advance(BEGINS + MINUTE + AFTERWARDS)

    @property
    def seen(self) -> Seen:
        """The storm as the checks of the fault run look at it."""
        return Seen(self.happenings)

    def _lines(self) -> Iterator[tuple[timedelta, str]]:
        """Each group begins once in the first half of the minute; then mostly more of the same."""
        begun = [MINUTE * 0.5 * number / GROUPS for number in range(GROUPS)]
        first = [(at, alarm(number)) for number, at in enumerate(begun)]
        more = (self._more(begun) for _ in range(EVENTS - GROUPS))
        yield from sorted([*first, *more])

    def _more(self, begun: list[timedelta]) -> tuple[timedelta, str]:
        number = int(GROUPS * self.chance.random() ** 2)  # some groups are much louder
        at = begun[number] + (MINUTE - begun[number]) * self.chance.random()
        kind = self.chance.random()
        if kind < SHARE_AGAIN:
            return at, f"again {self.chance.randrange(EVENTS)}"
        return at, f"recovers {name(number)}" if kind < SHARE_OVER else alarm(number)

    def _somebody_may_answer(self, call: Call) -> None:
        """Most pick up after some seconds; then most of them take everything that was told."""
        loop, after = self.world.cloud.loop, timedelta(seconds=self.chance.randint(3, 20))
        if self.chance.random() < SHARE_AWAY:
            return
        key = self.chance.choice(["1", "1", "2", "3", ""])
        loop.at(loop.now + after, lambda: self._answers(call))
        if key:
            loop.at(loop.now + after + SPEAKS_UP, lambda: self._presses(call, key))

    def _answers(self, call: Call) -> None:
        if call.state != "ringing":
            return
        wanted = sum(wants(one, call.contact) for one in self.happenings.stored.incidents())
        self.world.telephony.answer(call.contact)
        heard = call.transcript[0] if call.transcript else ""
        self.pick_ups.append(PickUp(call.contact, self.world.now, wanted, heard))

    def _presses(self, call: Call, key: str) -> None:
        if self.world.telephony.at_phone.get(call.contact) is call:
            self.happenings.act(f"presses {call.contact} {key}")


SHARE_AGAIN, SHARE_OVER, SHARE_AWAY = 0.03, 0.05, 0.25
"""Of all events those that come twice, and up to where those of a recovery; of all rings those
that nobody answers."""


def wants(incident: Incident, who: str) -> bool:
    """Whether this person is asked for by it just now."""
    live = any(one.live and one.contact == who for one in incident.attempts)
    return live and incident.state in TAKEABLE


def name(number: int) -> str:
    """A group's alarm; its team is in the name."""
    return f"team{number % PEOPLE + 1}-service{number:02}"


def alarm(number: int) -> str:
    """The line of a script for an alarm of this group; every fourth group is critical."""
    return f"alarm {name(number)} {'high' if number % 4 else 'critical'}"
