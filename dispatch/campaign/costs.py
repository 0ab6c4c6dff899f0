"""What a campaign's calls cost as they end: for its cap, before any report is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dispatch.campaign.call_price import CallPrice, Charged, charged
from dispatch.campaign.person import Attempt
from dispatch.campaign.tariff import OUTBOUND, call_price_of
from dispatch.errors import ConfigurationError
from dispatch.prices import Prices


@dataclass(frozen=True, slots=True)
class CallCosts:
    """`prices` by country (ISO 3166-1); `country_of` tells whose a number is.

    A call to a country without a price costs as much as the dearest: a cap must hold.
    """

    prices: Mapping[str, CallPrice]
    country_of: Callable[[str], str]

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
