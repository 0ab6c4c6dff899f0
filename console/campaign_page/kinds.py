"""What outcomes and results are called, in which order they stand, and by which class drawn."""

from collections.abc import Iterable, Mapping
from itertools import chain

OUTCOMES: Mapping[str, str] = {
    "answered": "answered",
    "later": "asked to be called later",
    "no-key": "picked up, pressed no key",
    "machine": "answering machine",
    "no-answer": "not answered",
    "busy": "busy",
    "bad-number": "bad number",
    "failed": "failed",
    "unknown": "end unknown",
    "cancelled": "cancelled",
    "under way": "under way",
}
RESULTS: Mapping[str, str] = {
    "completed": "heard it to the end",
    "partly": "answered in part",
    "opted-out": "wants no more calls",
    "refused": "opted out elsewhere",
    "unreached": "not reached",
    "bad-number": "bad number",
    "not-called": "not called",
    "calling": "being called",
    "waiting": "waiting",
    "erased": "erased on demand",
}


def in_order(kinds: Mapping[str, str], found: Iterable[str]) -> list[str]:
    """Those found, in the order of `kinds`, unknown ones last."""
    there = set(found)
    return [one for one in kinds if one in there] + sorted(there - set(kinds))


def outcomes_in(counted: Iterable[Mapping[str, int]]) -> list[str]:
    """The outcomes of several counts."""
    return in_order(OUTCOMES, chain.from_iterable(counted))
