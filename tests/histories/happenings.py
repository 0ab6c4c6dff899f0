"""What can happen in a history: each line of a script is one word and what it needs to know.

A line that makes no sense just now, as a key where nobody talks, does nothing: a script stays
valid when lines of it are dropped.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from dispatch.facts import Acknowledged
from histories.alarms import alarm_event
from histories.incidents import Stored
from histories.mishaps import FAULTS
from histories.world import World
from sandbox.telephone.call import Call

OPERATOR = "Olga"
MEANWHILE = "meanwhile"


@dataclass(frozen=True)
class Press:
    """A key that somebody pressed while the contact flow listened."""

    call: Call
    key: str
    at: datetime


@dataclass
class Happenings:
    """Does what a script says, and remembers what people and systems did."""

    world: World
    stored: Stored
    sent: list[dict[str, Any]] = field(default_factory=list)
    pressed: list[Press] = field(default_factory=list)
    taken_by_operator: list[str] = field(default_factory=list)

    def do(self, line: str) -> None:
        """One line of a script, and everything that follows from it at this moment."""
        self.act(line)
        self.world.cloud.loop.settle()

    def act(self, line: str) -> None:
        """One line of a script, where what follows happens anyway."""
        verb, *words = line.split()
        self.verbs[verb](*words)

    @property
    def verbs(self) -> dict[str, Callable[..., None]]:
        """What the first word of a line means."""
        return {
            "alarm": self.alarm,
            "recovers": self.recovers,
            "again": self.again,
            "answers": lambda who: self._at_phone(who, "ringing", self._telephony.answer),
            "declines": lambda who: self._at_phone(who, "ringing", self._telephony.decline),
            "hangs-up": lambda who: self._at_phone(who, "in-call", self._telephony.hang_up),
            "presses": self.presses,
            "passes": self.passes,
            "fails": self.fails,
            "fails-for": self.fails_for,
            MEANWHILE: self.meanwhile,
            "events": lambda *moods: self.world.lines.moods.extend(moods),
            "answering": lambda *moods: self.world.answering.moods.extend(moods),
            "woken": self.woken,
            "operator": self.operator,
        }

    def alarm(self, name: str, severity: str) -> None:
        """An alarm goes off."""
        self._send(alarm_event(len(self.sent), name, severity, self.world.now))

    def recovers(self, name: str) -> None:
        """An alarm is over."""
        self._send(alarm_event(len(self.sent), name, "", self.world.now))

    def again(self, number: str) -> None:
        """One of the events so far is delivered a second time."""
        if self.sent:
            self.world.cloud.bus.put(self.sent[int(number) % len(self.sent)])

    def presses(self, who: str, keys: str) -> None:
        """Somebody presses keys, one after another, as long as the call lasts."""
        call = self._telephony.at_phone.get(who)
        for key in keys:
            if call is None or self._telephony.at_phone.get(who) is not call:
                return
            if call.state == "in-call":
                self._press(who, call, key)

    def passes(self, seconds: str) -> None:
        """Time passes."""
        self.world.cloud.loop.advance(self.world.now + timedelta(seconds=int(seconds)))

    def fails(self, operation: str, fault: str, times: str) -> None:
        """The next requests of a kind go wrong."""
        struck = self.world.faults.late if fault == "delivered-late" else FAULTS[operation][fault]
        self.world.faults.next(operation, struck, int(times))

    def fails_for(self, operation: str, fault: str, seconds: str) -> None:
        """For a while every request of a kind goes wrong."""
        length = timedelta(seconds=int(seconds))
        self.world.faults.during(operation, FAULTS[operation][fault], length)

    def meanwhile(self, operation: str, *line: str) -> None:
        """Before the next request of this kind is carried out, something else happens."""
        self.world.faults.overtake(operation, lambda: self.do(" ".join(line)))

    def woken(self) -> None:
        """Every incident gets a wake-up that nobody sent."""
        spec = self.world.cloud.deployment.queues["WakeUpQueue"]
        for incident in self.stored.incidents():
            body = {"incident": incident.id, "at": self.world.now.isoformat()}
            self.world.cloud.queues[spec.arn].send(json.dumps(body))

    def operator(self) -> None:
        """Somebody takes the newest incident at the command line."""
        for incident in self.stored.incidents()[-1:]:
            self.taken_by_operator.append(incident.id)
            self.world.cloud.operator().take(incident.id, [Acknowledged(OPERATOR)])

    @property
    def _telephony(self) -> Any:
        return self.world.telephony

    def _send(self, event: dict[str, Any]) -> None:
        self.sent.append(event)
        self.world.cloud.bus.put(event)

    def _at_phone(self, who: str, state: str, does: Callable[[str], None]) -> None:
        call = self._telephony.at_phone.get(who)
        if call is not None and call.state == state:
            does(who)

    def _press(self, who: str, call: Call, key: str) -> None:
        if call.run is not None and not call.run.playing:
            self.pressed.append(Press(call, key, self.world.now))
        self._telephony.press(who, key)
        self.world.cloud.loop.settle()
