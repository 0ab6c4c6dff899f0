"""A free phone: whether it rings now, by which route, and what the request to it came to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.errors import TocsinError
from dispatch.line.asking import (
    SETTLING,
    MayRing,
    Waits,
    lost_routes,
    not_placed,
    rang_before,
    reserved,
)
from dispatch.line.calling import placed
from dispatch.line.limits import Limits
from dispatch.line.state import CallRecord, Line, LineCall, Want
from dispatch.phone import PhoneNumber
from dispatch.routes import breaker, budget
from dispatch.routes.failures import after_failure, never_rang
from dispatch.routes.route import Route
from dispatch.routes.standing import Standing
from dispatch.routes.state import Budget

LONGEST_WAIT = timedelta(seconds=10)
"""A place may become free long before the last moment at which it must."""


@dataclass(frozen=True, slots=True)
class Dial:
    """A want, and which of the person's numbers, counted from 0, is to ring for it.

    `tried` are the routes that have refused it for certain.
    """

    want: Want
    phone: int
    number: PhoneNumber
    tried: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Granted:
    """The call may be placed by `route` once the line and the route's budget are stored."""

    route: Route
    line: Line
    budget: Budget


@dataclass(frozen=True, slots=True)
class NoRoute:
    """No route is left that could place the call."""


def by_route(
    before: Line, asked: MayRing, dial: Dial, standing: Standing, limits: Limits
) -> Granted | Waits | NoRoute:
    """What becomes of a want to which the line (`before`, as stored) has said `asked`."""
    line, now = asked.line, standing.now
    if line.call is not None and (until := _silent_until(line.call, dial, standing)):
        return Waits(line, until, "it may be ringing by a route that does not answer")
    route = _route_for(line.call, dial, standing, lost_routes(before, dial.want, now))
    if route is None:
        return NoRoute()
    answer = standing.ask(dial.want.attempt, route, dial.want.kind)
    if isinstance(answer, budget.Wait):
        return Waits(line, min(answer.until, now + LONGEST_WAIT), answer.why)
    taken = reserved(line, dial.want, route.name, dial.phone, limits, now)
    return Granted(route, taken, answer.budget)


def _route_for(
    held: LineCall | None, dial: Dial, standing: Standing, lost: Collection[str]
) -> Route | None:
    """A call that may be ringing keeps its route until its lease has ended, and no longer."""
    if held is not None:
        return standing.named(held.route)
    better = standing.best(dial.number, {*dial.tried, *lost})
    return better or standing.best(dial.number, dial.tried)


def _silent_until(held: LineCall, dial: Dial, standing: Standing) -> datetime | None:
    """When the route of a call that may be ringing, or the next one, is asked again.

    Where that route is lost, each further request that gets no answer would keep the phone from the
    better one longer.
    """
    if standing.is_lost(held.route, dial.number):
        return held.over_at
    return min(held.over_at, standing.now + SETTLING) if held.route in dial.tried else None


def accepted(
    line: Line, state: Budget, contact_id: str, known: CallRecord | None, now: datetime
) -> tuple[Line, Budget, CallRecord | None]:
    """The line, the route's budget and the call's record once the service has taken the call.

    `known` is what is remembered of a call of that name: one that has ended rings no more, and its
    record stays (None).
    """
    call = line.call
    if call is None:
        return line, state, None
    works = breaker.accepted(state, now)
    if known is not None and known.ended:
        return rang_before(line, call.attempt), budget.released(works, call.attempt), None
    record = CallRecord(
        line.contact, call.route, call.incident, call.attempt, overtaken=call.overtaken
    )
    return placed(line, call.attempt, contact_id, now), works, record


def failed(
    line: Line, state: Budget, attempt: str, error: TocsinError, now: datetime
) -> tuple[Line, Budget]:
    """The line and the route's budget after a request that placed no call, or nobody knows."""
    after = not_placed(line, attempt) if never_rang(error) else line
    return after, after_failure(state, attempt, error, now)
