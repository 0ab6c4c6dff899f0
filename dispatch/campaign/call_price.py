"""What calls cost: two prices a minute, each with its own shortest call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

TELEPHONY_LEAST, SERVICE_LEAST = 60, 10
"""Seconds that are charged at least. Source: Amazon Connect pricing, which counts by the second."""


@dataclass(frozen=True, slots=True)
class CallPrice:
    """Per minute in `currency`: the telephone network's part, and Connect's own.

    `said` tells where the prices are from, with their day.
    """

    telephony: float
    service: float
    currency: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Charged:
    """Seconds that are charged, of so many calls that were answered."""

    calls: int = 0
    talked: int = 0
    telephony: int = 0
    service: int = 0

    def cost(self, price: CallPrice) -> float:
        """In the price's currency."""
        return (self.telephony * price.telephony + self.service * price.service) / 60


def charged(before: Charged, seconds: float) -> Charged:
    """One call more; one that nobody answered costs nothing."""
    if seconds <= 0:
        return before
    whole = ceil(seconds)
    return Charged(
        before.calls + 1,
        before.talked + whole,
        before.telephony + max(whole, TELEPHONY_LEAST),
        before.service + max(whole, SERVICE_LEAST),
    )


def charged_for(seconds: Iterable[float]) -> Charged:
    """Calls that talked so long."""
    total = Charged()
    for one in seconds:
        total = charged(total, one)
    return total


def together(parts: Iterable[Charged]) -> Charged:
    """All of it."""
    known = list(parts)
    return Charged(
        sum(one.calls for one in known),
        sum(one.talked for one in known),
        sum(one.telephony for one in known),
        sum(one.service for one in known),
    )


def cost_of(
    charged: Mapping[str, Charged], prices: Mapping[str, CallPrice]
) -> tuple[float | None, int]:
    """What it costs by the prices, both by country, and how many calls have no price.

    None where nothing has one.
    """
    priced = [country for country in charged if country in prices]
    missing = sum(one.calls for country, one in charged.items() if country not in prices)
    if not priced and (missing or not prices):
        return None, missing
    return sum(charged[one].cost(prices[one]) for one in priced), missing
