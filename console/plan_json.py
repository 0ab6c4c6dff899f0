"""`tocsin campaign plan --json`: every figure that the tables show, and those behind them."""

from dataclasses import asdict
from typing import Any

from dispatch.campaign.forecast_result import Forecast, by_hour
from dispatch.campaign.outlook import Cost, Outlook
from dispatch.campaign.quota_needs import NAMES, WAITING
from dispatch.campaign.settings import CampaignFile


def as_json(file: CampaignFile, found: Outlook) -> dict[str, Any]:
    """Times are in UTC, durations in seconds, shares from 0 to 1."""
    return {
        "campaign": file.name,
        "assumed": {
            "mix": {str(outcome): share for outcome, share in found.assumed.mix.items()},
            "talk": round(found.assumed.talk, 1),
            "ring": found.assumed.ring,
            "hold": round(found.hold, 1),
        },
        "people": [asdict(group) for group in found.people.groups],
        "setAside": dict(found.people.aside),
        "withTheQuotasThereAre": _forecast(found.now, found.hold),
        "withTheQuotasItAsksFor": _forecast(found.wished, found.hold),
        "quotas": [
            {**asdict(need), "name": NAMES[need.code], "enough": need.enough}
            for need in found.needs
        ],
        "quotaIncreaseTakes": WAITING,
        "cost": _cost(found.cost, file),
        "unconfirmedCountries": list(found.unconfirmed),
        "well": found.well,
    }


def _forecast(one: Forecast, hold: float) -> dict[str, Any]:
    reached, in_vain, left = one.people_by_end
    rate = one.peak.rate if one.peak else 0.0
    return {
        "calls": round(one.calls),
        "reached": reached,
        "notReached": in_vain,
        "notCalled": left,
        "outcomes": {str(outcome): round(count) for outcome, count in one.outcomes.items()},
        "begins": one.bins[0].start.isoformat() if one.bins else None,
        "ends": one.ends_at.isoformat() if one.ends_at else None,
        "callingSeconds": sum(each.seconds for each in one.bins),
        "peakStartsPerSecond": round(rate, 2),
        "peakCallsAtOnce": round(rate * hold, 1),
        "byHour": [{"hour": at.isoformat(), "calls": round(n)} for at, n in by_hour(one.bins)],
    }


def _cost(cost: Cost, file: CampaignFile) -> dict[str, Any]:
    return {
        "currency": file.spending.currency,
        "total": round(cost.total, 2),
        "cap": file.spending.cap,
        "capAt": cost.cap_at.isoformat() if cost.cap_at else None,
        "callsByCap": round(cost.calls_by_cap) if cost.cap_at else None,
        "prices": {country: price.said for country, price in cost.prices.items()},
        "unpriced": list(cost.unpriced),
    }
