"""Dated price files: one TOML file for each region in `prices/`, one table for each price.

    [s3.standard_storage]
    unit = "GB-month"
    currency = "USD"
    as_of = 2026-10-07
    source = "Amazon S3 pricing"
    tiers = [{ up_to = 51_200, amount = 0.023 }, { amount = 0.022 }]

A price without tiers has an `amount`. One that nobody has looked up says `unconfirmed = true`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from dispatch.errors import ConfigurationError
from dispatch.toml_file import Table, read_table

FOLDER = "prices"
ENDLESS = float("inf")


@dataclass(frozen=True, slots=True)
class Tier:
    """What one unit costs, up to so many units a month."""

    up_to: float
    amount: float


@dataclass(frozen=True, slots=True)
class Price:
    """What a `unit` costs in `currency`, as of a day, by a source; `line` is where it stands."""

    name: str
    line: int
    unit: str
    currency: str
    as_of: date
    source: str
    unconfirmed: bool
    tiers: tuple[Tier, ...]

    @property
    def per(self) -> int:
        """How many things are one unit: 1,000 where the unit is `1,000 requests`."""
        first = self.unit.split()[0].replace(",", "")
        return int(first) if first.isdecimal() else 1

    def cost(self, things: float) -> float:
        """Of so many things in one month; a tier's `up_to` counts units, each tier for itself."""
        units, cost, below = things / self.per, 0.0, 0.0
        for tier in self.tiers:
            cost += max(0.0, min(units, tier.up_to) - below) * tier.amount
            below = tier.up_to
        return cost


@dataclass(frozen=True, slots=True)
class Prices:
    """The prices of a region by `service.name`, as `s3.standard_storage`."""

    file: str
    region: str
    by_name: Mapping[str, Price]

    def get(self, name: str, unit: str, currency: str = "USD") -> Price:
        """A price for that unit; raises ConfigurationError where the file has none such."""
        price = self.by_name.get(name)
        if price is None:
            raise ConfigurationError(self.file, 0, f"[{name}] is missing: give its price")
        for key, given, wanted in (
            ("unit", price.unit, unit),
            ("currency", price.currency, currency),
        ):
            if given != wanted:
                message = f'[{name}] {key} is "{given}": give the price in "{wanted}"'
                raise ConfigurationError(self.file, price.line, message)
        return price


def read_prices(text: str, file: str) -> Prices:
    """The prices in a file that is named for its region; raises ConfigurationError."""
    top = read_table(text, file)
    found: dict[str, Price] = {}
    for service in top.values:
        table = top.table(service)
        for name in table.values:
            found[f"{service}.{name}"] = _price(table.table(name), f"{service}.{name}")
    return Prices(file, PurePath(file).stem, found)


def _price(table: Table, name: str) -> Price:
    unit, currency, source = (table.text(key) for key in ("unit", "currency", "source"))
    if not unit.strip() or unit.startswith("0"):
        table.refuse("unit", f'unit is "{unit}": say what the price is for, as "1,000 requests"')
    as_of = table.day("as_of")
    if as_of is None:
        table.refuse("as_of", "as_of is missing: give a date, as 2026-11-20 without quotes")
    if len(currency) != len("USD") or not currency.isupper():
        table.refuse("currency", f'currency is "{currency}": give its code, as "USD"')
    unconfirmed = table.flag("unconfirmed")
    tiers = _tiers(table)
    table.done()
    return Price(
        name, table.lines.get(table.path), unit, currency, as_of, source, unconfirmed, tiers
    )


def _tiers(table: Table) -> tuple[Tier, ...]:
    """One without end for an `amount`; else those of `tiers`, of which only the last has none."""
    steps = table.tables("tiers")
    if not steps:
        return (Tier(ENDLESS, table.number("amount")),)
    if "amount" in table.values:
        table.refuse("amount", "give amount or tiers, not both")
    tiers: list[Tier] = []
    for step in steps:
        last = step is steps[-1]
        up_to = ENDLESS if last and "up_to" not in step.values else step.number("up_to")
        if last and up_to != ENDLESS:
            step.refuse("up_to", "the last tier has no end: leave up_to out")
        if tiers and up_to <= tiers[-1].up_to:
            step.refuse("up_to", f"up_to is {up_to:g}: give more than {tiers[-1].up_to:g}")
        tiers.append(Tier(up_to, step.number("amount")))
        step.done()
    return tuple(tiers)
