"""Invariant 2, and what one person's phone may be asked to bear."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from dispatch.severity import Severity
from histories.seen import Seen, attribute
from sandbox.telephone.call import Call

LIMITS = (
    (3, timedelta(minutes=15), True),
    (7, timedelta(hours=1), False),
    (15, timedelta(hours=3), False),
)
"""Calls to one number within a time, and whether a critical alert may exceed it (issue 3)."""


def no_phone_rings_twice(seen: Seen) -> Iterator[str]:
    """One attempt is one call of an instance of Connect, and one place of a plan is one attempt."""
    rung = Counter(
        (attribute(call, "attempt"), call.request.get("InstanceId")) for call in seen.calls
    )
    yield from (f"attempt {which} rang {n} times" for (which, _), n in rung.items() if n > 1)
    for incident in seen.incidents:
        places = Counter(
            (one.round, one.stage, one.contact, one.number) for one in incident.attempts
        )
        yield from (f"{incident.id}: two attempts for {at}" for at, n in places.items() if n > 1)


def every_call_is_on_record(seen: Seen) -> Iterator[str]:
    """What rings was decided and stored before: only then can it be stopped, and never doubled."""
    for call in seen.calls:
        incident = seen.by_id.get(attribute(call, "incident"))
        if incident is None or incident.attempt(attribute(call, "attempt")) is None:
            yield f"{call.contact} was called at {call.placed_at} for an attempt that nobody stored"


def one_call_at_a_time(seen: Seen) -> Iterator[str]:
    """A phone that rings or talks is never called a second time."""
    for person, calls in _by_person(seen).items():
        for earlier, later in pairwise(calls):
            if earlier.ended_at is None or earlier.ended_at > later.placed_at:
                yield f"{person} was called while a call rang or talked, at {later.placed_at}"


def limits_are_held(seen: Seen) -> Iterator[str]:
    """No number is called more often than the limits allow."""
    by_number: defaultdict[str, list[Call]] = defaultdict(list)
    for call in seen.calls:
        by_number[call.request["DestinationPhoneNumber"]].append(call)
    for calls in by_number.values():
        for most, within, critical_may_exceed in LIMITS:
            for first, over in zip(calls, calls[most:], strict=False):
                exempt = critical_may_exceed and _is_critical(seen, over)
                if over.placed_at - first.placed_at < within and not exempt:
                    yield f"{over.contact} was called {most + 1} times within {within}"


def _by_person(seen: Seen) -> dict[str, list[Call]]:
    by_person: defaultdict[str, list[Call]] = defaultdict(list)
    for call in seen.calls:
        by_person[call.contact].append(call)
    return by_person


def _is_critical(seen: Seen, call: Call) -> bool:
    incident = seen.by_id.get(attribute(call, "incident"))
    return incident is not None and incident.severity is Severity.CRITICAL
