"""The telephone network: slots, a rate of starts, calls of the given mix, and its faults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from clock import START, Clock

from dispatch.errors import QuotaFull, Throttled


@dataclass(frozen=True, slots=True)
class Kind:
    """How a share of all calls goes."""

    share: float
    seconds: float
    reason: str
    answered: bool = False


MIX = (
    Kind(0.55, 60.0, "CONTACT_FLOW_DISCONNECT", answered=True),
    Kind(0.30, 25.0, "TELECOM_UNANSWERED"),
    Kind(0.10, 2.0, "TELECOM_BUSY"),
    Kind(0.05, 1.0, "TELECOM_PROBLEM"),
)
"""The mix that was given: answered for 60 s, no answer for 25 s; busy and failed are told soon."""


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares of events that are lost and of requests that are refused; crashes are the pacer's."""

    lost_events: float = 0.0
    refusals: float = 0.0
    crashes_a_second: float = 0.0


@dataclass(slots=True)
class Call:
    """One call as it really is."""

    contact_id: str
    token: str
    number: str
    kind: Kind
    began: float
    ended: float | None = None

    def record(self) -> dict[str, Any]:
        """DescribeContact's answer."""
        told: dict[str, Any] = {"Id": self.contact_id}
        if self.kind.answered:
            told["ConnectedToSystemTimestamp"] = START + timedelta(seconds=self.began)
        if self.ended is not None:
            told["DisconnectTimestamp"] = START + timedelta(seconds=self.ended)
            told["DisconnectReason"] = self.kind.reason
        return told


class Network:
    """Takes `rate` starts a second and `slots` calls at once, as Amazon Connect does."""

    EVENT = (0.15, 0.6)
    """Seconds until an end is told: EventBridge to SQS, uniform."""

    def __init__(self, clock: Clock, slots: int, rate: float, faults: Faults, seed: int) -> None:
        self.clock, self.slots, self.rate, self.faults = clock, slots, rate, faults
        self.chance = Random(seed)  # noqa: S311 - a simulation
        self.tokens, self.refilled = rate, 0.0
        self.busy, self.busy_since, self.busy_seconds = 0, 0.0, 0.0
        self.calls: dict[str, Call] = {}
        self.by_token: dict[str, str] = {}
        self.on_answer: Callable[[Call], None] = lambda _call: None
        self.on_end: Callable[[Call], None] = lambda _call: None
        self.throttled = self.full = 0

    def place(self, request: Mapping[str, Any]) -> str:
        """StartOutboundVoiceContact: a token that is known names the call it began."""
        token = request["ClientToken"]
        if token in self.by_token:
            return self.by_token[token]
        self._admit()
        contact_id = f"c{len(self.by_token)}"
        call = Call(
            contact_id, token, request["DestinationPhoneNumber"], self._kind(), self.clock.seconds
        )
        self.calls[contact_id], self.by_token[token] = call, contact_id
        self._busy(+1)
        if call.kind.answered:
            self.on_answer(call)
        self.clock.after(call.kind.seconds, lambda: self._end(call))
        return contact_id

    def describe(self, contact_id: str) -> dict[str, Any]:
        """DescribeContact."""
        if self.chance.random() < self.faults.refusals:
            raise Throttled("TooManyRequestsException")
        return self.calls[contact_id].record()

    def busy_share(self, since: float) -> float:
        """The share of the slots that were busy, from the last `begin_to_measure`."""
        self._busy(0)
        return self.busy_seconds / self.slots / (self.clock.seconds - since)

    def begin_to_measure(self) -> None:
        """Forget what was measured so far."""
        self._busy(0)
        self.busy_seconds = 0.0

    def _admit(self) -> None:
        passed = self.clock.seconds - self.refilled
        self.tokens, self.refilled = (
            min(self.rate, self.tokens + passed * self.rate),
            (self.clock.seconds),
        )
        if self.tokens < 1 or self.chance.random() < self.faults.refusals:
            self.throttled += 1
            raise Throttled("TooManyRequestsException")
        if self.busy >= self.slots:
            self.full += 1
            raise QuotaFull("LimitExceededException")
        self.tokens -= 1

    def _kind(self) -> Kind:
        return self.chance.choices(MIX, [one.share for one in MIX])[0]

    def _end(self, call: Call) -> None:
        call.ended = self.clock.seconds
        self._busy(-1)
        if self.chance.random() >= self.faults.lost_events:
            self.clock.after(self.chance.uniform(*self.EVENT), lambda: self.on_end(call))

    def _busy(self, more: int) -> None:
        self.busy_seconds += self.busy * (self.clock.seconds - self.busy_since)
        self.busy_since = self.clock.seconds
        self.busy += more
