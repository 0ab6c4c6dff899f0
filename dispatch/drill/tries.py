"""The calls of a drill: when each rang, was picked up and settled, and how."""

from dataclasses import dataclass
from datetime import datetime

from dispatch.attempt import Attempt, Outcome
from dispatch.incident import Incident

SETTLING = frozenset("12")
"""The keys that settle a call: 1 takes it, 2 passes it on."""


@dataclass(frozen=True, slots=True)
class Try:
    """One call to `who`. Times are seconds since the drill was opened, None where it never was.

    `stage`, `round` and `number` (which of the person's numbers) count from 1; `nth` is which call
    to this person it was. `settled` is when its outcome was known: a key, the end of the call, or
    that nobody was wanted any more. `outcome` is empty while it rings or talks.
    """

    who: str
    nth: int
    stage: int
    round: int
    number: int
    rang: float | None
    picked: float | None
    settled: float | None
    key: str
    outcome: str

    @property
    def reached(self) -> bool:
        """True where the person pressed a key that settles it."""
        return bool(self.key)

    @property
    def failed(self) -> bool:
        """True where the number could not be called, or the call failed on its way."""
        return self.outcome in {Outcome.BAD_NUMBER, Outcome.FAILED}


def tries_of(incident: Incident) -> tuple[Try, ...]:
    """Every call that the drill made or wanted to make, in order."""
    counted: dict[str, int] = {}
    tries = []
    for one in incident.attempts:
        counted[one.contact] = counted.get(one.contact, 0) + 1
        tries.append(_try(one, counted[one.contact], incident.opened_at))
    return tuple(tries)


def _try(attempt: Attempt, nth: int, opened_at: datetime) -> Try:
    def after(at: datetime | None) -> float | None:
        return None if at is None else round((at - opened_at).total_seconds(), 1)

    return Try(
        who=attempt.contact,
        nth=nth,
        stage=attempt.stage + 1,
        round=attempt.round + 1,
        number=attempt.phone + 1,
        rang=after(attempt.rang_at),
        picked=after(attempt.answered_at),
        settled=after(attempt.settled_at),
        key="".join(key for key in attempt.keys if key in SETTLING)[-1:],
        outcome=attempt.outcome.value if attempt.outcome else "",
    )
