"""`Tocsin Drill`: a plan is tried for real, from a schedule or by `tocsin drill`."""

from datetime import timedelta
from typing import Final

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Envelope, Meaning, json_name
from dispatch.translate.fields import clean, key

SOURCE: Final = "tocsin.drill"
DETAIL_TYPE: Final = "Tocsin Drill"
LONGEST_TARGET: Final = 24 * 60 * 60
"""Seconds: an incident that somebody took closes itself after a day, unless its plan says less."""


def read(envelope: Envelope) -> Meaning:
    """A drill of `detail.plan`; each event is a drill of its own.

    `detail.target` is within how many seconds somebody must have taken it, `detail.by` who asked.
    Raises UnreadableEvent where no plan is named, or the target is no such number.
    """
    plan = envelope.detail.get("plan")
    if not isinstance(plan, str) or not clean(plan):
        raise UnreadableEvent(f"detail.plan must be a plan's name, not {json_name(plan)}")
    name = clean(plan)
    return Meaning(
        status=Status.FIRED,
        dedup_key=key(f"{SOURCE}/{name}/{envelope.event_id}"),
        name=name,
        summary=f"a drill of the plan {name}",
        drill=name,
        target=_target(envelope.detail.get("target")),
        by=clean(envelope.detail.get("by")),
    )


def _target(value: object) -> timedelta | None:
    if value is None:
        return None
    if type(value) is not int or not 0 < value <= LONGEST_TARGET:
        raise UnreadableEvent(f"detail.target must be seconds, from 1 to {LONGEST_TARGET}")
    return timedelta(seconds=value)
