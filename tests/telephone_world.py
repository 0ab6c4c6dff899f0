"""A telephone service and people with phones, for tests that let anything happen in any order."""

from dataclasses import dataclass

from dispatch.actions import CheckCall, PlaceCall, StopCall
from dispatch.attempt import Outcome
from dispatch.facts import (
    CallAnswered,
    CallDelayed,
    CallEnded,
    CallPlaced,
    CallRefused,
    KeyPressed,
    Performed,
)


@dataclass
class Call:
    """One phone that really rings."""

    token: str
    contact: str
    state: str = "ringing"
    answered_at: object = None
    key: str = ""
    why: Outcome = Outcome.NO_ANSWER

    @property
    def contact_id(self):
        return f"contact-{self.token}"


class TelephoneWorld:
    """What really happens. `told` are the facts it gives rise to; whoever asks may lose them."""

    def __init__(self):
        self.calls = {}  # by token: the service honours a token once
        self.told = []  # (incident id, fact), each of which may arrive never, late or often
        self.stopped = set()

    def perform(self, incident, action, mood):
        """Carry the action out as `mood` says; the facts join `told`."""
        facts = self._facts(action, mood)
        self.told += [(incident, fact) for fact in facts]
        return facts

    def _facts(self, action, mood):
        if isinstance(action, PlaceCall):
            return self._place(action, mood)
        if mood in {"lost", "throttled"}:
            return []  # stays pending
        if isinstance(action, StopCall):
            return [*self._stop(action.attempt), Performed(action.id)]
        if isinstance(action, CheckCall):
            return [*self.record(action.attempt), Performed(action.id)]
        return [Performed(action.id, "gone" if mood == "refused" else "")]

    def _place(self, action, mood):
        if mood == "throttled":
            return [CallDelayed(action.attempt, "Throttled")]
        if mood in {"refused", "bad number"}:  # though another worker may have placed it
            outcome = Outcome.FAILED if mood == "refused" else Outcome.BAD_NUMBER
            return [CallRefused(action.attempt, outcome, mood)]
        call = self.calls.setdefault(action.attempt, Call(action.attempt, action.contact))
        if mood == "lost":  # it rings, and nobody was told
            return [CallDelayed(action.attempt, "OutcomeUnknown")]
        return [CallPlaced(call.token, call.contact_id)]

    def _stop(self, token):
        self.stopped.add(token)
        call = self.calls.get(token)
        if call is None or call.state == "ended":
            return []
        call.state = "ended"
        return [CallEnded(token, Outcome.NO_ANSWER, call.answered_at)]

    def record(self, token):
        """What DescribeContact would say."""
        call = self.calls.get(token)
        if call is None:
            return []
        keys = [KeyPressed(token, call.key)] if call.key in {"1", "2"} else []
        if call.state == "ended":
            return [*keys, CallEnded(token, call.why, call.answered_at)]
        return [*keys, CallAnswered(token)] if call.state == "talking" else keys

    def pick_up(self, call, now):
        call.state, call.answered_at = "talking", now
        return [CallAnswered(call.token)]

    def press(self, call, key):
        call.key = key
        return [KeyPressed(call.token, key)]

    def end(self, call, why):
        call.state = "ended"
        call.why = Outcome.ANSWERED_WITHOUT_KEY if call.answered_at else why
        return self.record(call.token)
