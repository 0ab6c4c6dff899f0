"""How long the adviser may keep alerts waiting, so that a storm is not slowed down by it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

LONGEST: Final = timedelta(seconds=2)
"""The longest wait for one answer."""
WINDOW: Final = timedelta(minutes=1)
MOST: Final = timedelta(seconds=6)
"""The longest wait for all answers within WINDOW, in one process: a batch of five events must be
done within the function's 20 s, and a storm must not pass at the pace of a language model."""
Spent = tuple[datetime, timedelta]
"""When a question was asked, and how long the wait for its answer was."""


def still_counts(spent: Iterable[Spent], now: datetime) -> tuple[Spent, ...]:
    """What of it was asked within the last WINDOW."""
    return tuple(one for one in spent if one[0] > now - WINDOW)


def may_ask(spent: Iterable[Spent], now: datetime) -> bool:
    """Whether there is time for another question, should it take as long as it may."""
    waited = sum((took for _, took in still_counts(spent, now)), timedelta())
    return waited + LONGEST <= MOST
