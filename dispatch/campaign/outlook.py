"""What `tocsin campaign plan` tells: how a campaign goes, what it costs, and what it lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.campaign.call_price import CallPrice, charged_for
from dispatch.campaign.forecast import forecast
from dispatch.campaign.forecast_assumptions import Assumptions
from dispatch.campaign.forecast_result import Bin, Capacity, Forecast, Group
from dispatch.campaign.quota_needs import Granted, Need, asked_for, granted_to, needs
from dispatch.campaign.settings import CampaignFile
from dispatch.campaign.tariff import call_price_of
from dispatch.prices import Prices


@dataclass(frozen=True, slots=True)
class People:
    """Who is called. `aside` are entries of the list that are not, by their reason.

    `unconfirmed` are the countries of those who are not called because nobody confirmed the rules.
    """

    groups: tuple[Group, ...]
    aside: Mapping[str, int] = field(default_factory=dict)
    unconfirmed: tuple[str, ...] = ()


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

    people: People
    assumed: Assumptions
    capacity: Capacity
    now: Forecast
    asked: Capacity
    wished: Forecast
    needs: tuple[Need, ...]
    cost: Cost
    unconfirmed: tuple[str, ...]

    @property
    def could_be_faster(self) -> bool:
        """Whether more quotas let it end earlier, or end at all."""
        return (self.wished.left, self.wished.ends_at) != (self.now.left, self.now.ends_at)

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
    people: People,
    assumed: Assumptions,
    granted: Granted,
    prices: Prices,
    start: datetime,
) -> Outlook:
    """The outlook for these people, begun at `start` (UTC); raises ConfigurationError."""
    groups, countries = people.groups, {one.country for one in people.groups}
    capacity, asked = granted_to(file.calls, granted), asked_for(file.calls, granted)

    def run(able: Capacity) -> Forecast:
        return forecast(file.calling_hours, file.retries, groups, assumed, able, start)

    now = run(capacity)
    wished = now if capacity == asked else run(asked)
    rate = wished.peak.rate if wished.peak else 0.0
    return Outlook(
        people=people,
        assumed=assumed,
        capacity=capacity,
        now=now,
        asked=asked,
        wished=wished,
        needs=tuple(needs(file.calls, granted, rate, rate * assumed.mean_hold)),
        cost=_cost(file, now, assumed, prices, countries),
        unconfirmed=(*people.unconfirmed, *file.unconfirmed(countries)),
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
        more = _cost_of(one, each)
        if cap_at is None and total + more > file.spending.cap:
            part = (file.spending.cap - total) / more
            cap_at = one.start + timedelta(seconds=round(one.seconds * part))
            calls_by_cap = calls + one.started * part
        total, calls = total + more, calls + one.started
    unpriced = tuple(sorted(set(found) - set(known)))
    return Cost(total, known, unpriced, cap_at, calls_by_cap)


def _cost_of(one: Bin, each: Mapping[str, float]) -> float:
    return sum(calls * each.get(country, 0.0) for country, calls in one.picked_up.items())
