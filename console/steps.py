"""A forecast told moment by moment: who rings when, who is told, and how it ends."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dispatch.attempt import Outcome
from dispatch.forecast import Forecast
from dispatch.incident import Incident, State

Moment = tuple[datetime, int, int]
"""A time, and the round and the stage that run then, from 0."""


@dataclass(slots=True)
class Step:
    """What happens `after` that many seconds. Rounds and stages count from 1."""

    after: int
    round: int
    stage: int
    rings: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    what: str = ""


@dataclass(slots=True)
class _Calls:
    first: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def steps_of(foreseen: Forecast) -> list[Step]:
    """Every moment at which somebody is called or told, and the end."""
    begin = foreseen.incident.opened_at
    moments = _moments(foreseen)
    steps = [
        Step(
            _seconds(at - begin),
            in_round + 1,
            stage + 1,
            [*calls.first, *calls.again],
            calls.notices,
            "; ".join(_sentences(calls)),
        )
        for (at, in_round, stage), calls in sorted(moments.items())
    ]
    return [*steps, _end(foreseen.incident)]


def _moments(foreseen: Forecast) -> dict[Moment, _Calls]:
    moments: dict[Moment, _Calls] = {}
    for one in foreseen.incident.attempts:
        calls = moments.setdefault((one.placed_at, one.round, one.stage), _Calls())
        refused = one.outcome is Outcome.BAD_NUMBER
        called = calls.refused if refused else calls.again if one.number > 1 else calls.first
        called.append(one.contact)
    for at, notice in foreseen.notices:
        if notice.stage is not None:
            moments.setdefault((at, *notice.stage), _Calls()).notices.append(notice.topic)
    return moments


def _sentences(calls: _Calls) -> Iterator[str]:
    if calls.first:
        yield f"{listed(calls.first)} {_ring(calls.first)}"
    if calls.again:
        yield f"{listed(calls.again)} {_ring(calls.again)} again"
    if calls.refused:
        yield f"{listed(calls.refused)} cannot be called, and operations is told"
    if calls.notices:
        yield f"notice to {listed(calls.notices)}"


def _end(incident: Incident) -> Step:
    place = (incident.round + 1, incident.stage + 1)
    if incident.state is State.MISSED:
        after = _seconds((incident.ended_at or incident.opened_at) - incident.opened_at)
        return Step(after, *place, [], ["operations"], "everyone missed it; notice to operations")
    closes_at = incident.closes_at or incident.opened_at
    after = _seconds(closes_at - incident.opened_at)
    return Step(after, *place, [], ["notices"], "closed, if it has not recovered before")


def listed(names: list[str]) -> str:
    """Names as a sentence has them: a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _ring(names: list[str]) -> str:
    return "rings" if len(names) == 1 else "ring"


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
