"""Drills and pages want one phone, and anything happens: a drill never stands in a page's way.

Whoever places calls may be killed before or after the request; events come late or never.
"""

from dataclasses import replace
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from lines import Phone, want

from dispatch.attempt import Outcome
from dispatch.incident import RING_LIMIT
from dispatch.line import asking, calling
from dispatch.line.asking import MayRing, Overtaken, Overtakes, Waits
from dispatch.line.drilling import NAMED_WITHIN
from dispatch.line.limits import Limits
from dispatch.traffic import Kind

UNLIMITED = Limits((), ())
SECONDS = st.sampled_from([1, 2, 5, 6, 30, 61])


class AnyPhone(RuleBasedStateMachine):
    """One phone. `rings` are the calls that the service has, by attempt; at most one is a page's.

    Performers of drills and pages ask again each second, as handlers/placing and deadlines do.
    """

    def __init__(self):
        super().__init__()
        self.phone = Phone(UNLIMITED)
        self.kinds, self.rings = {}, {}  # attempt -> kind; attempt -> since when it rings
        self.waiting = {}  # a page -> since when it waits for a drill alone
        self.given_up, self.unnamed = set(), set()

    @property
    def pages(self):
        return [one for one, kind in self.kinds.items() if kind is Kind.ALERT]

    @property
    def ringing_pages(self):
        return [one for one in self.rings if self.kinds[one] is Kind.ALERT]

    @rule(kind=st.sampled_from([Kind.ALERT, Kind.DRILL]), killed=st.booleans())
    def somebody_is_wanted(self, kind, killed):
        name = f"{kind.value}{len(self.kinds)}"
        self.kinds[name] = kind
        self.asks(name, killed=killed)

    def asks(self, name, *, killed=False):
        """The performer asks the line, and does what it says; killed, it never learns the name."""
        kind, phone = self.kinds[name], self.phone
        mine = replace(want(name, phone.seconds), kind=kind)
        asked = asking.ask(phone.line, mine, 0, phone.limits, phone.now)
        if isinstance(asked, Overtakes):
            self.ends_a_drill(asked)
            return self.asks(name, killed=killed)
        phone.line = asked.line
        if isinstance(asked, MayRing):
            self.rings_for(name, killed=killed)
        elif isinstance(asked, Overtaken):
            assert kind is Kind.DRILL
            self.given_up.add(name)
        self.notes(name, asked)
        return None

    def ends_a_drill(self, asked):
        call = self.phone.line.call or asked.line.call
        assert self.kinds[call.attempt] is Kind.DRILL
        self.rings.pop(call.attempt, None)
        self.phone.line = replace(asked.line, call=None)

    def rings_for(self, name, *, killed):
        phone = self.phone
        mine = phone.line.want(name)
        phone.line = asking.reserved(phone.line, mine, "main", 0, phone.limits, phone.now)
        if self.kinds[name] is Kind.ALERT:
            # At worst a drill's call that never got a name is still there: the phone is busy once.
            drills = [one for one in self.rings if self.kinds[one] is Kind.DRILL]
            assert set(drills) <= self.unnamed
            assert self.ringing_pages == []
            for one in drills:
                del self.rings[one]
        else:
            assert self.rings == {} or set(self.rings) <= self.unnamed
        self.rings[name] = phone.now
        if killed:
            self.unnamed.add(name)
        else:
            phone.line = calling.placed(phone.line, name, f"c-{name}", phone.now)

    def notes(self, name, asked):
        """Since when a page waits with nothing but a drill in its way."""
        if self.kinds[name] is Kind.DRILL:
            return
        call = self.phone.line.call
        for_drill = isinstance(asked, Waits) and call is not None and call.kind is Kind.DRILL
        if for_drill:
            self.waiting.setdefault(name, self.phone.now)
        else:
            self.waiting.pop(name, None)

    @rule(seconds=SECONDS)
    def time_passes(self, seconds):
        for _ in range(seconds):
            self.phone.passes(1)
            self.calls_end_by_themselves()
            for name in [one for one in self.kinds if self.is_asking(one)]:
                self.asks(name)

    def calls_end_by_themselves(self):
        """Rings and talks have their time, and nobody is told."""
        for name in list(self.rings):
            if self.phone.now - self.rings[name] >= RING_LIMIT:
                del self.rings[name]

    def is_asking(self, name):
        """Wants the person still, and has no call of its own."""
        line = self.phone.line
        waits = any(one.attempt == name for one in line.wants)
        return waits and (line.call is None or line.call.attempt != name)

    @precondition(lambda self: self.phone.line.call and self.phone.line.call.contact_id)
    @rule()
    def the_phone_is_picked_up(self):
        self.phone.picks_up()

    @precondition(lambda self: self.phone.line.call and self.phone.line.call.contact_id)
    @rule(outcome=st.sampled_from([Outcome.NO_ANSWER, Outcome.ANSWERED_WITHOUT_KEY]))
    def the_call_ends(self, outcome):
        call = self.phone.line.call
        heard, _ = self.phone.ends(outcome)
        self.rings.pop(call.attempt, None)
        if call.kind is Kind.DRILL:
            assert not {one for one in heard if self.kinds[one] is Kind.ALERT}

    @invariant()
    def at_most_one_phone_rings_that_is_known_by_name(self):
        assert len([one for one in self.rings if one not in self.unnamed]) <= 1

    @invariant()
    def no_page_waits_for_a_drill_longer_than_it_takes_to_be_named(self):
        for since in self.waiting.values():
            assert self.phone.now - since <= NAMED_WITHIN + timedelta(seconds=1)

    @invariant()
    def no_drill_shares_its_call_with_a_page_or_waits_beside_one(self):
        line = self.phone.line
        kinds = {one.kind for one in line.wants}
        assert len(kinds) <= 1
        if line.call and line.call.kind is Kind.DRILL and Kind.ALERT in kinds:
            assert line.call.overtaken


AnyPhone.TestCase.settings = settings(
    derandomize=True, deadline=None, max_examples=150, stateful_step_count=25
)
TestAnyPhone = AnyPhone.TestCase
