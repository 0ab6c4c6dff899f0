"""A pacer with all that belongs to it, for one turn."""

import json
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from dispatch.campaign.pace import Pace
from dispatch.codec import decode, encode
from dispatch.traffic import Kind
from handlers.pacing import Pacer
from handlers.pacing_keeping import Keeper
from handlers.pacing_metrics import Meter

CLOSES_IN = timedelta(seconds=10)
"""What is being stored may take so long; what is not stored then is told again."""


class Listens(Protocol):
    """Hears of ended calls between `begin` and `close`."""

    @property
    def quiet(self) -> bool:
        """Whether nothing more will come."""

    def begin(self) -> None:
        """From now on."""

    def hush(self) -> None:
        """No more, but for what is on its way."""

    def close(self) -> None:
        """No more."""


@dataclass(frozen=True, slots=True)
class Whole:
    """`ears` is None where what was told is read at each tick."""

    pacer: Pacer
    keeper: Keeper
    meter: Meter
    ears: Listens | None
    executor: Executor
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]

    @property
    def idle(self) -> bool:
        """Whether nobody is called, and nobody due for a while."""
        return self.keeper.may_rest()

    @property
    def learned(self) -> str:
        """The pace, as JSON."""
        return json.dumps(encode(self.pacer.share.pace))

    def begin(self, learned: str) -> None:
        """Listen, and go on with the pace that the last one had learned."""
        if learned:
            self.pacer.share.pace = decode(Pace, json.loads(learned))
        if self.ears is not None:
            self.ears.begin()

    def tick(self, until: datetime) -> None:
        """Do what is to be done now; from `until` on somebody else may pace, so call nobody."""
        self.pacer.until = until
        self.keeper.keep()
        self.pacer.tick()
        self._tell()

    def close(self, held: Callable[[], bool]) -> None:
        """Call nobody, hear no more of ended calls, and store what has been heard.

        `held`, asked again and again, keeps the lease meanwhile, and tells whether it is ours.
        """
        if self.ears is not None:
            self.ears.hush()
        self.pacer.running.clear()
        self._finish_jobs(held)
        if self.ears is not None:
            self.ears.close()
        self.keeper.finish()
        self.meter.close()
        self._tell()
        if not self.pacer.flights and held():
            self.pacer.share.release()
        self.executor.shutdown(wait=False, cancel_futures=True)

    def _finish_jobs(self, held: Callable[[], bool]) -> None:
        until = self.clock() + CLOSES_IN
        while True:
            quiet = self.ears is None or self.ears.quiet
            self.pacer.tick()
            if (quiet and not self.pacer.jobs) or self.clock() >= until:
                return
            held()
            self.sleep(0.05)

    def _tell(self) -> None:
        pacer, now = self.pacer, self.clock()
        due = any(one.agenda.ready for one in pacer.running.values())
        quotas = pacer.share.quotas
        allowed = quotas.calls_at_once - quotas.kept_calls(Kind.CAMPAIGN)
        self.meter.tell(len(pacer.flights), allowed, now, due=due)
