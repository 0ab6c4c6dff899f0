"""How long calls last, learned from those that ended: when one is silent for too long."""

from collections import deque
from datetime import timedelta

FIRST_GUESS = timedelta(seconds=90)
LEAST = timedelta(seconds=20)
MOST = timedelta(minutes=10)
NINETEEN_OF_TWENTY = 0.95
MARGIN = 1.05
KEPT = 400
"""Lengths that are remembered, the latest."""
ANEW_AFTER = 50
"""Ends after which the likely length is worked out again."""


class Lengths:
    """From before a call is asked for until its end is known."""

    def __init__(self) -> None:
        self._latest: deque[timedelta] = deque(maxlen=KEPT)
        self._new = 0
        self._likely = FIRST_GUESS

    def add(self, length: timedelta) -> None:
        """One call has ended."""
        self._latest.append(length)
        self._new += 1
        if self._new >= ANEW_AFTER:
            self._new = 0
            ordered = sorted(self._latest)
            likely = ordered[int(len(ordered) * NINETEEN_OF_TWENTY)] * MARGIN
            self._likely = min(max(likely, LEAST), MOST)

    def longest_likely(self) -> timedelta:
        """19 of 20 calls have ended by then, with a margin; 90 seconds as long as few ended."""
        return self._likely
