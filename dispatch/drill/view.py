"""Reports as JSON values, and back: what the sandbox answers, and `--json` prints."""

from collections.abc import Mapping, Sequence
from typing import Any

from dispatch.codec import decode, encode
from dispatch.drill.advice import advice
from dispatch.drill.report import Report
from dispatch.drill.trend import held, records, trend
from dispatch.drill.words import headline


def report_view(report: Report) -> dict[str, Any]:
    """One drill, with its verdict in words as `headline`; times are seconds."""
    return {**_plain(encode(report)), "headline": headline(report)}


def report_in(view: Mapping[str, Any]) -> Report:
    """The report that `report_view` wrote."""
    return decode(Report, dict(view))


def history_view(reports: Sequence[Report]) -> dict[str, Any]:
    """Drills (newest first) with what they show together."""
    in_time, of = held(reports)
    return {
        "drills": [report_view(one) for one in reports],
        "people": [{**_plain(encode(one)), "rate": one.rate} for one in records(reports)],
        "held": in_time,
        "counted": of,
        "trend": trend(reports),
        "advice": advice(reports) if reports else [],
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Without the names of classes."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key != "is"}
    return [_plain(one) for one in value] if isinstance(value, list) else value
