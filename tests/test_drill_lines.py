"""On one person's phone a drill gives way to a real page."""

from dataclasses import replace

import pytest
from lines import Phone, at, want

from dispatch.line import asking, calling
from dispatch.line.asking import Overtaken, Overtakes, Shares, Waits
from dispatch.line.drilling import NAMED_WITHIN
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.state import Line, Ring
from dispatch.severity import Severity
from dispatch.traffic import Kind


class Drilled(Phone):
    """A phone that drills and pages ask for."""

    def drill(self, name):
        return self._asks(replace(want(name, self.seconds), kind=Kind.DRILL))

    def page(self, name):
        return self._asks(want(name, self.seconds))

    def _asks(self, mine):
        asked = asking.ask(self.line, mine, 0, self.limits, self.now)
        self.line = asked.line
        return asked

    def drills(self, name, *, named=True):
        """The drill's call is placed."""
        self.drill(name)
        mine = self.line.want(name)
        self.line = asking.reserved(self.line, mine, "main", 0, self.limits, self.now)
        if named:
            self.line = calling.placed(self.line, name, f"c-{name}", self.now)
        return self


def test_a_real_page_ends_the_drills_call_by_its_name():
    phone = Drilled().drills("d")
    assert phone.page("a") == Overtakes(phone.line, "main", "c-d")
    assert phone.waiting == {"a"}


def test_it_does_so_even_while_somebody_talks():
    assert isinstance(Drilled().drills("d").picks_up().page("a"), Overtakes)


def test_a_drill_is_given_up_where_a_real_page_rings():
    phone = Drilled().rings("a")
    assert isinstance(phone.drill("d"), Overtaken)
    assert phone.waiting == {"a"}


def test_a_drill_is_given_up_where_a_real_page_waits():
    phone = Drilled()
    for number in range(3):
        phone.rings(f"r{number}").passes(61).ends()
    assert isinstance(phone.page("a"), Waits)
    assert isinstance(phone.drill("d"), Overtaken)


def test_a_drills_call_without_a_name_is_waited_for_and_then_left_alone():
    phone = Drilled().drills("d", named=False)
    assert isinstance(phone.page("a"), Waits)
    phone.passes(NAMED_WITHIN.seconds)
    assert isinstance(phone.page("a"), asking.MayRing)


def test_two_drills_share_a_call():
    assert isinstance(Drilled().drills("d").drill("e"), Shares)


@pytest.mark.parametrize(("kind", "waits"), [(Kind.ALERT, False), (Kind.DRILL, True)])
def test_what_rang_for_drills_keeps_drills_waiting_and_no_page(kind, waits):
    rings = [Ring(at(-10 * number), 0, f"d{number}", Kind.DRILL) for number in range(1, 4)]
    free = DEFAULT_LIMITS.free_at(rings, 0, Severity.HIGH, at(0), kind)
    assert (free > at(0)) is waits


def test_a_line_without_calls_takes_a_drill():
    assert isinstance(asking.ask(Line("anna"), want("d"), 0, DEFAULT_LIMITS, at(0)), asking.MayRing)
