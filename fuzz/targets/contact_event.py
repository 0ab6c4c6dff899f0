"""Contact events and contact records: what they say of a call."""

import json
from collections.abc import Iterator
from datetime import datetime

from dispatch.attempt import Outcome
from dispatch.facts import CallAnswered, CallEnded, Fact, KeyPressed
from dispatch.outcome import facts_of_event, facts_of_record, read_contact_event
from fuzz.finding import expect
from fuzz.promises import same_twice
from fuzz.seeds import kept, shared
from fuzz.target import EVENT_SIZE, Target

ATTEMPT = "attempt-1"
KEYS = {"1", "2"}
FIRST_YEAR = 1971
"""Connect writes 1970 for a time that is not there."""
SEEDS = (
    {
        "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "detail": {
            "eventType": "DISCONNECTED",
            "contactId": "contact-1",
            "connectedToSystemTimestamp": "2026-11-01T00:00:12.000Z",
            "disconnectTimestamp": "1970-01-01T00:00:00.001Z",
            "disconnectReason": "TELECOM_BUSY",
        },
    },
    {
        "Id": "contact-1",
        "Attributes": {"key": "1"},
        "ConnectedToSystemTimestamp": "2026-11-01T00:00:12+09:00",
        "DisconnectTimestamp": "2026-11-01T00:00:40Z",
        "DisconnectReason": "CUSTOMER_DISCONNECT",
    },
)


def check(text: str) -> None:
    """Nothing raises; times are in UTC and after 1970; facts are of the attempt and consistent."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return
    found = same_twice(lambda: read_contact_event(event))
    if found is not None:
        expect(found.contact_id, "a contact without a name")
        for time in (found.answered_at, found.ended_at):
            _check_time(time)
        _check_facts(same_twice(lambda: facts_of_event(found, ATTEMPT)))
        expect(not (found.needs_the_record and facts_of_event(found, ATTEMPT)), "told twice")
    if isinstance(event, dict):
        _check_facts(same_twice(lambda: facts_of_record(event, ATTEMPT)))


def _check_time(time: datetime | None) -> None:
    if time is not None:
        expect(time.year >= FIRST_YEAR, f"the null time {time} is taken for one")
        offset = time.utcoffset()
        expect(offset is not None and not offset, f"{time} is not in UTC")


def _check_facts(facts: list[Fact]) -> None:
    expect(len(facts) <= len(KEYS), f"{len(facts)} facts of one event")
    for fact in facts:
        match fact:
            case CallEnded(attempt, outcome, answered_at):
                expect(isinstance(outcome, Outcome), f"an outcome {outcome!r}")
                _check_time(answered_at)
            case KeyPressed(attempt, key):
                expect(key in KEYS, "a key that is none")
            case CallAnswered(attempt):
                pass
            case _:
                expect(holds=False, broken=f"a fact that no call tells: {fact!r}")
        expect(attempt == ATTEMPT, "a fact of another attempt")


def seeds() -> Iterator[str]:
    """Contact events as Connect documents them, and a contact record."""
    yield from map(json.dumps, SEEDS)
    yield from kept("contact_event")
    yield from shared("events/connect")


TARGET = Target("json", check, seeds, EVENT_SIZE)
