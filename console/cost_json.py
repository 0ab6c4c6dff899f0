"""What keeping recordings costs, for machines."""

from dataclasses import asdict
from typing import Any

from dispatch.recordings.assumptions import assumptions
from dispatch.recordings.comparison import Comparison, Kept
from dispatch.recordings.costs import Bill


def as_json(found: Comparison) -> dict[str, Any]:
    """The assumptions, the volume, the prices, and each way year by year."""
    rates = found.rates
    prices = {
        name: {
            "unit": price.unit,
            "as_of": price.as_of.isoformat(),
            "source": price.source,
            "confirmed": not price.unconfirmed,
        }
        for name, price in rates.by_name.items()
    }
    return {
        "assumptions": list(assumptions(found)),
        "volume": asdict(found.volume),
        "region": rates.region,
        "prices": prices,
        "ways": [_way(kept, found.published_case) for kept in found.kept],
    }


def _way(kept: Kept, published_case: bool) -> dict[str, Any]:  # noqa: FBT001 - one of two tables
    published = kept.published if published_case else None
    return {
        "way": kept.way.key,
        "title": kept.way.title,
        "years": [_bill(year) for year in kept.years],
        "total": _bill(kept.total),
        "steady_month": _bill(kept.steady),
        "published": published,
        "deviation": kept.total.total / published - 1 if published else None,
    }


def _bill(bill: Bill) -> dict[str, float]:
    """In US dollars and cents."""
    every = {**asdict(bill), "total": bill.total}
    return {name: round(dollars, 2) for name, dollars in every.items()}
