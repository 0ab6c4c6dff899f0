"""A pacer's turn: it calls while it has the lease, and leaves it to the next in good time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from dispatch.errors import StateConflict
from handlers.adapters.log import log
from handlers.adapters.pacer_lease import PacerLease

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

    def tick(self) -> None:
        """Do what is to be done now."""

    def close(self) -> None:
        """Hear no more of ended calls, and store what has been heard."""


class Turn(StrEnum):
    """How it ended."""

    NONE = "somebody else paces"
    GOES_ON = "it goes on with the next look"
    LOST = "somebody else paces now"
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

    def take(self) -> Turn:
        """Have a turn where nobody else has."""
        held = self.lease.take(self.clock())
        if held is None:
            return Turn.NONE
        paces = self._paces if held.kept else None
        if paces is None:
            paces = self._paces = self.make()
            paces.begin(held.learned)
        try:
            turn = self._until_over(paces)
        except StateConflict:
            turn = Turn.LOST
            log.warning("lease lost", owner=self.lease.owner)
        if turn is not Turn.GOES_ON:
            self._close(paces, turn)
        return turn

    def _close(self, paces: Paces, turn: Turn) -> None:
        self._paces = None
        paces.close()
        if turn is not Turn.LOST:
            self.lease.release(paces.learned)

    def _until_over(self, paces: Paces) -> Turn:
        """Raises StateConflict where the lease is lost."""
        begun = renewed = self.clock()
        while True:
            paces.tick()
            now = self.clock()
            if paces.idle:
                return Turn.RESTS
            if not self.lasts:
                return Turn.GOES_ON
            if now - begun >= self.lasts:
                return Turn.OVER
            if now - renewed >= RENEW_EVERY:
                self.lease.renew(paces.learned, now)
                renewed = now
            self.sleep(TICK)
