"""What a region charges for what an archive of recordings needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.prices import Price, Prices

NEEDED: Mapping[str, str] = {
    "s3.standard_storage": "GB-month",
    "s3.archive_storage": "GB-month",
    "s3.standard_put": "1,000 requests",
    "s3.standard_get": "1,000 requests",
    "s3.archive_put": "1,000 requests",
    "s3.archive_get": "1,000 requests",
    "s3.archive_transition": "1,000 requests",
    "s3.archive_retrieval": "GB",
    "lambda.duration": "GB-second",
    "lambda.requests": "1,000,000 requests",
    "step_functions.transitions": "1,000 transitions",
    "sqs.requests": "1,000,000 requests",
    "dynamodb.writes": "1,000,000 writes",
    "dynamodb.storage": "GB-month",
}
"""The prices that the file must have, and what each is for."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The prices of one region."""

    file: str
    region: str
    by_name: Mapping[str, Price]

    def of(self, name: str, things: float) -> float:
        """US dollars for so many GB-months, requests or seconds in one month."""
        return self.by_name[name].cost(things)

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The prices that nobody has looked up."""
        return tuple(name for name, price in self.by_name.items() if price.unconfirmed)


def rates_of(prices: Prices) -> Rates:
    """Of a price file; raises ConfigurationError where one is missing or for something else."""
    found = {name: prices.get(name, unit) for name, unit in NEEDED.items()}
    return Rates(prices.file, prices.region, found)


def days_of(rates: Iterable[Price]) -> str:
    """The day, or the first and last, as of which prices are."""
    days = sorted(price.as_of for price in rates)
    return f"{days[0]}" if days[0] == days[-1] else f"{days[0]} to {days[-1]}"
