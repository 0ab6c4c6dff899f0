"""Whether a campaign needs a pacer, and whether one is there."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatch.campaign.control import calls_now
from dispatch.campaign.erasure import to_be_swept
from dispatch.campaign.run import Campaign

QUIET_AFTER = timedelta(seconds=20)
"""Looks come every 3 seconds: when there was none for so long, their chain is broken, or rests."""
SILENT_AFTER = timedelta(minutes=3)
"""A chain that rests is begun anew each minute: when it was not, nothing calls."""


def need_a_pacer(campaigns: Iterable[Campaign], now: datetime) -> bool:
    """Whether anybody may be called, or is: a call under way is settled also where none follows.

    And whether the people of one that is over have no time yet at which they are removed.
    """
    return any(
        calls_now(one, now) or one.tally.calling > 0 or to_be_swept(one) for one in campaigns
    )


def is_quiet(last_look: datetime | None, now: datetime) -> bool:
    """Whether the looks must be begun anew."""
    return last_look is None or now - last_look > QUIET_AFTER


def is_silent(last_look: datetime | None, now: datetime) -> bool:
    """Whether beginning them anew has not helped."""
    return last_look is not None and now - last_look > SILENT_AFTER
