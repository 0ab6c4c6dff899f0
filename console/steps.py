"""A forecast told moment by moment: who rings when, who is told, and how it ends."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.output import duration
from dispatch.attempt import Attempt, Outcome
from dispatch.engagement.state import alias_of
from dispatch.forecast import Forecast
from dispatch.foreseen_phones import Waiting
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
    waits: list[str] = field(default_factory=list)
    what: str = ""
    engages: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Calls:
    first: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    engaged: list[str] = field(default_factory=list)
    waits: list[tuple[str, str]] = field(default_factory=list)
    """Contact, and until when and why."""


Moments = defaultdict[Moment, _Calls]


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
            [contact for contact, _ in calls.waits],
            "; ".join(_sentences(calls)),
            calls.engaged,
        )
        for (at, in_round, stage), calls in sorted(moments.items())
    ]
    return [*steps, _end(foreseen.incident)]


def _moments(foreseen: Forecast) -> Moments:
    moments = Moments(_Calls)
    for one in foreseen.incident.attempts:
        _add_call(moments, one, foreseen.rings.get(one.id))
    for wait in foreseen.waits:
        _add_wait(moments, wait, foreseen.incident.opened_at)
    for at, engaging in foreseen.engaged:
        in_round, stage = map(int, engaging.occasion.split(":"))
        moments[at, in_round, stage].engaged.append(alias_of(engaging.contact))
    for at, notice in foreseen.notices:
        if notice.stage is not None:
            moments[(at, *notice.stage)].notices.append(notice.topic)
    return moments


def _add_call(moments: Moments, one: Attempt, rang_at: datetime | None) -> None:
    if rang_at is not None:
        calls = moments[rang_at, one.round, one.stage]
        (calls.again if one.number > 1 else calls.first).append(one.contact)
    elif one.outcome is Outcome.BAD_NUMBER:
        moments[one.placed_at, one.round, one.stage].refused.append(one.contact)
    # Otherwise it waited in vain.


def _add_wait(moments: Moments, wait: Waiting, opened_at: datetime) -> None:
    attempt, until = wait.attempt, duration(_seconds(wait.until - opened_at))
    told = f"{attempt.contact} waits until {until} ({wait.why})"
    moments[wait.at, attempt.round, attempt.stage].waits.append((attempt.contact, told))


def _sentences(calls: _Calls) -> Iterator[str]:
    if calls.first:
        yield f"{listed(calls.first)} {_ring(calls.first)}"
    if calls.again:
        yield f"{listed(calls.again)} {_ring(calls.again)} again"
    yield from (told for _, told in calls.waits)
    if calls.refused:
        yield f"{listed(calls.refused)} cannot be called, and operations is told"
    if calls.engaged:
        yield f"Incident Manager engages {listed(calls.engaged)}"
    if calls.notices:
        yield f"notice to {listed(calls.notices)}"


def _end(incident: Incident) -> Step:
    place = (incident.round + 1, incident.stage + 1)
    if incident.state is State.MISSED:
        after = _seconds((incident.ended_at or incident.opened_at) - incident.opened_at)
        told = "everyone missed it; notice to operations"
        return Step(after, *place, notices=["operations"], what=told)
    closes_at = incident.closes_at or incident.opened_at
    after = _seconds(closes_at - incident.opened_at)
    told = "closed, if it has not recovered before"
    return Step(after, *place, notices=["notices"], what=told)


def listed(names: list[str]) -> str:
    """Names as a sentence has them: a, b and c."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _ring(names: list[str]) -> str:
    return "rings" if len(names) == 1 else "ring"


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
