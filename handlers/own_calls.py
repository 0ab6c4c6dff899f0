"""Whose a recording is, where the call was one of Tocsin's own."""

from dataclasses import dataclass

from dispatch.line.news import members
from dispatch.recordings.who import NOBODYS, Whose
from handlers.adapters.lines import Lines


@dataclass(frozen=True, slots=True)
class OwnCalls:
    """What the tables know of calls by their contact id: one read each, and nobody is asked."""

    lines: Lines

    def whose(self, contact: str) -> Whose:
        """An alert's call is of all incidents that shared it, the one it was placed for first."""
        call = self.lines.call(contact)
        if call is None:
            return NOBODYS
        incidents = dict.fromkeys([call.incident, *(one for one, _ in members(call))])
        return Whose(incidents=tuple(incidents))
