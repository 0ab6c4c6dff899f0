"""Silences: what they match, how long they hold together, and how they are asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trouble import alert

from dispatch.codec import decode, encode
from dispatch.errors import SilenceRefused
from dispatch.incident import Incident, State
from dispatch.severity import Severity
from dispatch.silence_view import Held, silence_view
from dispatch.silence_words import read_silence
from dispatch.silences import (
    KEYS,
    LONGEST,
    MOST_TOGETHER,
    Matcher,
    Silence,
    held_by_silence,
    hold_by,
    hold_left,
    holding,
)

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERYTHING = (Matcher("name", "*"),)


def silence(number=1, begins=0.0, ends=1.0, matchers=EVERYTHING, **more):
    start, end = NOW + begins * HOUR, NOW + ends * HOUR
    return Silence(f"s-{number}", matchers, start, end, "migration", "Maria", **more)


def hold_for(trouble, severity, silences, now):
    return hold_by(holding(trouble, severity, silences, now))


def hours_held(*silences, severity=Severity.HIGH, now=NOW):
    hold = hold_for(alert(), severity, silences, now)
    return (hold.until - NOW) / HOUR if hold else None


def matching(**globs):
    one = silence(matchers=tuple(Matcher(key, glob) for key, glob in globs.items()))
    trouble = replace(alert(), name="prod-db01 [orders]", account="111122223333")
    return one.matches(trouble, Severity.HIGH)


def test_all_matchers_must_match():
    assert matching(name="prod-db*", account="111122223333", severity="high")
    assert not matching(name="prod-db*", account="999999999999")


def test_a_glob_is_for_the_whole_value_and_its_case():
    assert matching(name="*db??*")
    assert not matching(name="prod")
    assert not matching(name="PROD*")


def test_brackets_are_ordinary_characters_of_alarm_names():
    assert matching(name="*[orders]")
    assert not matching(name="prod-db01 [a-z]*")


def test_every_key_can_be_matched():
    for key in KEYS:
        assert matching(**{key: "*"})
        assert not matching(**{key: "nothing like it"})


def test_an_active_silence_holds_until_its_end():
    hold = hold_for(alert(), Severity.HIGH, [silence()], NOW)
    assert (hold.until, hold.why) == (NOW + HOUR, "silence s-1 (migration)")


@pytest.mark.parametrize(
    ("begins", "ends", "held"), [(0, 1, 1), (-1, 0, None), (1, 2, None), (-2, 3, 3)]
)
def test_it_holds_from_its_start_on_and_not_at_its_end(begins, ends, held):
    assert hours_held(silence(begins=begins, ends=ends)) == held


def test_one_that_was_ended_holds_nothing():
    assert hours_held(silence(begins=-1).ended("Tom", NOW)) is None


def test_critical_is_held_too_unless_the_silence_says_otherwise():
    assert hours_held(silence(), severity=Severity.CRITICAL) == 1
    assert hours_held(silence(except_critical=True), severity=Severity.CRITICAL) is None
    assert hours_held(silence(except_critical=True), severity=Severity.HIGH) == 1


def test_silences_that_overlap_or_touch_are_one_and_a_gap_ends_it():
    first, second = silence(1, 0, 2), silence(2, 2, 4)
    inside, later = silence(3, 0.5, 1), silence(4, 4.5, 6)
    assert hours_held(second, later, inside, first) == 4


def test_one_that_does_not_match_bridges_no_gap():
    other = silence(2, 1, 2, matchers=(Matcher("name", "something else"),))
    assert hours_held(silence(1, 0, 1), other, silence(3, 2, 3)) == 1


def test_the_reason_names_every_silence_that_holds():
    hold = hold_for(alert(), Severity.HIGH, [silence(1), silence(2, 1, 2)], NOW)
    assert hold.why == "silence s-1 (migration); silence s-2 (migration)"


def test_more_of_them_than_a_transaction_takes_hold_no_longer_than_it_can_store():
    chain = [silence(number, number, number + 1) for number in range(MOST_TOGETHER + 5)]
    assert hours_held(*chain) == MOST_TOGETHER


spans = st.tuples(st.integers(-5, 8), st.integers(1, 5))


@settings(deadline=None)
@given(st.lists(spans, max_size=8))
def test_a_hold_ends_exactly_when_no_silence_is_active_any_more(chosen):
    silences = [silence(number, at, at + long) for number, (at, long) in enumerate(chosen)]
    hold = hold_for(alert(), Severity.HIGH, silences, NOW)
    end = hold.until if hold else NOW
    assert hold_for(alert(), Severity.HIGH, silences, end) is None
    quarters = int((end - NOW) / HOUR * 4)
    for at in (NOW + HOUR / 4 * number for number in range(quarters)):
        assert any(one.state(at) == "active" for one in silences)


def incident(until, held="silence s-1 (migration)", state=State.OPEN):
    return Incident(
        "i-1", alert(), "rule", "because", Severity.HIGH, None, NOW, state,
        stage_ends_at=NOW + until * HOUR, held=held,
    )  # fmt: skip


def test_what_other_silences_hold_is_held_by_them_and_no_longer_than_it_was_to_be():
    other = silence(2, 0, 1)
    assert hold_left(incident(until=2), [other]) == hold_by([other])
    assert hold_left(incident(until=0.5), [other]).until == NOW + HOUR / 2
    assert hold_left(incident(until=1), []) is None


def test_only_what_is_open_and_held_by_a_silence_is_released():
    assert held_by_silence(incident(until=1))
    assert not held_by_silence(incident(until=1, held=""))
    assert not held_by_silence(incident(until=1, held="the event came late"))
    assert not held_by_silence(incident(until=1, state=State.ACKNOWLEDGED))


def asked(**more):
    words = {"matchers": ["name=prod-db*"], "for": "2h", "reason": "migration", "by": "Maria"}
    return read_silence(words | more, NOW)


def test_a_silence_is_read_from_words():
    read = asked(matchers=["name=prod-db*", "account=111122223333"], exceptCritical=True)
    assert read.matchers == (Matcher("name", "prod-db*"), Matcher("account", "111122223333"))
    assert (read.start, read.end) == (NOW, NOW + 2 * HOUR)
    assert (read.reason, read.by, read.except_critical) == ("migration", "Maria", True)
    assert not asked().except_critical


def test_times_have_a_zone_of_their_own_or_one_beside_them():
    here = asked(**{"from": "2026-11-22T01:00+09:00"})
    assert here.start == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    beside = {"from": "2026-11-22 01:00", "until": "2026-11-22 03:00", "for": ""}
    there = asked(**beside, timeZone="Asia/Tokyo")
    assert (there.start, there.end) == (here.start, here.start + 2 * HOUR)


def test_the_same_asked_twice_in_one_moment_is_one_silence():
    assert asked().id == asked().id
    assert asked().id != asked(matchers=["name=other"]).id


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ({"matchers": []}, "at least one matcher"),
        ({"matchers": None}, "at least one matcher"),
        ({"matchers": "name=x"}, "at least one matcher"),
        ({"matchers": ["name=x"] * 21}, "20 matchers at most"),
        ({"matchers": ["prod-db*"]}, "write key=glob"),
        ({"matchers": ["name="]}, "write key=glob"),
        ({"matchers": ["host=x"]}, "there are name, resource"),
        ({"matchers": [7]}, "a text key=glob"),
        ({"matchers": ["name=" + "x" * 400]}, "characters at most"),
        ({"matchers": ["severity=urgent"]}, "critical, high"),
        ({"for": ""}, "needs an end"),
        ({"until": "2026-11-21T05:00Z"}, "needs an end: either"),
        ({"for": "two hours"}, 'write "90s"'),
        ({"for": 7}, 'write "90s"'),
        ({"for": "0s"}, "after its start"),
        ({"for": "31d"}, "30 days at most"),
        ({"for": "999999d"}, "30 days at most"),
        ({"from": "tonight"}, "write it as 2026-11-22T01:00+09:00"),
        ({"from": 7}, "write it as 2026-11-22T01:00+09:00"),
        ({"from": "2026-11-22T01:00"}, "says no time zone"),
        ({"from": "2026-11-22T01:00", "timeZone": "Asia/Nowhere"}, "no time zone 'Asia/Nowhere'"),
        ({"from": "0001-01-01T00:00+09:00"}, "is no time"),
        ({"from": "9999-12-31T00:00Z", "for": "2d"}, "it would begin in 9999"),
        ({"from": "2026-11-20T01:00Z"}, "over already"),
        ({"from": "2026-11-22T01:00Z", "until": "2026-11-21T23:00Z", "for": ""}, "after its start"),
        ({"reason": " "}, "say why: --reason"),
        ({"by": None}, "say who asks for it: --by"),
    ],
)
def test_what_is_asked_for_wrongly_is_refused_with_what_would_be_right(words, right):
    with pytest.raises(SilenceRefused) as caught:
        asked(**words)
    assert right in str(caught.value)


def test_thirty_days_are_not_too_many():
    assert asked(**{"for": "30d"}).end - NOW == LONGEST


odd_words = st.text("=*?:-+.0129TZdhms/名\x00", max_size=30)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["matchers", "from", "until", "for", "reason", "by", "timeZone"]),
        odd_words | st.integers() | st.none() | st.lists(odd_words | st.integers(), max_size=3),
    )
)
def test_whatever_is_asked_is_a_silence_or_refused(words):
    try:
        read = read_silence({"matchers": ["name=x"], "reason": "r", "by": "b"} | words, NOW)
    except SilenceRefused:
        return
    assert NOW < read.end <= read.start + LONGEST


def test_a_silence_is_stored_as_it_is():
    one = silence(except_critical=True).ended("Tom", NOW)
    assert decode(Silence, encode(one)) == one


def test_it_is_shown_with_what_it_held_back_oldest_first():
    held = [Held("i-2", "disk", NOW + HOUR), Held("i-1", "cpu", NOW)]
    view = silence_view(silence(), held, NOW)
    assert [one["incident"] for one in view["held"]] == ["i-1", "i-2"]
    assert view["held"][0] == {
        "incident": "i-1",
        "title": "cpu",
        "since": "2026-11-21T03:00:00.000Z",
    }
    assert (view["matchers"], view["state"], view["endedAt"]) == (["name=*"], "active", None)


@pytest.mark.parametrize(("begins", "ends", "state"), [(1, 2, "coming"), (-2, 0, "over")])
def test_it_is_coming_active_or_over(begins, ends, state):
    assert silence(begins=begins, ends=ends).state(NOW) == state


def test_one_that_was_ended_before_it_began_is_over_and_holds_nothing():
    one = silence(begins=1, ends=2).ended("Tom", NOW)
    assert one.state(NOW) == "over"
    assert holding(alert(), Severity.HIGH, [one], NOW + HOUR) == ()
