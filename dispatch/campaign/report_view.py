"""A campaign's report as JSON values, and what its funnel is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from dispatch.campaign.call_price import CallPrice, Charged, cost_of, together
from dispatch.campaign.report import Report
from dispatch.campaign.run import Campaign

T = TypeVar("T", int, datetime)


@dataclass(frozen=True, slots=True)
class Told:
    """A report with what belongs to it: whose it is, when it was made, and the prices by country.

    `questions` are those of the script in its order; others that were answered come after them.
    """

    campaign: Campaign
    report: Report
    at: datetime
    prices: Mapping[str, CallPrice] = field(default_factory=dict)
    currency: str = ""
    questions: Sequence[str] = ()

    @property
    def asked(self) -> list[str]:
        """Every question, in the script's order."""
        return list(dict.fromkeys([*self.questions, *self.report.answers]))

    @property
    def cost(self) -> float | None:
        """What the calls cost that have a price; None where none has."""
        return cost_of(self.report.charged, self.prices)[0]

    @property
    def unpriced(self) -> int:
        """Calls to countries of which no price is known."""
        return cost_of(self.report.charged, self.prices)[1]

    @property
    def charged(self) -> Charged:
        """The seconds that are charged, in all countries."""
        return together(self.report.charged.values())

    @property
    def erased(self) -> int:
        """People who were forgotten: they are counted nowhere else."""
        return self.campaign.erased


def funnel(told: Told) -> list[tuple[str, int]]:
    """How far people came: each step with how many got there."""
    report = told.report
    return [
        ("on the list", report.people + told.erased),
        ("called", report.called),
        ("picked up", report.picked_up),
        ("answered a question", report.answered),
        ("heard it to the end", report.complete),
    ]


def report_view(told: Told) -> dict[str, Any]:
    """Durations are seconds; hours begin at the time that is their key (ISO 8601)."""
    report, campaign = told.report, told.campaign
    return {
        "id": campaign.id,
        "name": campaign.name,
        "status": campaign.status.value,
        "createdAt": campaign.created_at.isoformat(),
        "startedAt": _written(campaign.started_at),
        "endedAt": _written(campaign.ended_at),
        "at": told.at.isoformat(),
        "people": report.people,
        "erased": told.erased,
        "stages": dict(sorted(report.stages.items())),
        "results": dict(sorted(report.results.items())),
        "languages": dict(sorted(report.languages.items())),
        "funnel": [{"step": step, "people": people} for step, people in funnel(told)],
        "calls": report.calls,
        "byHour": _by(report.by_hour, datetime.isoformat),
        "byAttempt": _by(report.by_attempt, str),
        "answers": {one: dict(report.answers.get(one, {})) for one in told.asked},
        "ways": [
            {"answers": list(way), "people": people} for way, people in report.ways.most_common()
        ],
        "leftAt": dict(sorted(report.left_at.items())),
        "optedOut": report.opted_out,
        "durations": _durations(report),
        "cost": _cost(told),
        "list": _list(campaign),
    }


def _by(
    counted: Mapping[T, Mapping[str, int]], written: Callable[[T], str]
) -> dict[str, dict[str, int]]:
    ordered = sorted(counted)
    return {written(one): dict(sorted(counted[one].items())) for one in ordered}


def _durations(report: Report) -> dict[str, Any]:
    lasted = report.durations
    mean = lasted.mean
    return {
        "calls": lasted.count,
        "mean": None if mean is None else round(mean, 1),
        "median": lasted.at(0.5),
        "p90": lasted.at(0.9),
        "bars": [{"from": start, "to": end, "calls": calls} for start, end, calls in lasted.bars()],
    }


def _cost(told: Told) -> dict[str, Any]:
    """`amount` is null without a price; the charged seconds are known all the same."""
    charged, amount = told.charged, told.cost
    return {
        "calls": charged.calls,
        "telephonySeconds": charged.telephony,
        "serviceSeconds": charged.service,
        "amount": None if amount is None else round(amount, 4),
        "currency": told.currency,
        "unpricedCalls": told.unpriced,
        "prices": {country: one.said for country, one in sorted(told.prices.items())},
    }


def _list(campaign: Campaign) -> dict[str, int]:
    reading = campaign.importing
    return {
        "lines": reading.lines,
        "taken": reading.taken,
        "duplicates": reading.duplicates,
        "invalid": reading.invalid,
        "refused": reading.refused,
    }


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
