"""Several incidents want one person, and anything happens: what must hold of the line.

Whoever places a call may crash before or after each step; requests get no answer, are refused or
throttled; events come late, twice or never; conditional writes are lost.
"""

from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from line_world import NUMBER, RING, Service, Wanted, desk, record_of

from dispatch.attempt import Outcome
from dispatch.dialling import Dial, Granted
from dispatch.errors import NotReached, OutcomeUnknown, RouteRefused, StateConflict, Throttled
from dispatch.line.asking import LEASE, Shares
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.news import members
from dispatch.line.state import RING_ENOUGH
from dispatch.line.turn import Turn
from dispatch.routes.failures import never_rang, next_route_may_help
from dispatch.severity import Severity

FUNCTION_TIMEOUT = timedelta(seconds=20)
INDEX = st.integers(0, 9)
FATES = st.sampled_from(
    ["well"] * 4
    + ["killed before", "killed after", "unknown, carried out", "unknown, not carried out"]
    + ["not reached", "refused", "throttled"]
)
ERRORS = {
    "unknown, carried out": OutcomeUnknown,
    "unknown, not carried out": OutcomeUnknown,
    "not reached": NotReached,
    "refused": RouteRefused,
    "throttled": Throttled,
}
CARRIED_OUT = {"well", "killed after", "unknown, carried out"}
ENDS = st.sampled_from([Outcome.NO_ANSWER, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED])
EVENTS = st.sampled_from(["told", "told", "told twice", "late", "lost"])


