"""Incident Manager follows the incident: what it does not know yet is asked to be told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dispatch.actions import ENGAGING, EngageContact, OpenEngagement, TellEngagement
from dispatch.draft import Draft
from dispatch.engagement.state import Engagement, impact_of
from dispatch.incident import Incident, State

WORDS: Mapping[State, str] = {
    State.OPEN: "reopened",
    State.ACKNOWLEDGED: "acknowledged",
    State.RESOLVED: "resolved",
    State.MISSED: "missed",
}
"""What is told when the incident has come to a state."""


def follow(draft: Draft) -> None:
    """Compare what Incident Manager was told with how the incident stands."""
    if draft.incident.engagement is None:
        return
    _engage(draft)
    _withdraw(draft)
    _tell_impact(draft)
    _tell_state(draft)
    _rest(draft)


def changed(draft: Draft, **fields: Any) -> Engagement:  # noqa: ANN401 - the engagement's fields
    """Set fields of the engagement, which must be there."""
    if draft.incident.engagement is None:
        raise KeyError(f"{draft.incident.id} was never told to Incident Manager")
    after = replace(draft.incident.engagement, **fields)
    draft.change(engagement=after)
    return after


def _engage(draft: Draft) -> None:
    """Whom the stages want, once it is known with which record, if with any."""
    known = changed(draft)
    if draft.incident.state is not State.OPEN:
        changed(draft, wanted=())
    elif known.record or known.fault:
        changed(draft, wanted=())
        for one in known.wanted:
            draft.do(EngageContact(one.contact, one.occasion))


def _withdraw(draft: Draft) -> None:
    """What has not been started need not be for an incident that somebody has, or that is over.

    One that may have been started all the same is asked for again: only so can it be ended.
    """
    known = changed(draft)
    if draft.incident.state is State.OPEN:
        return
    if not known.perhaps:
        draft.drop(OpenEngagement().id)
    for action in draft.incident.pending:
        if isinstance(action, EngageContact):
            draft.drop(action.id)


def _tell_impact(draft: Draft) -> None:
    known, impact = changed(draft), impact_of(draft.incident.severity)
    if known.record and known.impact != impact:
        draft.do(TellEngagement("raised", _occasion(draft.incident)))
        changed(draft, impact=impact)


def _tell_state(draft: Draft) -> None:
    """A plan that is held has not begun anew."""
    known, state = changed(draft), draft.incident.state
    if known.told == state.value or not (known.record or known.engaged) or draft.incident.held:
        return
    draft.do(TellEngagement(WORDS[state], _occasion(draft.incident)))
    changed(draft, told=state.value)
    if state is State.OPEN:
        _engage_again(draft)


def _engage_again(draft: Draft) -> None:
    """Whoever took it has not ended it: those whom that stopped are paged once more."""
    known, occasion = changed(draft), _occasion(draft.incident)
    for contact in known.stopped:
        draft.do(EngageContact(contact, occasion))
    changed(draft, stopped=())


def _rest(draft: Draft) -> None:
    """Nothing more is looked at once it is over, and that is known there."""
    asked = (*draft.incident.pending, *draft.actions)
    if draft.incident.state is State.RESOLVED and not any(isinstance(a, ENGAGING) for a in asked):
        changed(draft, check_at=None)


def _occasion(incident: Incident) -> str:
    return f"{incident.round}:{incident.stage}"
