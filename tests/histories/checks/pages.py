"""Invariants 5 to 7: pages that are delayed, pages that fail, and whose page goes first."""

from collections.abc import Iterator, Mapping
from typing import Any

from dispatch.attempt import Attempt, Outcome
from dispatch.incident import Incident, State
from histories.seen import Seen, attribute
from sandbox.telephone.call import Call

UNPLACED = {Outcome.CANCELLED, Outcome.FAILED, Outcome.BAD_NUMBER, Outcome.DEFERRED}
"""How an attempt can end that never became a call: ended first, or refused."""
LIMITED = "called as often as the limits allow"
"""The timeline's words for a ring that waits for a limit (dispatch/line/asking.py)."""


def a_delay_is_told_and_drops_nothing(seen: Seen) -> Iterator[str]:
    """Each attempt became a call, or the timeline says why not; a plan is given up only when
    everybody in it was wanted.
    """
    asked_for = {attribute(call, "attempt") for call in seen.calls}
    for incident in seen.incidents:
        told = [line.text for line in seen.timeline(incident) if line.kind != "rang"]
        for attempt in incident.attempts:
            if attempt.id not in asked_for and not attempt.contact_id:
                yield from _unplaced(incident, attempt, told)
        if incident.state is State.MISSED:
            yield from _never_wanted(incident, told)


def _unplaced(incident: Incident, attempt: Attempt, told: list[str]) -> Iterator[str]:
    if attempt.outcome not in UNPLACED:
        yield f"{incident.id}: {attempt.contact} was not called and is {attempt.outcome}"
    elif not any(attempt.contact in text for text in told):
        yield f"{incident.id}: {attempt.contact} was not called and nothing says so"


def _never_wanted(incident: Incident, told: list[str]) -> Iterator[str]:
    wanted = {
        (one.stage, one.contact) for one in incident.attempts if one.round >= incident.first_round
    }
    for number, stage in enumerate(incident.plan.stages):
        for contact in stage.contacts:
            if (number, contact) not in wanted and not any(contact in text for text in told):
                yield f"{incident.id} was given up, and {contact} was never wanted"


def one_failure_silences_no_other(seen: Seen) -> Iterator[str]:
    """How it ended was told, what the plan's notices say was told, and so was each refused call."""
    for incident in seen.incidents:
        told = _told(seen, incident)
        expected = {("operations", "missed")} if incident.state is State.MISSED else set()
        if incident.state in {State.ACKNOWLEDGED, State.RESOLVED}:
            expected.add(("notices", incident.state.value))
        if any(one.outcome in {Outcome.FAILED, Outcome.BAD_NUMBER} for one in _refused(incident)):
            expected.add(("operations", "fault"))
        missing = expected - told
        yield from (f"{incident.id}: {word} was not told to {to}" for to, word in missing)


def _refused(incident: Incident) -> list[Attempt]:
    """The attempts that the service would not place."""
    return [one for one in incident.attempts if not one.contact_id]


def _told(seen: Seen, incident: Incident) -> set[tuple[str, str]]:
    notices = [one for one in seen.notices if incident.id in one["body"]]
    return {(one["topic"], word(one)) for one in notices}


def word(notice: Mapping[str, Any]) -> str:
    """What the notice tells of, as "missed"; of a message to a phone nothing."""
    return str(notice.get("chat", {}).get("metadata", {}).get("eventType", ""))


def alerts_are_served_first(seen: Seen) -> Iterator[str]:
    """No call is placed for anything else while an alert waits for one."""
    for call in seen.calls:
        if attribute(call, "incident") in seen.by_id:
            continue
        for incident in seen.incidents:
            if any(_waited(one, call) for one in incident.attempts):
                yield f"{call.contact} was called for something else, and {incident.id} waited"


def _waited(attempt: Attempt, call: Call) -> bool:
    return attempt.live and not attempt.contact_id and attempt.placed_at <= call.placed_at


def what_waits_for_a_limit_is_told(seen: Seen) -> Iterator[str]:
    """Whoever was wanted over a limit is called later, unless the incident ended before."""
    for incident in seen.incidents:
        for line in seen.timeline(incident):
            if LIMITED not in line.text or incident.state is not State.MISSED:
                continue
            who = line.text.partition(":")[0]
            if not any(call.contact == who and call.placed_at >= line.at for call in seen.calls):
                yield f"{incident.id}: {who} was over a limit at {line.at} and was never called"
