"""How many may want one person at once: a line is one item of DynamoDB, of 400 KB at most."""

from dataclasses import replace

from dispatch.line.state import Line, Want
from dispatch.severity import Severity

MOST_WANTS = 500
"""A want is stored in less than 300 bytes, on the line and once more in its call's record."""
CROWDED = f"{MOST_WANTS} others want the same phone"
"""Why a call waits for which the line has no room."""


def is_crowded(line: Line, want: Want) -> bool:
    """True where the want cannot be kept while the call under way lasts; it asks again.

    Those that are kept may not go: they share the call. What is critical has as much room again.
    """
    room = MOST_WANTS * 2 if want.severity is Severity.CRITICAL else MOST_WANTS
    return line.call is not None and line.want(want.attempt) is None and len(line.wants) >= room


def with_room(line: Line) -> Line:
    """A free line without its oldest wants, so that one more fits: who still waits asks again."""
    if line.call is not None or len(line.wants) < MOST_WANTS:
        return line
    latest = sorted(line.wants, key=lambda one: one.asked_at)[1 - MOST_WANTS :]
    return replace(line, wants=tuple(one for one in line.wants if one in latest))
