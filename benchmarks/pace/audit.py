"""What must hold of every person once all is settled: nobody lost, nobody called twice."""

from collections import defaultdict
from itertools import pairwise

from network import Call, Network
from ours import Ours

from dispatch.campaign.person import Outcome, Stage


def lost(ours: Ours, network: Network) -> int:
    """People whose calls are not all accounted for, or who are still believed to be called."""
    placed: dict[str, int] = defaultdict(int)
    for call in network.calls.values():
        placed[call.number] += 1
    wrong = 0
    for person, talk in ours.crowd.stored.values():
        known = [one for one in person.attempts if one.outcome is not None]
        unnamed = sum(one.outcome is Outcome.UNKNOWN for one in known)
        settled = person.stage is not Stage.CALLING and len(known) == len(person.attempts)
        accounted = len(known) - unnamed <= placed[person.number] <= len(known)
        heard = not talk.complete or person.stage is Stage.DONE or person.due_at is not None
        wrong += not (settled and accounted and heard)
    return wrong


def twice(network: Network) -> int:
    """Calls to somebody whose phone rang at that moment, or who had answered before."""
    by_number: dict[str, list[Call]] = defaultdict(list)
    for call in network.calls.values():
        by_number[call.number].append(call)
    return sum(_again(calls) for calls in by_number.values())


def _again(calls: list[Call]) -> int:
    wrong, ordered = 0, sorted(calls, key=lambda call: call.began)
    for before, after in pairwise(ordered):
        overlaps = before.ended is None or after.began < before.ended
        wrong += overlaps or before.kind.answered
    return wrong
