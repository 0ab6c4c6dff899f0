"""What is remembered of a call once it has ended: whom it told, and whom it did not."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from dispatch.facts import CallEnded, Fact
from dispatch.line import calling
from dispatch.line.late_key import meant_by
from dispatch.line.state import CallRecord, Line


def end_among(facts: Iterable[Fact]) -> CallEnded | None:
    """The fact that the call is over, if it is among them."""
    return next((fact for fact in facts if isinstance(fact, CallEnded)), None)


def recorded_end(
    line: Line,
    contact_id: str,
    call: CallRecord,
    told: CallEnded,
    facts: Iterable[Fact],
    now: datetime,
) -> tuple[Line, CallRecord]:
    """The line and the record after the end that is `told` among `facts`; told again, the same.

    Who had a fair ring of it is reckoned from the call's own time: the news may come late.
    """
    if call.ended:
        return calling.without(line, call.heard), call
    end = calling.ended(line, contact_id, told.outcome, min(told.ended_at or now, now))
    meant = meant_by(line, contact_id, call, facts)
    return end.line, replace(call, ended=True, heard=end.heard, unheard=end.unheard, meant=meant)


def unknown_end(contact_id: str, call: CallRecord, facts: Iterable[Fact]) -> CallRecord:
    """The record of a call that ended without ever having been stored as anybody's."""
    return replace(call, meant=meant_by(Line(call.contact), contact_id, call, facts))
