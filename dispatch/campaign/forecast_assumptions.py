"""What a forecast assumes of the people: how calls end, and for how long each holds a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.campaign.person import Outcome

USUAL: Mapping[Outcome, float] = {
    Outcome.ANSWERED: 0.55,
    Outcome.NO_ANSWER: 0.30,
    Outcome.BUSY: 0.10,
    Outcome.FAILED: 0.05,
    Outcome.MACHINE: 0.0,
    Outcome.NO_KEY: 0.0,
}
"""Shares of the calls of a list of private numbers; yours will differ, so give your own."""
RING, SHORT = 10.0, 5.0
"""Seconds until somebody picks up; and those of a call that is busy or fails."""
PICKED_UP = (Outcome.ANSWERED, Outcome.MACHINE, Outcome.NO_KEY)
ALL = 1.0
NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Shares of the calls by outcome, summing to 1; seconds of talk, and of ringing in vain."""

    mix: Mapping[Outcome, float]
    talk: float
    ring: float

    def hold(self, outcome: Outcome) -> float:
        """Seconds for which a call that ends so holds a line."""
        if outcome in PICKED_UP:
            return RING + self.talk
        return self.ring if outcome is Outcome.NO_ANSWER else SHORT

    @property
    def mean_hold(self) -> float:
        """Seconds, over all calls."""
        return sum(share * self.hold(outcome) for outcome, share in self.mix.items())

    @property
    def picked_up(self) -> float:
        """The share of the calls that are charged."""
        return sum(self.mix[outcome] for outcome in PICKED_UP)


def mix_of(given: Mapping[Outcome, float]) -> Mapping[Outcome, float]:
    """The shares that are given, the others in their usual proportion; raises ValueError."""
    rest = ALL - sum(given.values())
    usual = sum(share for outcome, share in USUAL.items() if outcome not in given)
    if rest < -NEAR or (rest > NEAR and not usual):
        told = " + ".join(f"{outcome} {share:.0%}" for outcome, share in given.items())
        raise ValueError(f"{told} is {sum(given.values()):.0%} of the calls: give 100 % in all")
    scale = max(rest, 0.0) / usual if usual else 0.0
    return {outcome: given.get(outcome, share * scale) for outcome, share in USUAL.items()}
