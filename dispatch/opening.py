"""An alert arrives: it opens an incident, joins one, raises one, or resolves one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dispatch.alert import Alert
from dispatch.draft import Draft
from dispatch.ending import end
from dispatch.facts import AlertFired, AlertRecovered, Hold, HoldEnded
from dispatch.incident import Incident, State
from dispatch.lateness import WAITED
from dispatch.plan import Plan
from dispatch.silences import HELD_BY
from dispatch.stages import hold, start_stage, stop_ringing
from dispatch.tokens import incident_id

LONGEST_WAY = timedelta(hours=1)
"""EventBridge gives up an event after this long (the template's retry policy): an event that looks
overtaken by more has a clock of its own, and is believed."""


def open_incident(fact: AlertFired, plans: Mapping[str, Plan], now: datetime) -> Draft:
    """A new incident with the plan as it stands, at its first stage or held before it."""
    incident = Incident(
        id=incident_id(fact.alert.dedup_key, fact.alert.event_id),
        alert=fact.alert,
        rule=fact.rule,
        reason=fact.reason,
        severity=fact.severity,
        plan=plans[fact.plan],
        opened_at=now,
        fired_at=fact.alert.at,
        kind=fact.kind,
    )
    draft = Draft(incident, now, outcome="opened")
    draft.say("opened", f"{fact.severity}, because of {fact.reason}")
    _begin_plan(draft, fact.hold)
    return draft


def _begin_plan(draft: Draft, held: Hold | None) -> None:
    if held is not None and held.until > draft.now:
        hold(draft, held.until, held.why)
    else:
        start_stage(draft)


def end_hold(draft: Draft, fact: HoldEnded) -> None:
    """What held the alert back is over: the plan begins now, or after the rest of what holds it.

    A plan that waits for somebody to be on call, or to wake up, is not what a silence has held.
    """
    incident = draft.incident
    if incident.state is not State.OPEN or not incident.held.startswith((HELD_BY, WAITED)):
        return
    if incident.stage_ends_at is None or fact.rest != Hold(incident.stage_ends_at, incident.held):
        draft.say("held", f"held back no longer: {fact.why}")
        _begin_plan(draft, fact.rest)


def join(draft: Draft, fact: AlertFired, plans: Mapping[str, Plan]) -> None:
    """A further alert of the same trouble: told, not called for, unless it is worse.

    What holds the alert back does not stop an incident that has begun before; an alert that
    nothing holds back begins one that is held.
    """
    draft.outcome = "joined"
    latest = max(draft.incident.fired_at or fact.alert.at, fact.alert.at)
    draft.change(joined=draft.incident.joined + 1, fired_at=latest)
    draft.say("joined", f"another alert of the same trouble ({fact.severity})")
    worse = fact.severity.rank < draft.incident.severity.rank and plans[fact.plan].calls_somebody
    if worse and (fact.hold is None or draft.incident.held):
        _raise_severity(draft, fact, plans[fact.plan])
    elif fact.hold is None:
        end_hold(draft, HoldEnded("another alert came that nothing holds back"))


def _raise_severity(draft: Draft, fact: AlertFired, plan: Plan) -> None:
    stop_ringing(draft, "it got worse and begins anew")
    draft.say("escalated", f"raised from {draft.incident.severity} to {fact.severity}")
    draft.change(
        alert=fact.alert,
        rule=fact.rule,
        reason=fact.reason,
        severity=fact.severity,
        plan=plan,
    )
    _anew(draft)
    _begin_plan(draft, fact.hold)


def page_again(draft: Draft) -> None:
    """Taken, and not over in the time that the plan gives: whoever took it may be asleep again."""
    taken_by = draft.incident.taken_by
    draft.say("escalated", f"{taken_by} took it and it is not over: the plan begins anew")
    _anew(draft)
    start_stage(draft)


def _anew(draft: Draft) -> None:
    """Open again, before the first stage of a round whose tokens are its own."""
    fresh = _next_free_round(draft)
    draft.change(
        state=State.OPEN,
        round=fresh,
        first_round=fresh,
        stage=0,
        taken_by="",
        closes_at=None,
        ack_ends_at=None,
        held="",
        deferred=(),
        began_at=None,
    )


def _next_free_round(draft: Draft) -> int:
    """A round in which nobody has been called or engaged yet keeps every token its own."""
    used = [attempt.round for attempt in draft.incident.attempts]
    used += [draft.incident.round] if draft.incident.engagement else []
    return 1 + max(used, default=-1)


def recover(draft: Draft, fact: AlertRecovered) -> None:
    """The trouble is over: stop what rings and waits; an overtaken recovery ends nothing."""
    if draft.incident.state is State.RESOLVED:
        return
    if _overtaken(draft, fact.alert):
        draft.outcome = "suppressed"
        draft.say("skipped", "a recovery from before the latest alert ends nothing")
        return
    draft.outcome = "resolved"
    draft.say("resolved", f"recovered: {fact.alert.name}")
    end(draft, "it recovered")


def _overtaken(draft: Draft, recovered: Alert) -> bool:
    """Queues deliver out of order: an alarm that flaps may be told OK after its next ALARM."""
    fired_at = draft.incident.fired_at
    return fired_at is not None and fired_at - LONGEST_WAY <= recovered.at < fired_at
