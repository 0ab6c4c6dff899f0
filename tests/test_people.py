"""The scripts of `tocsin simulate`: what is understood, and what is refused with its line."""

from datetime import UTC, datetime, timedelta

import pytest

import console.people
from console.people import WORDS, People, read_answers
from dispatch.errors import ConfigurationError
from sandbox.loop import Loop
from sandbox.telephone.call import Call

CONTACTS = {"primary", "backup", "lead"}
BEGIN = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class Phones:
    """Telephones that only remember what was done with them, and after how many seconds."""

    def __init__(self, script):
        self.loop = Loop(BEGIN)
        self.people = People(read_answers(script, "answers", CONTACTS), self, self.loop)
        self.at_phone, self.done, self.rang_at = {}, [], BEGIN

    def rings(self, who, stops_after=60):
        """What `who` does with a call that rings so many seconds."""
        self.rang_at, self.done = self.loop.now, []
        call = Call("id", who, {}, self.loop.now, _unused, _unused)
        self.at_phone[who] = call
        self.people.ring(call)
        self.loop.advance(self.rang_at + timedelta(seconds=stops_after))
        del self.at_phone[who]
        self.loop.advance(self.rang_at + timedelta(seconds=100))
        return self.done

    def answer(self, _who):
        self._note("answer")

    def decline(self, _who):
        self._note("decline")

    def hang_up(self, _who):
        self._note("hang up")

    def press(self, _who, key):
        self._note(f"press {key}")

    def _note(self, what):
        self.done.append((what, (self.loop.now - self.rang_at).total_seconds()))


def _unused(*_):
    raise AssertionError("a script only uses the phones")


@pytest.mark.parametrize(
    ("behaviour", "does"),
    [
        ("no-answer", []),
        ("decline", [("decline", 5)]),
        ("busy", [("decline", 0)]),
        ("voicemail", [("answer", 25)]),
        ("press 1 after 8s", [("answer", 5), ("press 1", 13)]),
        ("press # after 0 s", [("answer", 5), ("press #", 5)]),
        ("press * after 3s # the star repeats", [("answer", 5), ("press *", 8)]),
        ("hang-up after 2s", [("answer", 5), ("hang up", 7)]),
    ],
)
def test_each_behaviour_does_what_it_says_at_its_second(behaviour, does):
    assert Phones(f"primary: {behaviour}").rings("primary") == does


def test_after_a_comma_comes_the_next_call_and_the_last_behaviour_stays():
    phones = Phones("primary: no-answer, decline , press 1 after 1s")
    heard = [phones.rings("primary") for _ in range(4)]
    assert heard == [[], [("decline", 5)], *[[("answer", 5), ("press 1", 6)]] * 2]


def test_whoever_is_not_in_the_script_does_not_answer():
    assert Phones("primary: decline").rings("backup") == []


def test_nobody_acts_on_a_call_that_is_over():
    assert Phones("primary: press 1 after 8s").rings("primary", stops_after=6) == [("answer", 5)]


def test_empty_lines_and_comments_are_left_out():
    answers = read_answers("\n# who\n  primary: busy # always\n\n", "answers", CONTACTS)
    assert {name: one.line for name, one in answers.items()} == {"primary": 3}


@pytest.mark.parametrize(
    ("script", "wrong"),
    [
        ("primary no-answer", '1: write "person: behaviour", as primary: busy'),
        ("\nmallory: busy", "2: mallory: no such contact; there are backup, lead, primary"),
        ("primary: busy\n\nprimary: decline", "3: primary stands in line 1 already"),
        ("primary:", f'1: "" is no behaviour: there are {WORDS}'),
        ("primary: sleeps", f'1: "sleeps" is no behaviour: there are {WORDS}'),
        ("primary: press 1", f'1: "press 1" is no behaviour: there are {WORDS}'),
        (
            "primary: press 11 after 2s",
            f'1: "press 11 after 2s" is no behaviour: there are {WORDS}',
        ),
        ("primary: press 1 after 8m", f'1: "press 1 after 8m" is no behaviour: there are {WORDS}'),
        ("primary: busy,", f'1: "" is no behaviour: there are {WORDS}'),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_would_be_right(script, wrong):
    with pytest.raises(ConfigurationError) as refused:
        read_answers(script, "answers", CONTACTS)
    assert str(refused.value) == f"answers:{wrong}"


def test_the_modules_own_example_is_a_script():
    text = console.people.__doc__.split("\n\n", 1)[1]
    assert set(read_answers(text, "docstring", CONTACTS)) == CONTACTS
