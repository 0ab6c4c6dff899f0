"""The lines of a batch become one event for each change of an alarm."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from vcenter_lines import host_lines, syslog

from dispatch.vcenter.reading import read_lines
from dispatch.vcenter.sighting import LogLine

AT = datetime(2026, 11, 21, 3, 5, tzinfo=UTC)
RED = host_lines()
GREEN = host_lines("Red", "Green", first=575900, second=30)
FIRED, RECOVERED = ("green", "red"), ("red", "green")


def read(*lines):
    return read_lines(LogLine(line, AT) for line in lines)


def told(*lines):
    """From and to, in the order of the events."""
    return [(one.get("from", ""), one["to"]) for one in read(*lines).details]


def test_the_four_lines_of_an_alarm_are_one_event():
    [detail] = read(*RED).details
    assert detail == {
        "alarm": "Host connection and power state",
        "entity": "esx01.example.com",
        "from": "green",
        "to": "red",
        "at": "2026-11-21T03:00:00.120000+00:00",
        "vcenter": "vcsa01.example.com",
    }


def test_without_the_line_that_states_the_change_the_level_tells_the_colour():
    assert told(RED[0], *RED[2:]) == [("", "red")]


def test_a_recovery_is_an_event_of_its_own_even_among_lines_of_error():
    assert told(*GREEN, *RED) == [FIRED, RECOVERED]


def test_green_to_gray_is_no_event_and_red_to_gray_is_a_recovery():
    change = "Alarm 'A' on esx01.example.com changed from {} to {}".format
    assert told(syslog(change("Green", "Gray")), syslog(change("Gray", "Green"), 2)) == []
    assert told(syslog(change("Red", "Gray"))) == [("red", "gray")]


def test_red_to_red_is_no_event():
    assert told("Alarm 'Host error' on esx01 changed from Red to Red") == []


def test_two_changes_within_one_second_are_in_the_order_of_their_numbers():
    change = "Alarm 'A' on esx01.example.com changed from {} to {}".format
    lines = [syslog(change("Red", "Green"), 12), syslog(change("Green", "Red"), 11)]
    assert told(*lines) == [FIRED, RECOVERED]


def test_alarms_of_two_machines_or_two_vcenters_are_two_events():
    elsewhere = [line.replace("vcsa01", "vcsa02") for line in RED]
    other = [line.replace("esx01", "esx02") for line in RED]
    assert len(read(*RED, *elsewhere, *other).details) == 3


def test_nothing_that_is_unknown_is_in_an_event():
    [detail] = read("Alarm 'A' on B changed from Green to Red").details
    assert set(detail) == {"alarm", "entity", "from", "to", "at"}


@st.composite
def disturbed(draw, lines):
    """The lines as often as may be, in any order, each perhaps cut short."""
    chosen = draw(st.lists(st.sampled_from(lines), max_size=12))
    cut = [
        line[: draw(st.integers(0, len(line)))] if draw(st.booleans()) else line for line in chosen
    ]
    return draw(st.permutations([*cut, *draw(st.permutations(lines))]))


@given(disturbed(RED))
def test_one_alarms_lines_shuffled_repeated_and_cut_are_one_event(lines):
    assert told(*lines) == [FIRED]


@given(st.lists(st.sampled_from(RED)).flatmap(lambda some: st.tuples(*map(_maybe_cut, some))))
def test_whatever_is_left_of_one_alarms_lines_fires_once_at_most(lines):
    fired = read(*lines).details
    assert len(fired) <= 1
    assert {(one["entity"], one["to"]) for one in fired} <= {("esx01.example.com", "red")}


def _maybe_cut(line):
    return st.integers(0, len(line)).map(lambda end: line[:end])


@given(disturbed([RED[1], GREEN[1]]))
def test_an_alarm_and_its_recovery_are_two_events_in_their_order(lines):
    assert told(*lines) == [FIRED, RECOVERED]
