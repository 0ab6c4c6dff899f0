"""Why calls were not answered: contact events do not tell busy from no answer, the service does.

It is asked no more often than it allows. Whoever waits for that keeps no other call from its place:
only what became of them is stored a little later.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.campaign.ends import End
from dispatch.campaign.person import Person
from handlers.pacing_jobs import Jobs
from handlers.pacing_settling import Settling

A_SECOND = 5
"""Of the 10 a second that DescribeContact allows; the others are left to alerts."""
FOR_REASONS = 3
"""Of these, where any reason is waited for: calls that are only long can be asked after later."""
MOST_WAITING = 10 * A_SECOND
"""Where more end unanswered than can be asked about, the first of them count as not answered: a
pacer that is cut off leaves whoever waits here to the next one, as calls that seem to go on."""
PATIENCE = timedelta(seconds=30)
"""Then a call counts as not answered. SQS would tell its end again soon after."""


@dataclass(slots=True)
class Reasons:
    """`settle` gets each end with its reason, or without where nobody told it in time."""

    settling: Settling
    jobs: Jobs
    settle: Callable[[Person, End], None]
    clock: Callable[[], datetime]
    _left: int = A_SECOND
    _waiting: deque[tuple[Person, End, datetime]] = field(default_factory=deque)

    @property
    def left_to_others(self) -> int:
        """How much else may be asked in a second."""
        return A_SECOND - FOR_REASONS if self._waiting else A_SECOND

    def ask(self, person: Person, end: End) -> None:
        """A call to this person ended, and nobody had answered."""
        self._waiting.append((person, end, self.clock() + PATIENCE))
        self._ask()

    def allow(self, asked: int) -> None:
        """Another second has begun, in which so much was asked already."""
        self._left = A_SECOND - asked
        self._ask()

    def _ask(self) -> None:
        while self._waiting and (self._left > 0 or self._must_go()):
            given_up = self._must_go()
            person, end, until = self._waiting.popleft()
            if given_up:
                self.settle(person, end)
            else:
                self._left -= 1
                self._ask_one(person, end, until)

    def _must_go(self) -> bool:
        return len(self._waiting) > MOST_WAITING or self._waiting[0][2] <= self.clock()

    def _ask_one(self, person: Person, end: End, until: datetime) -> None:
        """What it does not answer is asked again."""
        self.jobs.do(
            lambda: self.settling.look(person),
            lambda found: self.settle(person, found or end),
            lambda _error: self._waiting.append((person, end, until)),
        )
