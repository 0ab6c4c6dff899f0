"""One trouble on a virtual clock: facts go in, everything `step` asks for is kept with its time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.actions import CheckCall, Notify, PlaceCall, StopCall, WakeAt
from dispatch.alert import Alert, Status
from dispatch.attempt import Outcome
from dispatch.facts import (
    Acknowledged,
    AlertFired,
    AlertRecovered,
    CallAnswered,
    CallDelayed,
    CallEnded,
    CallPlaced,
    CallRefused,
    DeadlinePassed,
    KeyPressed,
    Performed,
)
from dispatch.plan import Plan, Stage
from dispatch.severity import Severity
from dispatch.step import step

BEGIN = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def stage(*contacts, wait=120, retries=0, retry_after=20, notify=()):
    return Stage(contacts, notify, timedelta(seconds=wait), retries, timedelta(seconds=retry_after))


def alert(number=1, **changes):
    fields = {
        "event_id": f"event-{number}",
        "source": "aws.cloudwatch",
        "detail_type": "CloudWatch Alarm State Change",
        "status": Status.FIRED,
        "dedup_key": "orders-latency",
        "name": "orders-latency",
        "summary": "the orders are slow",
        "resource": "app/shop",
        "region": "eu-central-1",
        "account": "111122223333",
        "at": BEGIN,
    }
    return Alert(**fields | changes)


class Trouble:
    """Applies facts and, unless `performing` is off, carries out at once what is asked for."""

    def __init__(self, *stages, repeats=0, close_after=86400, performing=True, plans=()):
        plan = Plan("main", stages, repeats, timedelta(seconds=close_after))
        self.plans = {one.name: one for one in (plan, *plans)}
        self.performing = performing
        self.now = BEGIN
        self.incident = None
        self.asked = []  # (seconds since BEGIN, action)
        self.reasons = []
        self.decision = None

    def fires(self, severity="high", plan="main", number=1, **changes):
        fired = AlertFired(alert(number, **changes), "rule", "because", Severity(severity), plan)
        return self.takes(fired)

    def recovers(self, **changes):
        return self.takes(AlertRecovered(alert(99, status=Status.RECOVERED, **changes)))

    def takes(self, fact):
        self.decision = step(self.incident, fact, self.plans, self.now)
        self.incident = self.decision.incident
        self.reasons += self.decision.reasons
        self.asked += [(self.seconds, action) for action in self.decision.actions]
        if self.performing:
            for action in self.decision.actions:
                self.performs(action)
        return self

    def performs(self, action, fault=""):
        """Carry one action out; a placed call is named after its attempt."""
        if isinstance(action, PlaceCall):
            fact = CallPlaced(action.attempt, f"contact-{action.attempt}")
        else:
            fact = Performed(action.id, fault)
        decided = self.decision
        self.takes(fact)
        self.decision = decided
        return self

    def passes(self, seconds):
        """Time passes; every wake-up comes at its time."""
        end = self.now + timedelta(seconds=seconds)
        while (at := self.incident.wake_at) is not None and at <= end:
            self.now = max(self.now, at)
            self.takes(DeadlinePassed())
            assert self.incident.wake_at is None or self.incident.wake_at > self.now
        self.now = end
        return self

    def call(self, contact, number=None):
        """The id of the contact's latest attempt, or of their attempt `number` (from 0)."""
        theirs = [one for one in self.incident.attempts if one.contact == contact]
        return theirs[-1 if number is None else number].id

    def attempt(self, contact):
        return self.incident.attempt(self.call(contact))

    def answers(self, contact):
        return self.takes(CallAnswered(self.call(contact)))

    def presses(self, contact, key):
        return self.takes(KeyPressed(self.call(contact), key))

    def ends(self, contact, outcome="no answer"):
        return self.takes(CallEnded(self.call(contact), Outcome(outcome)))

    def hangs_up(self, contact):
        return self.takes(CallEnded(self.call(contact), Outcome.NO_ANSWER, self.now))

    def refused(self, contact, outcome="failed", why="RouteRefused"):
        return self.takes(CallRefused(self.call(contact), Outcome(outcome), why))

    def delayed(self, contact, why="Throttled"):
        return self.takes(CallDelayed(self.call(contact), why))

    def acked(self, by="Maria"):
        return self.takes(Acknowledged(by))

    @staticmethod
    def newer(incident):
        """As a store keeps it: the next version."""
        return replace(incident, version=incident.version + 1)

    @property
    def seconds(self):
        return (self.now - BEGIN).total_seconds()

    @property
    def state(self):
        return self.incident.state.value

    @property
    def texts(self):
        return [one.text for one in self.reasons]

    @property
    def kinds(self):
        return [one.kind for one in self.reasons]

    def rang(self):
        """Who was called, and how many seconds after the beginning."""
        return [(one.contact, at) for at, one in self.asked if isinstance(one, PlaceCall)]

    def stopped(self):
        """Whose call was stopped, and when."""
        return [(self._whose(one), at) for at, one in self.asked if isinstance(one, StopCall)]

    def checked(self):
        return [(self._whose(one), at) for at, one in self.asked if isinstance(one, CheckCall)]

    def notices(self, topic="notices"):
        return [
            (one.occasion.split(":")[0], at)
            for at, one in self.asked
            if isinstance(one, Notify) and one.topic == topic
        ]

    def woken(self):
        """For when wake-ups were asked, in seconds since the beginning."""
        return [
            (one.at - BEGIN).total_seconds() for _, one in self.asked if isinstance(one, WakeAt)
        ]

    def _whose(self, action):
        return self.incident.attempt(action.attempt).contact

    def pending(self, kind):
        return [one for one in self.incident.pending if isinstance(one, kind)]
