"""Invariants 4 and 8: what an end stops and says, and that there is one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from dispatch.incident import Incident, State
from dispatch.speech.compose import phrase
from histories.happenings import OPERATOR
from histories.resting import at_rest
from histories.seen import FOUND, Seen, attribute
from sandbox.telephone.call import Call
from sandbox.telephone.spoken import all_words, plain

RINGING = timedelta(seconds=60)
"""A call that nobody could stop ends by itself; whoever picks up hears that it is over."""
AT_ONCE = timedelta(seconds=1)


def the_end_stops_what_rings(seen: Seen) -> Iterator[str]:
    """After the end nothing is placed, and what rings is stopped, or ends by itself after a fault.

    Whoever still picks up hears that it is over, or who has it. A call may serve several incidents:
    it goes on until the last of them has ended.
    """
    for call in seen.calls:
        yield from _placed_in_time(seen, call)
        served = _served(seen, call)
        if served and all(over(one) for one in served):
            last = max(served, key=lambda one: seen.ends(one)[-1].at)
            end = seen.ends(last)[-1].at
            yield from _stopped(seen, call, end)
            if call.connected_at is not None and call.connected_at > end:
                yield from _told(seen, last, call)


def _placed_in_time(seen: Seen, call: Call) -> Iterator[str]:
    incident = seen.by_id.get(attribute(call, "incident"))
    if incident is not None and over(incident):
        end = seen.ends(incident)[-1].at
        if call.placed_at > end + AT_ONCE:
            yield f"{call.contact} was called for {incident.id} at {call.placed_at}, after {end}"


def _served(seen: Seen, call: Call) -> list[Incident]:
    """The incidents that wanted this person before the call was answered or over."""
    until = call.connected_at or call.ended_at or seen.now
    return [
        one
        for one in seen.incidents
        if any(of.contact == call.contact and of.placed_at <= until for of in one.attempts)
    ]


def over(incident: Incident) -> bool:
    """True where it ended and was not raised again."""
    return incident.state is not State.OPEN


def _stopped(seen: Seen, call: Call, end: datetime) -> Iterator[str]:
    if call.placed_at > end:
        yield f"{call.contact} was called at {call.placed_at}, after the end at {end}"
        return
    rang_until = call.connected_at or call.ended_at or seen.now
    slow = seen.failed_between(end - RINGING, rang_until)
    if rang_until > end + (RINGING if slow else AT_ONCE):
        yield f"{call.contact} rang until {rang_until}, though it ended at {end}"


def _told(seen: Seen, incident: Incident, call: Call) -> Iterator[str]:
    at = call.connected_at or seen.now
    unheard = seen.failed_between(at - AT_ONCE, at + AT_ONCE) or incident.state is State.MISSED
    if unheard or seen.happenings.world.answering.failed:
        return
    contacts = seen.happenings.world.cloud.contacts
    words = all_words()[contacts[call.contact].language]
    taker = incident.taken_by
    name = contacts[taker].spoken_name if taker in contacts else taker or OPERATOR
    resolved = plain(f"<speak>{phrase(words, 'resolved').ssml}</speak>")
    heard = call.transcript[0] if call.transcript else ""
    if resolved not in heard and name not in heard:
        yield f"{call.contact} picked up after the end of {incident.id} and heard: {heard}"


def every_open_incident_has_a_next_step(seen: Seen) -> Iterator[str]:
    """One that is open is due at some moment, and is found soon after that."""
    for incident in seen.incidents:
        if over(incident):
            continue
        due = incident.overdue_at
        if due is None:
            yield f"{incident.id} is forgotten: nothing is due for it"
        elif due <= seen.now - FOUND and not seen.fault_is_fresh:
            yield f"{incident.id} was due at {due}, and it is {seen.now}"


def every_plan_ends(seen: Seen) -> Iterator[str]:
    """Acknowledged, resolved or missed, with nothing left to do and no phone in use."""
    for incident in seen.incidents:
        if not at_rest(incident):
            yield f"{incident.id} does not come to rest: {incident.state}, {incident.pending}"
    for who in seen.happenings.world.telephony.at_phone:
        yield f"{who} is still at the phone"
