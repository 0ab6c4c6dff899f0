"""How long calls lasted, by the second: a distribution that takes no more room than that."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 3600
"""Seconds that are told apart; a call may talk no longer."""
EDGES = tuple(range(0, 190, 10))
"""Where the bars of the distribution begin; the last has no end."""


@dataclass(slots=True)
class Durations:
    """Calls that were answered, by their seconds."""

    by_second: Counter[int] = field(default_factory=Counter)

    def add(self, seconds: float) -> None:
        """One call."""
        self.by_second[min(round(seconds), LONGEST)] += 1

    @property
    def count(self) -> int:
        """How many there were."""
        return self.by_second.total()

    @property
    def mean(self) -> float | None:
        """Seconds; None where there was no call."""
        talked = sum(second * calls for second, calls in self.by_second.items())
        return talked / self.count if self.count else None

    def at(self, share: float) -> int | None:
        """The seconds within which this share of the calls ended: 0.5 is the median."""
        passed = 0
        for second, calls in sorted(self.by_second.items()):
            passed += calls
            if passed >= share * self.count:
                return second
        return None

    def bars(self) -> Iterator[tuple[int, int | None, int]]:
        """From, to (None: no end), and how many calls, for each of EDGES."""
        for start, end in zip(EDGES, (*EDGES[1:], None), strict=True):
            inside = (
                calls
                for second, calls in self.by_second.items()
                if second >= start and (end is None or second < end)
            )
            yield start, end, sum(inside)
