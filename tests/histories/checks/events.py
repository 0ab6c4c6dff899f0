"""Invariant 1: what becomes of events."""

from collections import Counter
from collections.abc import Iterator

from dispatch.triage import Became
from histories.incidents import place_of_event
from histories.seen import Seen


def every_event_ends_as_exactly_one(seen: Seen) -> Iterator[str]:
    """Each has an outcome with its reason, or is among the dead letters; and what is stored agrees.

    An alert that was counted twice shows in its incident: it opened once, and each that joined
    joined once.
    """
    kept = seen.happenings.world.dead_letters()
    for event in seen.happenings.sent:
        outcome = seen.outcomes.get(place_of_event(event["id"]))
        if outcome is None and not any(f'"{event["id"]}"' in body for body in kept):
            yield f"{event['id']} is lost"
        if outcome is not None and not (outcome.became in set(Became) and outcome.reason):
            yield f"{event['id']} became {outcome.became!r}, because of {outcome.reason!r}"
    yield from _counted_once(seen)


def _counted_once(seen: Seen) -> Iterator[str]:
    counted = Counter((one.became, one.incident) for one in seen.outcomes.values())
    for incident in seen.incidents:
        if counted[Became.OPENED, incident.id] != 1:
            yield f"{incident.id} opened {counted[Became.OPENED, incident.id]} times"
        if incident.joined != counted[Became.JOINED, incident.id]:
            yield f"{incident.id} counts {incident.joined} alerts that joined, not those that did"


def nothing_on_record_changes(seen: Seen) -> Iterator[str]:
    """Whoever decides upon what was read before somebody else wrote must not undo that."""
    for key, before, after in seen.happenings.world.records.overwritten:
        yield f"{key} said {before!r} and was replaced by {after!r}"


def an_outcome_never_changes(seen: Seen) -> Iterator[str]:
    """What became of an event stays what was recorded first; one trouble is one incident."""
    for place, outcome in seen.outcomes.items():
        first = seen.known_outcomes.setdefault(place, outcome)
        if first != outcome:
            yield f"{outcome.event_id} was {first.became} and is {outcome.became} now"
    running = Counter(one.alert.dedup_key for one in seen.incidents if one.accepts_alerts)
    yield from (f"two incidents for {trouble}" for trouble, n in running.items() if n > 1)
