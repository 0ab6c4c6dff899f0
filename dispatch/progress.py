"""The plan's way: from stage to stage and round to round, until it ends."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.actions import Notify
from dispatch.attempt import Outcome
from dispatch.draft import Draft
from dispatch.incident import Incident, State
from dispatch.placing import fall_back
from dispatch.plan import MOST_CALLS, Stage
from dispatch.retries import defer
from dispatch.stages import hold, start_stage, stop_ringing

MOST_DEFERRALS = 50
"""Calls that could not be made in their turn: so many, and the plan ends; operations is told."""


def go_on(draft: Draft) -> None:
    """Leave every stage that is over, until one lasts or the plan has ended."""
    while draft.stage_over and draft.incident.state is State.OPEN:
        why, draft.stage_over = draft.stage_over, ""
        _advance(draft, why)
    draft.stage_over = ""


def _advance(draft: Draft, why: str) -> None:
    """The next stage, the next round, those who could not be called in their turn, or the end."""
    _defer_unplaced(draft)
    stop_ringing(draft, "its time is over")
    incident = draft.incident
    if incident.stage + 1 < len(incident.plan.stages):
        draft.change(stage=incident.stage + 1)
        draft.say("escalated", f"stage {incident.stage + 2}: {why}")
        start_stage(draft)
    elif _nobody_may_be_called(incident) and _deferrals(incident) < MOST_DEFERRALS:
        _wait_for_somebody(draft)
    elif incident.repeated < incident.plan.repeats:
        _begin_round(draft, why)
        start_stage(draft)
    elif (until := _next_try_at(draft)) is not None:
        _begin_round(draft, why)
        _begin_at(draft, until, "the round before ended early")
    elif incident.deferred and _deferrals(incident) < MOST_DEFERRALS:
        _come_back_to_the_deferred(draft)
    else:
        _end_plan(draft)


def _defer_unplaced(draft: Draft) -> None:
    for attempt in draft.incident.attempts:
        if attempt.live and not attempt.known_placed:
            fall_back(draft, attempt)
            defer(draft, draft.current(attempt), draft.now, "no call could be placed in its turn")


def _begin_at(draft: Draft, at: datetime, why: str) -> None:
    if at > draft.now:
        hold(draft, at, why)
    else:
        start_stage(draft)


def _nobody_may_be_called(incident: Incident) -> bool:
    """True where everybody of the round was asleep, or called as often as the limits allow."""
    asked = [one for one in incident.attempts if one.round == incident.round]
    deferred = bool(asked) and all(one.outcome is Outcome.DEFERRED for one in asked)
    return deferred and bool(incident.deferred)  # one may have been placed all the same


def _deferrals(incident: Incident) -> int:
    return sum(one.outcome is Outcome.DEFERRED for one in incident.attempts)


def _wait_for_somebody(draft: Draft) -> None:
    """The round is held until somebody may be called, and is not counted: nobody was asked."""
    incident = draft.incident
    until = min(one.at for one in incident.deferred)
    draft.change(
        round=incident.round + 1, first_round=incident.first_round + 1, stage=0, deferred=()
    )
    _begin_at(draft, until, "nobody of the plan may be called before")


def _begin_round(draft: Draft, why: str) -> None:
    draft.change(round=draft.incident.round + 1, stage=0)
    draft.say("escalated", f"round {draft.incident.repeated + 1} begins: {why}")


def _next_try_at(draft: Draft) -> datetime | None:
    """When a plan that runs until somebody is reached begins its next round, or None.

    Not before the round before would have ended: numbers that are all refused at once would
    otherwise use up every try within seconds.
    """
    incident = draft.incident
    until_reached, began_at = incident.plan.until_reached, incident.began_at
    asked = [one.placed_at for one in incident.attempts if one.round == incident.round]
    if until_reached is None or began_at is None or not asked:
        return None
    next_at = min(asked) + sum((stage.wait for stage in incident.plan.stages), timedelta())
    over = max(next_at, draft.now) >= began_at + until_reached
    return None if over or len(incident.attempts) >= MOST_CALLS else next_at


def _come_back_to_the_deferred(draft: Draft) -> None:
    """A last stage for those whose turn came when they could not be called: none is dropped."""
    incident, last = draft.incident, draft.incident.plan.stages[-1]
    people = tuple(one.contact for one in incident.deferred)
    stage = Stage(people, (), last.wait, last.retries, last.retry_after)
    until = min(one.at for one in incident.deferred)
    plan = replace(incident.plan, stages=(stage,), repeats=0, until_reached=None)
    fresh = incident.round + 1
    draft.change(plan=plan, round=fresh, first_round=fresh, stage=0, deferred=())
    _begin_at(draft, until, f"then {', '.join(people)} may be called")


def _end_plan(draft: Draft) -> None:
    """The plan is over and nobody took it: that is itself an alarm, unless it called nobody."""
    draft.change(stage_ends_at=None, retries=())
    if not draft.incident.plan.calls_somebody:
        draft.change(closes_at=draft.now + draft.incident.plan.close_after)
        draft.say("waiting", "the plan calls nobody; waiting for the recovery")
        return
    draft.change(state=State.MISSED, ended_at=draft.now)
    draft.say("missed", "everyone missed it")
    draft.do(Notify("operations", "missed"))
