"""What an operator may ask of a campaign, and what it is then.

| asked  | from                                | becomes  |
|--------|-------------------------------------|----------|
| start  | ready                               | running  |
| pause  | running                             | paused   |
| resume | paused                              | running  |
| stop   | importing, ready, running, paused   | stopped  |
| finish | running, paused, with nobody called | finished |

What it is already is no error: whoever asks twice gets the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from dispatch.campaign.run import Campaign, Status
from dispatch.errors import CampaignRefused


class Verb(StrEnum):
    """What can be asked; nobody but the pacer finishes a campaign."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class _Way:
    """From where to where; `otherwise` says for other states what would be right."""

    origin: frozenset[Status]
    to: Status
    otherwise: Mapping[Status, str]


OVER = "it is over, and nobody is called by it any more: start another"
NOT_YET = "it has not begun: start it"
READING = "its list is still being read: wait until it is ready"
UNDER_WAY = frozenset({Status.RUNNING, Status.PAUSED})
_WAYS = {
    Verb.START: _Way(
        frozenset({Status.READY}),
        Status.RUNNING,
        {Status.IMPORTING: READING, Status.PAUSED: "it is paused: resume it"},
    ),
    Verb.PAUSE: _Way(
        frozenset({Status.RUNNING}),
        Status.PAUSED,
        {Status.IMPORTING: NOT_YET, Status.READY: NOT_YET},
    ),
    Verb.RESUME: _Way(
        frozenset({Status.PAUSED}),
        Status.RUNNING,
        {Status.IMPORTING: READING, Status.READY: NOT_YET},
    ),
    Verb.STOP: _Way(UNDER_WAY | {Status.IMPORTING, Status.READY}, Status.STOPPED, {}),
    Verb.FINISH: _Way(
        UNDER_WAY, Status.FINISHED, {Status.IMPORTING: NOT_YET, Status.READY: NOT_YET}
    ),
}


def changed(
    campaign: Campaign, verb: Verb, now: datetime, why: str = "", at: datetime | None = None
) -> Campaign:
    """The campaign after `verb`, itself where it is that already; raises CampaignRefused.

    `why` is said of what nobody asked for. A start `at` a later time counts from then on.
    """
    way = _WAYS[verb]
    if campaign.status is way.to:
        return campaign
    if campaign.status not in way.origin:
        reason = way.otherwise.get(campaign.status, OVER)
        raise CampaignRefused(f"{campaign.id} is {campaign.status}: {reason}")
    if verb is Verb.FINISH and campaign.tally.calling > 0:
        raise CampaignRefused(f"{campaign.id} has calls under way: it ends with the last of them")
    after = replace(campaign, status=way.to, why=why)
    if way.to.over:
        return replace(after, ended_at=now)
    if verb is Verb.START:
        return replace(after, started_at=at if at is not None and at > now else now)
    return after


def calls_now(campaign: Campaign, now: datetime) -> bool:
    """Whether its people may be called: it runs, and what it was started for has come."""
    begun = campaign.started_at is None or campaign.started_at <= now
    return campaign.status is Status.RUNNING and begun


def within_cap(campaign: Campaign, cap: float | None) -> None:
    """Raise CampaignRefused where a campaign would pause at once, as its money is spent."""
    if cap is not None and campaign.tally.spent >= cap:
        raise CampaignRefused(
            f"{campaign.id} has spent {campaign.tally.spent:.2f} of {cap:.2f}: raise the cap in "
            "its file, and update it"
        )
