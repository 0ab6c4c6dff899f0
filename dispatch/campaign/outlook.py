"""What `tocsin campaign plan` tells: how a campaign goes, what it costs, and what it lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dispatch.campaign.call_price import CallPrice, charged_for
from dispatch.campaign.forecast import Bin, Capacity, Forecast, Group, forecast
from dispatch.campaign.forecast_assumptions import Assumptions
from dispatch.campaign.quota_needs import Granted, Need, asked_for, granted_to, needs
from dispatch.campaign.settings import CampaignFile
from dispatch.campaign.tariff import call_price_of
from dispatch.prices import Prices


@dataclass(frozen=True, slots=True)
class Cost:
    """What the calls cost; `unpriced` are countries called for which the file has no price.

    `cap_at` is when the spend cap is reached, and `calls_by_cap` how many calls start by then.
    """

    total: float
    prices: Mapping[str, CallPrice]
    unpriced: tuple[str, ...]
    cap_at: datetime | None = None
    calls_by_cap: float = 0.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """`now` is with the quotas there are, `wished` with as many as the file asks for."""

    groups: tuple[Group, ...]
    assumed: Assumptions
    capacity: Capacity
    now: Forecast
    asked: Capacity
    wished: Forecast
    needs: tuple[Need, ...]
    cost: Cost
    unconfirmed: tuple[str, ...]

    @property
    def lacks_quotas(self) -> bool:
        """Whether the file asks for a faster pace than the quotas allow."""
        return self.asked.starts(self.hold) > self.capacity.starts(self.hold)

    @property
    def hold(self) -> float:
        """Seconds that a call holds a line, on average."""
        return self.assumed.mean_hold

    @property
    def well(self) -> bool:
        """Whether everybody is called within a year and the spend cap, where that is allowed."""
        return not (self.now.left >= 1 or self.cost.cap_at or self.unconfirmed)


def outlook_of(
    file: CampaignFile,
    groups: Sequence[Group],
    assumed: Assumptions,
    granted: Granted,
    prices: Prices,
    start: datetime,
) -> Outlook:
    """The outlook for these people, begun at `start` (UTC); raises ConfigurationError."""
    capacity, asked = granted_to(file.calls, granted), asked_for(file.calls, granted)

    def run(able: Capacity) -> Forecast:
        return forecast(file.calling_hours, file.retries, groups, assumed, able, start)

    now = run(capacity)
    wished = now if capacity == asked else run(asked)
    rate = wished.peak.rate if wished.peak else 0.0
    return Outlook(
        groups=tuple(groups),
        assumed=assumed,
        capacity=capacity,
        now=now,
        asked=asked,
        wished=wished,
        needs=tuple(needs(file.calls, granted, rate, rate * assumed.mean_hold)),
        cost=_cost(file, now, assumed, prices, {one.country for one in groups}),
        unconfirmed=file.unconfirmed(one.country for one in groups),
    )


def _cost(
    file: CampaignFile,
    expected: Forecast,
    assumed: Assumptions,
    prices: Prices,
    countries: Iterable[str],
) -> Cost:
    found = {one: call_price_of(prices, one, file.spending.currency) for one in countries}
    known = {one: price for one, price in found.items() if price}
    talk = charged_for([assumed.talk])
    each = {one: talk.cost(price) for one, price in known.items()}
    total, calls = 0.0, 0.0
    cap_at, calls_by_cap = None, 0.0
    for one in expected.bins:
        total += _cost_of(one, each)
        calls += one.started
        if cap_at is None and total > file.spending.cap:
            cap_at, calls_by_cap = one.start, calls
    unpriced = tuple(sorted(set(found) - set(known)))
    return Cost(total, known, unpriced, cap_at, calls_by_cap)


def _cost_of(one: Bin, each: Mapping[str, float]) -> float:
    return sum(calls * each.get(country, 0.0) for country, calls in one.picked_up.items())
