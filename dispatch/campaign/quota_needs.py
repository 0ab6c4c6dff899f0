"""Which quotas of Amazon Connect a campaign needs, and what to ask AWS for.

Codes and defaults: Amazon Connect Administrator Guide, service quotas. It names a quota of campaign
traffic, and does not say that such calls count in that only: they take of both here, as they do as
they are placed (handlers/pacing_share.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from dispatch.campaign.forecast_result import Capacity
from dispatch.campaign.settings_calls import CAMPAIGN, CallSettings
from dispatch.routes.quotas import Quotas, quotas_of
from dispatch.traffic import Kind

STARTS, AT_ONCE, CAMPAIGN_AT_ONCE = "L-4E9BCC96", "L-12AB7C57", "L-E908C3A1"
NAMES = {
    STARTS: "starts per second (StartOutboundVoiceContact)",
    AT_ONCE: "calls at once per instance",
    CAMPAIGN_AT_ONCE: "campaign calls at once per instance",
}
WAITING = "up to 3 weeks"
"""How long AWS may take to grant more."""


@dataclass(frozen=True, slots=True)
class Granted:
    """The quotas that there are; those of a new account unless told."""

    starts_per_second: float = 2.0
    calls_at_once: int = 10
    campaign_calls: int = 0

    @property
    def quotas(self) -> Quotas:
        """Of which alerts and drills keep some."""
        return quotas_of(self.starts_per_second, self.calls_at_once)


@dataclass(frozen=True, slots=True)
class Need:
    """One quota: what there is, and what the campaign needs of it for its own pace."""

    code: str
    has: float
    needs: float

    @property
    def enough(self) -> bool:
        """Whether nothing is to be asked for."""
        return self.needs <= self.has


def asked_for(calls: CallSettings, granted: Granted) -> Capacity:
    """What the file wants; where it says nothing, what is left to campaigns."""
    left = _left(calls, granted)
    return Capacity(
        calls.starts_per_second or left.starts_per_second,
        calls.calls_at_once or left.calls_at_once,
    )


def granted_to(calls: CallSettings, granted: Granted) -> Capacity:
    """What the file wants, as far as the quotas go."""
    asked, left = asked_for(calls, granted), _left(calls, granted)
    return Capacity(
        min(asked.starts_per_second, left.starts_per_second),
        min(asked.calls_at_once, left.calls_at_once),
    )


def needs(calls: CallSettings, granted: Granted, rate: float, at_once: float) -> Iterator[Need]:
    """The quotas for so many starts a second and so many calls at once."""
    yield Need(STARTS, granted.starts_per_second, ceil(rate))
    yield Need(AT_ONCE, granted.calls_at_once, _with_reserve(ceil(at_once)))
    if calls.traffic == CAMPAIGN:
        yield Need(CAMPAIGN_AT_ONCE, granted.campaign_calls, ceil(at_once))


def _left(calls: CallSettings, granted: Granted) -> Capacity:
    left = granted.calls_at_once - granted.quotas.kept_calls(Kind.CAMPAIGN)
    if calls.traffic == CAMPAIGN:
        left = min(left, granted.campaign_calls)
    return Capacity(granted.starts_per_second, left)


def _with_reserve(at_once: int) -> int:
    """The smallest quota that leaves so many calls to campaigns."""
    quota = at_once + 1
    while quota - quotas_of(1.0, quota).kept_calls(Kind.CAMPAIGN) < at_once:
        quota += 1
    return quota
