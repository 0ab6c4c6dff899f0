"""What `tocsin silence` does: add one, list them with what they held back, end one now."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.errors import StateConflict
from dispatch.facts import HoldEnded
from dispatch.incident import Incident
from dispatch.silence_view import silence_view
from dispatch.silence_words import read_name, read_silence
from dispatch.silences import Silence, held_by_silence, hold_left, holding
from handlers.adapters.silences import Silences
from handlers.conductor import Conductor, until_first


@dataclass(frozen=True, slots=True)
class Silencing:
    """With an operator's rights: the table and the wake-up queue, no calls."""

    silences: Silences
    conductor: Conductor
    clock: Callable[[], datetime]

    def add(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Make the silence that is asked for (dispatch.silence_words); raises SilenceRefused."""
        silence = read_silence(asked, self.clock())
        with suppress(StateConflict):  # the same, asked for twice in one moment
            self.silences.add(silence)
        return self._view(silence)

    def all(self) -> list[dict[str, Any]]:
        """Every silence that is known, the last to end first."""
        return [self._view(one) for one in self.silences.all()]

    def end(self, silence_id: str, by: object) -> dict[str, Any]:
        """End it now: what it alone holds pages. One that is over already is not ended again.

        What it still holds is released even then: an earlier try may have got stuck half-way.
        Raises KeyError for an id that nobody knows, SilenceRefused where nobody is named.
        """
        name = read_name(by)
        silence = until_first(lambda: self._ended(silence_id, name))
        for held in self.silences.held(silence):
            self._release(held.incident, f"silence {silence.id} is over")
        return self._view(silence)

    def _ended(self, silence_id: str, by: str) -> Silence:
        silence = next((one for one in self.silences.all() if one.id == silence_id), None)
        if silence is None:
            raise KeyError(f"no silence {silence_id}")
        if silence.state(self.clock()) == "over":
            return silence
        ended = silence.ended(by, self.clock())
        self.silences.end(ended)
        return ended

    def _release(self, incident_id: str, why: str) -> None:
        if incident := until_first(lambda: self._held(incident_id)):
            self.conductor.take(incident_id, [HoldEnded(why, hold_left(*incident))])

    def _held(self, incident_id: str) -> tuple[Incident, Sequence[Silence]] | None:
        """The incident with the other silences that hold it, which then know of it."""
        incident, now = self.conductor.store.load(incident_id), self.clock()
        if incident is None or not held_by_silence(incident):
            return None
        others = holding(incident.alert, incident.severity, self.silences.current(now), now)
        if others:
            self.silences.remember(others, incident)
        return incident, others

    def _view(self, silence: Silence) -> dict[str, Any]:
        return silence_view(silence, self.silences.held(silence), self.clock())
