"""What becomes of a person of a campaign: claimed, called, and settled when the call is over.

Each returns the person as they are to be stored; the version they were read in guards the write.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.campaign.ends import End
from dispatch.campaign.person import Attempt, Outcome, Person, Result, Stage, Talk
from dispatch.tokens import campaign_token

RING = timedelta(seconds=60)
"""An ordinary call rings no longer; only campaign traffic may be given a shorter time."""
GRACE = timedelta(seconds=15)
NextCall = Callable[[Person, datetime | None, datetime], datetime | None]
"""When a person is called again whose last call ended: by when they asked for it, and the time now.

None where they are not.
"""


def claimed(person: Person, talk: Talk, route: str, longest: timedelta, now: datetime) -> Person:
    """The person with one more attempt under way, or done where what they said shows that.

    `longest` is how long a call may talk. Raises ValueError for one who is not waiting.
    """
    if person.stage is not Stage.WAITING:
        raise ValueError(f"person {person.id} is {person.stage}")
    if (result := said(talk)) is not None:
        return done(person, result, now)
    attempt = Attempt(number=len(person.attempts) + 1, at=now, route=route)
    return replace(
        person,
        stage=Stage.CALLING,
        due_at=None,
        until=now + RING + longest + GRACE,
        attempts=(*person.attempts, attempt),
    )


def token_of(person: Person) -> str:
    """The ClientToken of the attempt under way: the same for whoever repeats its request."""
    attempt = _under_way(person)
    return campaign_token(person.campaign, person.id, attempt.number, attempt.route)


def placed(person: Person, contact_id: str) -> Person:
    """The service has named the call."""
    return _with_last(person, replace(_under_way(person), contact_id=contact_id))


def given_back(person: Person, due_at: datetime) -> Person:
    """The attempt was certainly not placed: it never was, and its number is used again."""
    _under_way(person)
    return replace(
        person, stage=Stage.WAITING, due_at=due_at, until=None, attempts=person.attempts[:-1]
    )


def put_off(person: Person, talk: Talk, allowed: datetime | None, now: datetime) -> Person:
    """Whoever is due and may not be called now: waiting until they may, or done where never."""
    if allowed is not None:
        return replace(person, due_at=allowed)
    return given_up(person, talk, now)


def prolonged(person: Person, until: datetime) -> Person:
    """The service says that the call still goes on."""
    return replace(person, until=until)


def settled(person: Person, talk: Talk, end: End, next_call: NextCall, now: datetime) -> Person:
    """The person after their call: done, or waiting for the next one."""
    attempt = _under_way(person)
    outcome = outcome_of(attempt, talk, end)
    ended = replace(
        attempt,
        contact_id=attempt.contact_id or end.contact_id,
        outcome=outcome,
        ended_at=end.ended_at or now,
        seconds=end.seconds,
    )
    person = _with_last(person, ended)
    result = said(talk)
    if result is None and outcome is Outcome.BAD_NUMBER:
        result = Result.BAD_NUMBER
    if result is not None:
        return done(person, result, now)
    due_at = next_call(person, talk.later_at if outcome is Outcome.LATER else None, now)
    if due_at is None:
        return given_up(person, talk, now)
    return replace(person, stage=Stage.WAITING, due_at=due_at, until=None)


def outcome_of(attempt: Attempt, talk: Talk, end: End) -> Outcome:
    """How the call ended: what was said in it counts for more than what the service says."""
    if talk.attempt == attempt.number:
        if talk.later_at is not None:
            return Outcome.LATER
        if said(talk) is not None:
            return Outcome.ANSWERED
    if end.outcome is not None:
        return end.outcome
    if end.answered is None:
        return Outcome.UNKNOWN
    return Outcome.NO_KEY if end.answered else Outcome.NO_ANSWER


def said(talk: Talk) -> Result | None:
    """What a person's own words make of them; None where they must still be reached."""
    if talk.opted_out:
        return Result.OPTED_OUT
    if talk.complete:
        return Result.COMPLETED
    if talk.answers and talk.later_at is None:
        return Result.PARTLY
    return None


def given_up(person: Person, talk: Talk, now: datetime) -> Person:
    """The person is called no more, whatever they asked for; what they said still counts."""
    result = said(talk) or (Result.PARTLY if talk.answers else None)
    return done(person, result or _unheard(person), now)


def refused_elsewhere(person: Person, talk: Talk, now: datetime) -> Person:
    """Given up, as another campaign or an operator was told never to call this number.

    An attempt under way was certainly not placed, and never was. What they said still counts.
    """
    if person.stage is Stage.CALLING:
        person = given_back(person, now)
    person = given_up(person, talk, now)
    unreached = person.result is Result.UNREACHED
    return replace(person, result=Result.REFUSED) if unreached else person


def _unheard(person: Person) -> Result:
    return Result.UNREACHED if person.attempts else Result.NOT_CALLED


def done(person: Person, result: Result, now: datetime) -> Person:
    """Nobody calls this person any more."""
    return replace(person, stage=Stage.DONE, due_at=None, until=None, result=result, done_at=now)


def _under_way(person: Person) -> Attempt:
    attempt = person.last
    if person.stage is not Stage.CALLING or attempt is None:
        raise ValueError(f"person {person.id} is {person.stage}, not called")
    return attempt


def _with_last(person: Person, attempt: Attempt) -> Person:
    return replace(person, attempts=(*person.attempts[:-1], attempt))