class AnyLine(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.service = Service()
        self.desk = desk(self.service)
        self.board = self.desk.board
        self.wanted = {}
        self.granted = []  # (want, route, tried, since): about to request the call
        self.unstopped = []  # wants whose withdrawal somebody still has to perform
        self.conflicts = 0
        self.board.lines.save, self._save = self._contested, self.board.lines.save

    def _contested(self, *asked, **more):
        if self.conflicts:
            self.conflicts -= 1
            raise StateConflict("somebody else wrote first")
        return self._save(*asked, **more)

    @property
    def now(self):
        return self.service.now

    @property
    def line(self):
        return self.board.lines.load("anna")

    @staticmethod
    def pick(several, index):
        return several[index % len(several)]

    def live(self, *states):
        states = states or ("asking", "shares")
        return [one for one in self.wanted.values() if one.state in states]

    # ------------------------------------------------------------------ calls are placed

    @rule(severity=st.sampled_from([Severity.CRITICAL, Severity.HIGH]), fate=FATES)
    def an_incident_wants_them(self, severity, fate):
        name = f"w{len(self.wanted)}"
        self.wanted[name] = Wanted(name, severity, self.now)
        self.calls(self.wanted[name], {}, fate)

    @precondition(lambda self: self.live("asking"))
    @rule(index=INDEX, fate=FATES)
    def it_is_asked_for_again(self, index, fate):
        self.calls(self.pick(self.live("asking"), index), {}, fate)

    @precondition(lambda self: self.live("asking"))
    @rule(index=INDEX)
    def somebody_slow_asks(self, index):
        self.ask(self.pick(self.live("asking"), index), {})

    @precondition(lambda self: self.granted)
    @rule(index=INDEX, fate=FATES)
    def somebody_slow_requests(self, index, fate):
        wanted, route, tried, since = self.granted.pop(index % len(self.granted))
        if self.now - since <= FUNCTION_TIMEOUT:
            self.request(wanted, route, tried, fate)

    @rule(severity=st.sampled_from([Severity.CRITICAL, Severity.HIGH]), times=st.integers(1, 4))
    def the_phone_is_busy(self, severity, times):
        """Calls that cost a ring each, one after the other."""
        for _ in range(times):
            self.an_incident_wants_them(severity, "well")
            for call in self.service.live:
                self.end(call, Outcome.BUSY, "told")

    def calls(self, wanted, tried, fate):
        """One performer asks and, where granted, requests at once."""
        if isinstance(self.ask(wanted, tried), Granted):
            granted, route, tried, _ = self.granted.pop()
            self.request(granted, route, tried, fate)

    def ask(self, wanted, tried):
        asked = self.desk.ask("anna", Dial(wanted.want, 0, NUMBER, tried))
        if isinstance(asked, Granted):
            self.granted.append((wanted, asked.route, tried, self.now))
        elif isinstance(asked, Shares):
            self.is_placed(wanted, asked.contact_id)
        elif not wanted.live:
            self.unstopped.append(wanted)  # its delay is told to an incident that gave it up
        return asked

    def request(self, wanted, route, tried, fate):
        if fate in CARRIED_OUT:
            others = self.service.live
            call = self.service.start(wanted.name, route)
            self.nobody_is_called_twice(call, others)
        if fate == "well":
            self.board.placed("anna", wanted.name, call.id)
            self.is_placed(wanted, call.id)
        elif fate in ERRORS:
            error = ERRORS[fate]("x")
            assert never_rang(error) == ("unknown" not in fate)
            self.desk.failed("anna", wanted.name, route, error)
            if next_route_may_help(error):
                self.calls(wanted, {**tried, route.name: error}, "well")

    def is_placed(self, wanted, contact_id):
        if wanted.live:
            wanted.placed(contact_id, self.now)
        elif wanted.state == "withdrawn":
            self.unstopped.append(wanted)

    # ------------------------------------------------------------------ and withdrawn

    @precondition(lambda self: self.live())
    @rule(index=INDEX, fate=st.sampled_from(["well", "well", "late", "killed", "not reached"]))
    def an_incident_is_over(self, index, fate):
        wanted = self.pick(self.live(), index)
        wanted.state = "withdrawn"
        self.withdraw(wanted, fate)

    @precondition(lambda self: self.unstopped)
    @rule(index=INDEX, fate=st.sampled_from(["well", "well", "killed", "not reached"]))
    def it_is_withdrawn_later(self, index, fate):
        self.withdraw(self.unstopped.pop(index % len(self.unstopped)), fate)

    def withdraw(self, wanted, fate):
        if fate == "late":
            self.unstopped.append(wanted)
            return
        _, contact_id = self.board.withdraw("anna", wanted.name)
        if contact_id:
            others = [one.name for one in self.live() if self.line.want(one.name)]
            assert not others, f"{others} wait for the call that is stopped"
        if fate != "well":
            self.unstopped.append(wanted)
        elif contact_id:
            self.end(self.service.find(contact_id), Outcome.NO_ANSWER, "late")

    # ------------------------------------------------------------------ the phone is picked up

    @precondition(lambda self: any(not one.answered_at for one in self.service.live))
    @rule(function=st.sampled_from(["works", "works", "down", "killed"]), events=EVENTS)
    def somebody_picks_up(self, function, events):
        call = next(one for one in self.service.live if not one.answered_at)
        self.service.answer(call)
        self.speaks(call, function)
        self.happens(call, events)

    @precondition(lambda self: any(one.answered_at for one in self.service.live))
    @rule(function=st.sampled_from(["works", "down", "killed"]))
    def a_key_is_pressed(self, function):
        self.speaks(next(one for one in self.service.live if one.answered_at), function)

    def speaks(self, call, function):
        """A turn of the answer function; where it fails, the words sent with the call are said."""
        line = None
        if function != "down":
            line = self.board.connected("anna", call.attempt, call.id)
        if line is None:
            return
        call.heard_of = True
        fresh = tuple(one for one in line.wants if not one.told and self.wanted[one.attempt].live)
        for one in fresh:
            self.is_placed(self.wanted[one.attempt], call.id)
        if function == "works":
            self.board.turned("anna", call.id, Turn("", fresh=fresh))
            call.told |= {one.attempt for one in fresh}

    # ------------------------------------------------------------------ what is told of calls

    @precondition(lambda self: self.service.live)
    @rule(index=INDEX, reason=ENDS, events=EVENTS)
    def a_call_ends(self, index, reason, events):
        self.end(self.pick(self.service.live, index), reason, events)

    def end(self, call, reason, events):
        if call.live:
            self.service.end(call, reason)
            self.happens(call, events)

    def happens(self, call, events):
        """The service tells of a call: at once, twice, later or never."""
        self.service.events.pop()
        if events == "late":
            self.service.events.append(call)
        for _ in range({"told": 1, "told twice": 2}.get(events, 0)):
            self.learn_of(call)

    @precondition(lambda self: self.service.events)
    @rule(index=INDEX)
    def an_event_comes_late(self, index):
        self.learn_of(self.service.events.pop(index % len(self.service.events)))

    @precondition(lambda self: self.live("shares"))
    @rule(index=INDEX)
    def somebody_asks_how_it_stands(self, index):
        self.check(self.pick(self.live("shares"), index))

    @rule(seconds=st.sampled_from([1, 5, 14, 16, 45, 76, 300]))
    def time_passes(self, seconds):
        self.service.passes(seconds)

    @rule(times=st.integers(1, 3))
    def somebody_else_writes_first(self, times):
        self.conflicts = times

    def learn_of(self, call):
        """The contact events' handler, for what the contact record says by now."""
        record = self.board.lines.call(call.id)
        if record is None:
            record = record_of(call)
            self.board.placed("anna", call.attempt, call.id)
            self.is_placed(self.wanted[call.attempt], call.id)
        if call.ended_at:
            record = self.board.ended(call.id, record, [call.end])
            for _, attempt in members(record):
                self.news(self.wanted[attempt], call, record)
        elif call.answered_at:
            self.is_known_to_talk(call, record)

    def check(self, wanted):
        call = self.service.find(wanted.contact_id)
        record = self.board.lines.call(call.id) or record_of(call)
        if call.ended_at:
            self.news(wanted, call, self.board.ended(call.id, record, [call.end]))
        elif call.answered_at:
            self.is_known_to_talk(call, record)

    def is_known_to_talk(self, call, record):
        line = self.board.answered(call.id, record)
        call.heard_of |= line.call is not None and line.call.contact_id == call.id

    def news(self, wanted, call, record):
        if any(one.attempt == wanted.name for one in record.unheard):
            wanted.not_told(call.id)
            return
        if wanted.live and any(one.attempt == wanted.name for one in record.heard):
            self.it_is_true_that_it_was_heard(wanted, call)
        wanted.ended(call.outcome)

    # ------------------------------------------------------------------ what must hold

    def nobody_is_called_twice(self, new, others):
        """A new call finds no other under way; one that Tocsin heard nothing of has its lease."""
        for call in others if new.live else ():
            lost = call.answered_at and not call.heard_of and self.now - call.begun_at >= LEASE
            assert call is new or lost, f"{call} goes on beside {new}"

    @staticmethod
    def it_is_true_that_it_was_heard(wanted, call):
        if wanted.name == call.attempt:
            return
        if call.answered_at:
            assert wanted.name in call.told, f"{wanted.name} was never told in {call}"
        elif call.reason is Outcome.NO_ANSWER:
            assert call.ended_at - max(call.begun_at, wanted.asked_at) >= RING_ENOUGH

    @invariant()
    def limits_hold_in_any_window(self):
        calls = self.service.calls.values()
        starts = [(one.begun_at, self.wanted[one.attempt].severity) for one in calls]
        for limit in (*DEFAULT_LIMITS.number, *DEFAULT_LIMITS.contact):
            for number, (at, severity) in enumerate(starts):
                window = [one for one, _ in starts[: number + 1] if one > at - limit.within]
                free = limit.critical_may_exceed and severity is Severity.CRITICAL
                assert free or len(window) <= limit.calls

    @invariant()
    def a_call_that_has_a_name_and_nobody_who_wants_it_is_being_stopped(self):
        call = self.line.call
        if call is not None and call.contact_id and not call.answered_at and not self.line.wants:
            assert call.unwanted

    @invariant()
    def whoever_gave_it_up_is_not_waited_for(self):
        """A want stays on the line only where somebody will ask, hear or withdraw it."""
        slow = {one[0].name for one in self.granted}
        late = {one.name for one in self.unstopped} | slow
        for one in self.line.wants:
            assert self.wanted[one.attempt].live or one.attempt in late or self.line.call

    def teardown(self):
        """Nothing fails any more: everybody is heard at last, and nothing rings on."""
        self.conflicts, self.granted = 0, []
        for _ in range(60):
            self.calm()
            if not self.live() and not self.unstopped and not self.service.live:
                break
        assert self.live() == []
        assert self.service.live == []

    def calm(self):
        for wanted in [self.unstopped.pop() for _ in list(self.unstopped)]:
            self.withdraw(wanted, "well")
        for wanted in self.live("asking"):
            self.calls(wanted, {}, "well")
        for call in [one for one in self.service.live if not one.answered_at]:
            self.service.answer(call)
            self.speaks(call, "works")
        self.service.passes(200)
        for call in [self.service.events.pop(0) for _ in list(self.service.events)]:
            self.learn_of(call)
        for wanted in self.live("shares"):
            if self.now - wanted.since >= RING:
                self.check(wanted)


AnyLine.TestCase.settings = settings(
    derandomize=True, deadline=None, max_examples=300, stateful_step_count=25
)
TestAnyLine = AnyLine.TestCase
