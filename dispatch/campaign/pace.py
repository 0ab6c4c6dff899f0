"""How fast campaign calls are started: learned down where the service refuses, then up again.

A refusal now and then means nothing; a share of them says that the rate is more than is granted.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

WINDOW = timedelta(seconds=1)
LONGEST_WINDOW = timedelta(seconds=5)
ENOUGH = 50
"""Requests after which a window tells something, or its longest time."""
REFUSED_SHARE = 0.05
FEW = 3
"""Refusals of one window that may be chance, whatever their share."""
BELOW = 0.95
"""Of what was taken: the next rate after a window of refusals."""
GROWTH = 0.05
"""Of the quota: what each window without them adds."""
LEAST_SHARE = 1 / 32
BURST = timedelta(seconds=1)
"""Starts saved up while nobody was due: no more than this long brings."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`share` of the quota is used; `saved` are the starts that were left at `at`."""

    share: float = 1.0
    saved: float = 0.0
    at: datetime | None = None
    taken: int = 0
    refused: int = 0
    since: datetime | None = None


def starts_ready(pace: Pace, quota: float, now: datetime) -> Pace:
    """The pace with what has been saved up until now, at `quota` starts a second."""
    if pace.at is None:
        return replace(pace, saved=max(1.0, quota * pace.share), at=now)
    rate = quota * pace.share
    added = rate * max((now - pace.at).total_seconds(), 0.0)
    most = max(1.0, rate * BURST.total_seconds())
    return replace(pace, saved=min(pace.saved + added, most), at=max(now, pace.at))


def used(pace: Pace, starts: int) -> Pace:
    """So many of those saved have been used."""
    return replace(pace, saved=pace.saved - starts)


def told(pace: Pace, *, refused: bool) -> Pace:
    """One request came back."""
    if refused:
        return replace(pace, refused=pace.refused + 1)
    return replace(pace, taken=pace.taken + 1)


def learned(pace: Pace, quota: float, now: datetime) -> Pace:
    """The pace after the window, once that tells something; refusals of it are then forgotten."""
    if pace.since is None:
        return replace(pace, since=now)
    lasted, asked = now - pace.since, pace.taken + pace.refused
    if lasted < WINDOW or (asked < ENOUGH and lasted < LONGEST_WINDOW):
        return pace
    share = min(1.0, pace.share + GROWTH)
    if pace.refused > max(FEW, REFUSED_SHARE * asked):
        was_taken = pace.taken / lasted.total_seconds() / quota
        share = max(LEAST_SHARE, min(pace.share, was_taken) * BELOW)
    return replace(pace, share=share, taken=0, refused=0, since=now)
