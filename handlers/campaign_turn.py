"""A pacer's turn: it calls while it has the lease, and leaves it to the next in good time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from dispatch.errors import StateConflict
from handlers.adapters.log import log
from handlers.adapters.pacer_lease import LASTS, PacerLease

RENEW_EVERY = timedelta(seconds=1)
TICK = 0.05
"""Seconds between two ticks: what a place stays empty after the end of a call was told."""


class Paces(Protocol):
    """What calls, from the beginning of a turn to its end."""

    @property
    def idle(self) -> bool:
        """Whether nobody is called, and nobody due for a while."""

    @property
    def learned(self) -> str:
        """What whoever is next should know."""

    def begin(self, learned: str) -> None:
        """Begin to listen, with what the one before has learned."""

    def tick(self, until: datetime) -> None:
        """Do what is to be done now; from `until` on somebody else may pace, so call nobody."""

    def close(self, held: Callable[[], bool]) -> None:
        """Hear no more of ended calls, and store what has been heard.

        `held`, asked again and again, keeps the lease meanwhile, and tells whether it is ours.
        """


class Turn(StrEnum):
    """How it ended."""

    NONE = "somebody else paces"
    GOES_ON = "it goes on with the next look"
    LOST = "somebody else paces now"
    FAILED = "what failed is for the next one, which knows nothing of it"
    OVER = "the next one can go on"
    RESTS = "there is nothing to do for a while"


@dataclass(slots=True)
class Turns:
    """Each as long as `lasts`; where that is no time, a single tick, and the next look goes on."""

    lease: PacerLease
    make: Callable[[], Paces]
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    lasts: timedelta
    _paces: Paces | None = field(default=None)
    _renewed: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    def take(self) -> Turn:
        """Have a turn where nobody else has; one that fails ends, and raises what failed."""
        now = self.clock()
        held = self.lease.take(now)
        if held is None:
            return Turn.NONE
        self._renewed = now
        paces = self._paces if held.kept else None
        if paces is None:
            paces = self._paces = self.make()
            paces.begin(held.learned)
        turn = Turn.FAILED
        try:
            turn = self._until_over(paces, now)
        finally:
            if turn is not Turn.GOES_ON:
                self._close(paces)
        return turn

    def _until_over(self, paces: Paces, begun: datetime) -> Turn:
        while True:
            paces.tick(self._renewed + LASTS)
            if paces.idle:
                return Turn.RESTS
            if not self.lasts:
                return Turn.GOES_ON
            if self.clock() - begun >= self.lasts:
                return Turn.OVER
            if not self._held(paces):
                return Turn.LOST
            self.sleep(TICK)

    def _held(self, paces: Paces) -> bool:
        """Whether the lease is ours; once a second it is renewed."""
        now = self.clock()
        if now - self._renewed < RENEW_EVERY:
            return True
        try:
            self.lease.renew(paces.learned, now)
        except StateConflict:
            log.warning("lease lost", owner=self.lease.owner)
            return False
        self._renewed = now
        return True

    def _close(self, paces: Paces) -> None:
        """It hears of nothing any more, and the next one need not wait for the lease's end."""
        self._paces = None
        paces.close(lambda: self._held(paces))
        try:
            self.lease.release(paces.learned)
        except StateConflict:
            log.info("lease is another's", owner=self.lease.owner)
