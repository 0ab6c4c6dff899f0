"""A turn of the talk: store what a pick-up or a key means, then say what follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from dispatch.answer import Reply
from dispatch.incident import Incident
from dispatch.line.saying import say
from dispatch.line.state import Line
from dispatch.line.telling import concerned, turn_of
from dispatch.line.turn import facts_of_turn, turn_number
from dispatch.plan import Contact
from dispatch.speech.words import Words
from handlers.conductor import Conductor
from handlers.switchboard import Switchboard


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """A call in which somebody listens: whose it is, which one, and the last turn they heard."""

    contact: str
    attempt: str
    contact_id: str
    heard: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Calls in which somebody listens."""

    conductor: Conductor
    switchboard: Switchboard
    contacts: Callable[[], Mapping[str, Contact]]

    def turn(self, spoken: SpokenCall, key: str, words: Words) -> Reply | None:
        """What to say after `key`; None where nobody on the contact's line asks for it."""
        line = self.switchboard.connected(spoken.contact, spoken.attempt, spoken.contact_id)
        if line is None or line.call is None:
            return None
        incidents = self._incidents(line)
        turn = turn_of(line, line.call, key, spoken.heard, incidents)
        if turn.concerns_nobody:
            return None
        for incident_id, facts in facts_of_turn(turn, spoken.contact_id):
            incidents[incident_id] = self.conductor.take(incident_id, facts)
        line = self.switchboard.turned(spoken.contact, spoken.contact_id, turn)
        said = say(turn, line, incidents, words, self.contacts())
        return replace(said, turn=turn_number(line.call)) if said and line.call else said

    def _incidents(self, line: Line) -> dict[str, Incident]:
        """Those that want this person: all that were told, and the worst of the others."""
        loaded = {one: self.conductor.store.load(one) for one in concerned(line)}
        return {one: incident for one, incident in loaded.items() if incident is not None}
