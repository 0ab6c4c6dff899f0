"""What a call that was shared, put off, refused or failed means for the incident that asked."""

from collections.abc import Iterable, Sequence

from dispatch.attempt import Outcome
from dispatch.callee import Callee
from dispatch.errors import NumberRefused, TocsinError
from dispatch.facts import CallDelayed, CallPlaced, CallRefused, DrillOvertaken, Fact
from dispatch.line.asking import Overtaken, Overtakes, Refused, Shares, Waits
from dispatch.phone import PhoneNumber
from dispatch.routes.route import Route
from dispatch.routes.standing import Standing


def fact_of_failed_call(attempt: str, error: TocsinError) -> Fact:
    """Tried again with the same token where that can help; otherwise a refused call."""
    if error.retry:
        return CallDelayed(attempt, str(error))
    outcome = Outcome.BAD_NUMBER if isinstance(error, NumberRefused) else Outcome.FAILED
    return CallRefused(attempt, outcome, str(error))


def fact_of_line(
    attempt: str, asked: Shares | Waits | Refused | Overtaken | Overtakes, phones_left: int
) -> Fact:
    """The person's line has a call that tells of the incident, is not free, or must not ring."""
    match asked:
        case Shares():
            return CallPlaced(attempt, asked.contact_id, phones_left)
        case Waits():
            return CallDelayed(attempt, asked.why, asked.until)
        case Refused():
            return CallRefused(attempt, Outcome.BAD_NUMBER, asked.why)
        case Overtaken():
            return DrillOvertaken(attempt)
        case Overtakes():
            return CallDelayed(attempt, "a drill is being ended")


def fact_of_country(attempt: str, callee: Callee, routes: Iterable[Route]) -> CallRefused | None:
    """The refusal where no route, working or not, may call the number's country."""
    if any(route.reaches(callee.number) for route in routes):
        return None
    why = "the country is not on the allow-list"
    return CallRefused(attempt, Outcome.BAD_NUMBER, why, callee.phones_left)


def fact_without_route(
    attempt: str, number: PhoneNumber, refusals: Sequence[TocsinError], standing: Standing
) -> CallDelayed:
    """No route could place the call; `refusals` are what those said that were tried just now.

    One failure is no outage: a route whose breaker is closed is tried again soon.
    """
    if refusals and standing.best(number) is not None:
        return CallDelayed(attempt, str(refusals[0]))
    why = f"no route is left that could place the call ({standing.faults})"
    return CallDelayed(attempt, why, no_route=True)
