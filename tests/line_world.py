"""A telephone service, and people's wants, for histories of one person's line."""

from dataclasses import dataclass, field
from datetime import timedelta

from board import dialling
from lines import BEGIN

from dispatch.attempt import Outcome
from dispatch.facts import CallEnded
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.state import CallRecord, Want
from dispatch.phone import PhoneNumber
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route, client_token

NUMBER = PhoneNumber("+12025550101")
ROUTES = [
    Route("main", "eu-west-2", "one", "flow", "+12025550100"),
    Route("backup", "eu-west-1", "two", "flow", "+12025550109"),
]
RING, TALK = timedelta(seconds=60), timedelta(seconds=180)
"""What Connect and the contact flow allow at most."""


@dataclass
class Call:
    """A call as the service knows it."""

    id: str
    attempt: str
    route: str
    begun_at: object
    answered_at: object = None
    ended_at: object = None
    reason: Outcome = Outcome.NO_ANSWER
    heard_of: bool = False
    """Somebody told Tocsin that a person talks in it."""
    told: set = field(default_factory=set)
    """The attempts whose incidents the person was told of."""

    @property
    def live(self):
        return self.ended_at is None

    @property
    def outcome(self):
        return Outcome.ANSWERED_WITHOUT_KEY if self.answered_at else self.reason

    @property
    def end(self):
        """The fact that the contact record says."""
        return CallEnded(self.attempt, self.outcome, self.answered_at, self.ended_at)


class Service:
    """Places a call once for each token; tells what happens, which may get lost on its way."""

    def __init__(self):
        self.now, self.calls, self.events = BEGIN, {}, []

    def start(self, attempt, route):
        token = client_token(attempt, route)
        if token not in self.calls:
            self.calls[token] = Call(f"c-{token[:12]}", attempt, route.name, self.now)
            self.tell(self.calls[token])
        return self.calls[token]

    def find(self, contact_id):
        return next(one for one in self.calls.values() if one.id == contact_id)

    @property
    def live(self):
        return [one for one in self.calls.values() if one.live]

    def answer(self, call):
        call.answered_at = self.now
        self.tell(call)

    def end(self, call, reason=Outcome.NO_ANSWER):
        if call.live:
            call.ended_at, call.reason = self.now, reason
            self.tell(call)

    def tell(self, call):
        self.events.append(call)

    def passes(self, seconds):
        """Time passes; what rings or is talked in for too long ends by itself."""
        until = self.now + timedelta(seconds=seconds)
        for call in self.live:
            over = call.answered_at + TALK if call.answered_at else call.begun_at + RING
            if over <= until:
                self.now = max(self.now, over)
                self.end(call)
        self.now = until


@dataclass
class Wanted:
    """What an incident knows of its attempt."""

    name: str
    severity: object
    asked_at: object
    state: str = "asking"
    contact_id: str = ""
    since: object = None
    ends: list = field(default_factory=list)

    @property
    def want(self):
        return Want(f"i-{self.name}", self.name, self.severity, self.asked_at)

    @property
    def live(self):
        return self.state in {"asking", "shares"}

    def placed(self, contact_id, now):
        """The fact CallPlaced."""
        if self.state == "asking":
            self.state, self.contact_id, self.since = "shares", contact_id, now

    def ended(self, outcome):
        """The fact CallEnded."""
        if self.live:
            self.state = "heard"
            self.ends.append(outcome)

    def not_told(self, contact_id):
        """The fact NotTold."""
        if self.live and self.contact_id in {"", contact_id}:
            self.state, self.contact_id = "asking", ""


def record_of(call):
    """What the contact record's attributes say of a call whose placing nobody was told of."""
    return CallRecord("anna", call.route, f"i-{call.attempt}", call.attempt)


def desk(service, limits=DEFAULT_LIMITS):
    """The handlers' part, with a service that has room enough."""
    return dialling(ROUTES, lambda: service.now, Quotas(100.0, 100, 100, 30), limits)
