"""What a campaign's calls cost as they end: for its cap, before any report is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from dispatch.campaign.call_price import CallPrice, Charged, charged
from dispatch.campaign.person import Attempt
from dispatch.campaign.tariff import OUTBOUND, call_price_of
from dispatch.errors import ConfigurationError
from dispatch.prices import Prices

GUESSED = 20
"""Calls that are thought of as one minute to the dearest country, until enough have ended."""


@dataclass(frozen=True, slots=True)
class CallCosts:
    """`prices` by country (ISO 3166-1); `country_of` tells whose a number is.

    A call to a country without a price costs as much as the dearest: a cap must hold.
    """

    prices: Mapping[str, CallPrice]
    country_of: Callable[[str], str]

    @property
    def dearest(self) -> float:
        """What a call of a minute costs at most."""
        minute = charged(Charged(), 60)
        return max((minute.cost(one) for one in self.prices.values()), default=0.0)

    def of(self, number: str, attempt: Attempt) -> float:
        """One call that has ended, in the campaign's currency."""
        price = self.prices.get(self.country_of(number))
        one = charged(Charged(), attempt.seconds)
        if price is not None:
            return one.cost(price)
        return max((one.cost(other) for other in self.prices.values()), default=0.0)


def call_costs(prices: Prices, currency: str, country_of: Callable[[str], str]) -> CallCosts:
    """By all the prices of calls in the file; raises ConfigurationError where it has none."""
    names = [name.removeprefix(OUTBOUND) for name in prices.by_name if name.startswith(OUTBOUND)]
    found = {name: call_price_of(prices, name, currency) for name in names}
    known = {name: price for name, price in found.items() if price is not None}
    if not known:
        raise ConfigurationError(prices.file, 0, f"no [{OUTBOUND}…] tells what a call costs")
    return CallCosts(known, country_of)


def affordable(spent: float, cap: float, ended: int, dearest: float) -> int | None:
    """How many calls may be under way: by what those that ended cost, they stay within the cap.

    One at least, until it is spent. None where calls cost nothing.
    """
    each = (spent + GUESSED * dearest) / (ended + GUESSED)
    return ceil(max(0.0, cap - spent) / each) if each > 0 else None
