"""How a campaign calls: from which numbers, how many at once, and as which traffic."""

from dataclasses import dataclass
from datetime import timedelta

from dispatch.phone import E164, PhoneNumber
from dispatch.toml_file import Table

GENERAL, CAMPAIGN = "general", "campaign"
TRAFFIC = (GENERAL, CAMPAIGN)
MOST_AT_ONCE, MOST_STARTS = 10_000, 500
RING_SHORTEST, RING_LONGEST = timedelta(seconds=15), timedelta(seconds=60)
"""StartOutboundVoiceContact's RingTimeoutInSeconds: 15 to 60."""
LONGEST_TALK, LONGEST_TALK_ALLOWED = timedelta(minutes=5), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CallSettings:
    """What the campaign asks for; the route's quotas and the alerts' reserve bound it further.

    Without `caller_numbers` the stack's campaign numbers are used in turn; None for `calls_at_once`
    or `starts_per_second` is as many as there are for campaigns. `ring` is how long a phone rings
    before the call is given up; `longest` is how long a call may talk. With `record` calls are
    recorded, and say so.
    """

    caller_numbers: tuple[PhoneNumber, ...] = ()
    calls_at_once: int | None = None
    starts_per_second: float | None = None
    traffic: str = GENERAL
    answering_machine_detection: bool = False
    ring_timeout: timedelta = RING_LONGEST
    longest: timedelta = LONGEST_TALK
    record: bool = False


def calls_in(table: Table) -> CallSettings:
    """The table `[calls]`; raises ConfigurationError with the line of what is wrong."""
    settings = CallSettings(
        caller_numbers=_numbers(table),
        calls_at_once=_at_once(table),
        starts_per_second=_starts(table),
        traffic=_traffic(table),
        answering_machine_detection=table.flag("answering_machine_detection"),
        ring_timeout=_between(table, "ring_timeout", RING_LONGEST, RING_SHORTEST, RING_LONGEST),
        longest=_between(
            table, "longest", LONGEST_TALK, timedelta(seconds=30), LONGEST_TALK_ALLOWED
        ),
        record=table.flag("record"),
    )
    table.done()
    if settings.traffic == GENERAL:
        _refuse_campaign_keys(table)
    return settings


def _refuse_campaign_keys(table: Table) -> None:
    for key in ("answering_machine_detection", "ring_timeout"):
        if table.values.get(key):
            message = (
                f'{key} needs traffic = "campaign": for other calls Amazon Connect ignores it, and '
                "every phone rings for 60 s"
            )
            table.refuse(key, message)


def _numbers(table: Table) -> tuple[PhoneNumber, ...]:
    texts = table.texts("caller_numbers")
    if not all(map(E164.fullmatch, texts)):
        table.refuse("caller_numbers", "a caller number is + and 2 to 15 digits, as +819012345678")
    if len(set(texts)) < len(texts):
        table.refuse("caller_numbers", "a caller number stands twice")
    return tuple(map(PhoneNumber, texts))


def _at_once(table: Table) -> int | None:
    if "calls_at_once" not in table.values:
        table.asked.add("calls_at_once")
        return None
    count = table.whole("calls_at_once", 1, MOST_AT_ONCE)
    if not count:
        table.refuse("calls_at_once", "calls_at_once is 0, so nobody would be called")
    return count


def _starts(table: Table) -> float | None:
    if "starts_per_second" not in table.values:
        table.asked.add("starts_per_second")
        return None
    starts = table.number("starts_per_second")
    if not 0 < starts <= MOST_STARTS:
        message = f"starts_per_second is {starts:g}: give more than 0, {MOST_STARTS} at most"
        table.refuse("starts_per_second", message)
    return starts


def _traffic(table: Table) -> str:
    named = table.text("traffic", GENERAL)
    if named not in TRAFFIC:
        table.refuse("traffic", f'traffic = "{named}": give "general" or "campaign"')
    return named


def _between(
    table: Table, key: str, default: timedelta, least: timedelta, most: timedelta
) -> timedelta:
    value = table.duration(key, default)
    if not least <= value <= most:
        message = f"{key} must be from {least.seconds} s to {most.seconds} s"
        table.refuse(key, message)
    return value
