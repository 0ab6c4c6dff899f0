"""A campaign as it stands: what `tocsin campaign status` and the sandbox page show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.campaign.closing import results_of
from dispatch.campaign.control import calls_now
from dispatch.campaign.list_import import under_way
from dispatch.campaign.person import Result
from dispatch.campaign.run import Campaign, Status

REACHED = (Result.COMPLETED, Result.PARTLY, Result.OPTED_OUT)
"""Who said something. A bad number was called, and a machine is nobody."""
WINDOW = timedelta(seconds=60)
"""Rates are of the latest looks within this time."""
SHORTEST = timedelta(seconds=5)
"""Two looks nearer to each other tell no rate."""
ENOUGH = 20
"""People who must have been done with in the window: from fewer no end can be told."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was counted at one moment."""

    at: datetime
    starts: int
    done: int


@dataclass(frozen=True, slots=True)
class Ending:
    """When everybody is done with: in so many seconds, or None, and why it cannot be told."""

    seconds: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What bounds the campaign: calls at once, its spend cap, and the cap's currency."""

    calls_at_once: int | None = None
    cap: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Live:
    """A campaign at one moment. `read` is the share of its list, None once all of it is read.

    `rate` is starts a second over the last `over` seconds, None where too little is known.
    """

    campaign: Campaign
    at: datetime
    allowed: Allowed
    people: int
    done: int
    reached: int
    waiting: int
    read: float | None
    rate: float | None
    over: float
    ending: Ending
    next_due: datetime | None


def look_at(campaign: Campaign, now: datetime) -> Look:
    """What to keep of this moment, for the rates of later ones."""
    return Look(now, campaign.tally.starts, _done(campaign))


def kept(looks: Sequence[Look], look: Look) -> tuple[Look, ...]:
    """The looks of the last WINDOW with this one; of the older ones only the latest."""
    older = [one for one in looks if one.at <= look.at - WINDOW]
    newer = [one for one in looks if look.at - WINDOW < one.at < look.at]
    return (*older[-1:], *newer, look)


def live_of(
    campaign: Campaign,
    looks: Sequence[Look],
    now: datetime,
    allowed: Allowed = Allowed(),
    next_due: datetime | None = None,
) -> Live:
    """The campaign now; `looks` are earlier ones, `next_due` is when the next person may be called.

    Without an earlier look the rate is that since the start.
    """
    look, first = look_at(campaign, now), _first(campaign, looks, now)
    over = (now - first.at).total_seconds()
    told = over >= SHORTEST.total_seconds() and calls_now(campaign, now)
    people, tally = campaign.people, campaign.tally
    return Live(
        campaign=campaign,
        at=now,
        allowed=allowed,
        people=people,
        done=look.done,
        reached=sum((tally.results or {}).get(one, 0) for one in REACHED),
        waiting=max(people - look.done - tally.calling, 0),
        read=_read(campaign),
        rate=(look.starts - first.starts) / over if told else None,
        over=over,
        ending=_ending(campaign, first, look, people, next_due),
        next_due=next_due,
    )


def _done(campaign: Campaign) -> int:
    return sum(results_of(campaign).values())


def _first(campaign: Campaign, looks: Sequence[Look], now: datetime) -> Look:
    """The look that a rate is counted from: the earliest kept, else the start."""
    earlier = [one for one in looks if one.at <= now - SHORTEST]
    if earlier:
        return earlier[0]
    return Look(campaign.started_at or now, 0, 0)


def _read(campaign: Campaign) -> float | None:
    reading = campaign.importing
    if campaign.status is not Status.IMPORTING and not under_way(reading):
        return None
    return min(reading.offset / reading.size, 1.0) if reading.size else 0.0


def _ending(
    campaign: Campaign, first: Look, look: Look, people: int, next_due: datetime | None
) -> Ending:
    """At the rate of now: nobody knows of those who are called again tomorrow."""
    if campaign.status.over:
        return Ending(0.0)
    if not calls_now(campaign, look.at):
        return Ending(None, _standing(campaign))
    left = people - look.done
    if left <= 0:
        return Ending(0.0)
    if campaign.tally.calling == 0 and next_due is not None and next_due > look.at:
        return Ending(None, "nobody may be called before the next is due")
    done, lasted = look.done - first.done, (look.at - first.at).total_seconds()
    if done < ENOUGH or lasted < SHORTEST.total_seconds():
        return Ending(None, "too few calls have ended to tell")
    return Ending(left * lasted / done)


def _standing(campaign: Campaign) -> str:
    if campaign.status is Status.RUNNING:
        return "its time has not come"
    return f"it is {campaign.status}"
