"""Drills on a person's line: they neither hide, delay nor acknowledge a real page."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.line.state import Line, Want
from dispatch.traffic import Kind

NAMED_WITHIN = timedelta(seconds=5)
"""A drill's call that is being placed is waited for so long, that it can be ended by its name."""


def is_overtaken(line: Line, want: Want) -> bool:
    """True for a drill's want while a real page wants the person."""
    kinds = {one.kind for one in line.wants} | ({line.call.kind} if line.call else set())
    return want.kind is Kind.DRILL and Kind.ALERT in kinds


def without_drills(line: Line, now: datetime) -> Line:
    """The line for a real page: a drill's call is to end, and no key of it is taken for the page.

    One that has no name by then is left alone; at worst the page finds the phone busy once.
    """
    call, wants = line.call, tuple(one for one in line.wants if one.kind is Kind.ALERT)
    if call is None or call.kind is not Kind.DRILL:
        return replace(line, wants=wants)
    nameless = not call.contact_id and now >= call.begun_at + NAMED_WITHIN
    ending = None if nameless else replace(call, unwanted=True, overtaken=True)
    return replace(line, call=ending, wants=wants)
