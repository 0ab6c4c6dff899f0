"""A person's line in a test: wants, calls and what becomes of them, in a few words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from trouble import alert

from dispatch.attempt import Attempt, Outcome
from dispatch.incident import Incident, State
from dispatch.line import asking, calling, saying, telling, turn
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.state import Line, Want
from dispatch.plan import Plan, Stage
from dispatch.severity import Severity

BEGIN = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def at(seconds):
    return BEGIN + timedelta(seconds=seconds)


def want(name, seconds=0, severity="high", incident=""):
    """The attempt `name` of the incident `i-name`, or of another one."""
    return Want(incident or f"i-{name}", name, Severity(severity), at(seconds))


class Phone:
    """One line on a clock of its own; each method says what the line answered."""

    def __init__(self, limits=DEFAULT_LIMITS):
        self.line, self.limits, self.seconds = Line("anna"), limits, 0

    @property
    def now(self):
        return at(self.seconds)

    @property
    def call(self):
        return self.line.call

    @property
    def waiting(self):
        return {one.attempt for one in self.line.wants}

    def passes(self, seconds):
        self.seconds += seconds
        return self

    def wants(self, name, severity="high", phone=0, incident=""):
        """The attempt asks; where it may ring, nothing is placed yet."""
        asked = asking.ask(
            self.line, want(name, self.seconds, severity, incident), phone, self.limits, self.now
        )
        self.line = asked.line
        return asked

    def reserves(self, name, severity="high", phone=0, incident="", route="main"):
        asked = self.wants(name, severity, phone, incident)
        assert isinstance(asked, asking.MayRing), asked
        mine = self.line.want(name)
        self.line = asking.reserved(self.line, mine, route, phone, self.limits, self.now)
        return self

    def rings(self, name, severity="high", phone=0, incident="", route="main"):
        """The attempt asks, and its call is placed as contact `c-name`."""
        self.reserves(name, severity, phone, incident, route)
        self.line = calling.placed(self.line, name, f"c-{name}", self.now)
        return self

    def shares(self, name, severity="high", incident=""):
        asked = self.wants(name, severity, incident=incident)
        assert isinstance(asked, asking.Shares), asked
        return self

    def picks_up(self):
        self.line = calling.answered(self.line, self.call.contact_id, self.now)
        return self

    def hears(self, *names):
        wants = tuple(
            replace(one, told=True) if one.attempt in names else one for one in self.line.wants
        )
        self.line = replace(self.line, wants=wants)
        return self

    def ends(self, outcome="no answer"):
        """The names of those who share the outcome, and of those who were not told."""
        ended = calling.ended(self.line, self.call.contact_id, Outcome(outcome), self.now)
        self.line = ended.line
        return (
            {one.attempt for one in ended.heard},
            {one.attempt for one in ended.unheard},
        )

    def is_left(self, name):
        """The attempt is withdrawn; the name of the call to stop."""
        self.line, contact_id = asking.withdrawn(self.line, name)
        return contact_id


PLAN = Plan("main", (Stage(("anna",)),))


def incident_of(one, state="open", outcome=None, title=""):
    """The incident of a want, with the attempt by which it wants this person."""
    name = title or one.incident.removeprefix("i-")
    attempt = Attempt(one.attempt, 0, 0, "anna", 1, one.asked_at, one.asked_at, outcome=outcome)
    return Incident(
        id=one.incident,
        alert=alert(name=name, dedup_key=name),
        rule="rule",
        reason="because",
        severity=one.severity,
        plan=PLAN,
        opened_at=one.asked_at,
        state=State(state),
        attempts=(attempt,),
    )


class Talk(Phone):
    """A phone and the incidents that want it, each as it is stored."""

    def __init__(self, limits=DEFAULT_LIMITS):
        super().__init__(limits)
        self.stored, self.turn = {}, None

    def wants(self, name, severity="high", phone=0, incident=""):
        asked = super().wants(name, severity, phone, incident)
        mine = self.line.want(name)
        before = self.stored.get(mine.incident)
        made = incident_of(mine)
        earlier = before.attempts if before else ()
        kept = tuple(one for one in earlier if one.id != name)
        self.stored[mine.incident] = replace(made, attempts=(*kept, *made.attempts))
        return asked

    def becomes(self, name, state):
        """The incident `name` has this state from now on, whoever saw to that."""
        self.stored[f"i-{name}"] = replace(self.stored[f"i-{name}"], state=State(state))
        return self

    def meant(self, key="", heard=None):
        """What the key means; nothing is stored."""
        heard = turn.turn_number(self.call) if heard is None else heard
        return telling.turn_of(self.line, self.call, key, heard, self.stored)

    def presses(self, key="", heard=None):
        """The key is pressed, or it is the pick-up: what follows is stored, for each incident."""
        self.turn = self.meant(key, heard)
        for one in () if self.turn.again else self.turn.about:
            self._settle(one, "2" if self.turn.opts_out else key)
        self.line = turn.after_turn(self.line, self.turn, self.now)
        return self

    def says(self, words):
        """The reply to the last turn."""
        return saying.say(self.turn, self.line, self.stored, words, {})

    def _settle(self, one, key):
        outcome = {"1": Outcome.ACKNOWLEDGED, "2": Outcome.PASSED_ON}.get(key)
        if outcome is not None:
            before = self.stored[one.incident]
            state = State.ACKNOWLEDGED if key == "1" else before.state
            settled = tuple(
                replace(at, outcome=outcome) if at.id == one.attempt else at
                for at in before.attempts
            )
            taken_by = "anna" if key == "1" else ""
            self.stored[one.incident] = replace(
                before, state=state, attempts=settled, taken_by=taken_by
            )
