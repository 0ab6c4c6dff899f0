"""How a history comes to rest: nothing fails any more, and people, systems or nobody end it."""

from datetime import timedelta

from dispatch.incident import Incident, State
from histories.happenings import Happenings
from sandbox.telephone.call import Call

LOOKS = 45
"""Every two minutes: a plan with all its repeats, raised twice, and five deliveries of each."""
BETWEEN_LOOKS = "120"
PICKS_UP = timedelta(seconds=4)
THINKS = timedelta(seconds=25)
"""After the announcement, when keys are listened to."""


def come_to_rest(happenings: Happenings, how: str) -> None:
    """Let everything end, by `recovers`, `answers` or `asleep`."""
    world = happenings.world
    world.faults.over()
    world.lines.moods.clear()
    world.answering.moods.clear()
    if how == "answers":
        world.telephony.on_ring = lambda call: _will_answer(happenings, call)
        for who in sorted(world.telephony.at_phone):
            _will_answer(happenings, world.telephony.at_phone[who])
    for _ in range(LOOKS):
        happenings.do(f"passes {BETWEEN_LOOKS}")
        if how == "recovers":
            _all_recover(happenings)
        if is_at_rest(happenings):
            break


def is_at_rest(happenings: Happenings) -> bool:
    """Nothing is pending, rings or talks, and no plan runs."""
    quiet = not happenings.world.telephony.at_phone
    return quiet and all(at_rest(one) for one in happenings.stored.incidents())


def at_rest(incident: Incident) -> bool:
    """Over, or a plan that calls nobody and waits for the recovery; and everything is done."""
    over = incident.state is not State.OPEN
    waits = not incident.plan.calls_somebody and incident.closes_at is not None
    live = [one for one in incident.attempts if one.live]
    return (over or waits) and not live and incident.pending == ()


def _will_answer(happenings: Happenings, call: Call) -> None:
    loop = happenings.world.cloud.loop
    loop.at(loop.now + PICKS_UP, lambda: happenings.do(f"answers {call.contact}"))
    loop.at(loop.now + PICKS_UP + THINKS, lambda: happenings.do(f"presses {call.contact} 1"))


def _all_recover(happenings: Happenings) -> None:
    """Once, a moment after the last alarm; later alarms of the same trouble cannot overtake it."""
    over = {event["detail"]["alarmName"]: event["detail"] for event in happenings.sent}
    for name, detail in over.items():
        if detail["state"]["value"] == "ALARM":
            happenings.do(f"recovers {name}")
