"""A person's line in a test: wants, calls and what becomes of them, in a few words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.attempt import Outcome
from dispatch.line import asking, calling
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.state import Line, Want
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
