"""A drill that is over tells its verdict, and nothing that is told of real trouble."""

import json

import pytest
from drill_nights import CONTACTS, Drills
from own_night import own_book, stage

from dispatch.drill.verdict import Verdict
from dispatch.facts import Acknowledged

ACK_TIMEOUT = 'ack_timeout = "5m"\nclose_after = "1h"\n' + stage("anna")
SHORT = stage("anna", wait="20s")
NO_PHONE = '[[stage]]\nnotify = ["notices"]\nwait = "1m"\n'


@pytest.fixture
def night():
    begun = Drills(
        CONTACTS, own_book(ACK_TIMEOUT, silent=NO_PHONE, second=stage("ben"), short=SHORT)
    )
    yield begun
    begun.is_over()


def metrics(night, name):
    lines = night.cloud.functions["AuditorFunction"].output.getvalue().splitlines()
    found = [json.loads(line) for line in lines if f'"{name}":' in line]
    return {one[name][0] for one in found}


def subjects(night):
    return [(one["topic"], one["subject"]) for one in night.view.notices()]


def body(night):
    return night.view.notices()[0]["body"]


def test_a_drill_in_time_is_told_to_the_team_and_is_no_alarm(night):
    night.drill("anna: press 1 after 9s")
    assert subjects(night) == [("notices", "[DRILL] in time: plan")]
    assert "Taken by anna after 0:14. The target is 5:00." in body(night)
    night.passes("3m")
    assert (metrics(night, "DrillFailed"), metrics(night, "DrillSeconds")) == ({0}, {14.0})


def test_a_drill_that_everyone_missed_says_that_it_was_one_and_is_an_alarm(night):
    night.drill()
    assert sorted(subjects(night)) == [
        ("notices", "[DRILL] missed: plan"),
        ("operations", "[DRILL] missed: plan"),
    ]
    assert body(night).startswith("This is a drill, nothing is wrong.")
    night.passes("3m")
    assert metrics(night, "DrillFailed") == {1}
    assert metrics(night, "DrillSeconds") == set()


def test_a_drill_that_is_taken_too_late_is_an_alarm(night):
    night.drill("anna: press 1 after 9s", target=10)
    assert sorted(subjects(night)) == [
        ("notices", "[DRILL] too late: plan"),
        ("operations", "[DRILL] too late: plan"),
    ]
    night.passes("3m")
    assert (metrics(night, "DrillFailed"), metrics(night, "DrillSeconds")) == ({1}, {14.0})


def test_a_drill_that_is_overtaken_says_so_and_is_no_alarm(night):
    told = night.begins()
    night.alarm()
    night.passes("3m")
    assert ("notices", "[DRILL] overtaken: plan") in subjects(night)
    assert not [one for one in subjects(night) if one[0] == "operations" and "DRILL" in one[1]]
    report = night.report(told["incident"])
    assert (report.verdict, report.took) == (Verdict.OVERTAKEN, None)
    assert [one.standing.light for one in report.people] == ["grey"]
    assert metrics(night, "DrillFailed") == set()


def test_an_auditor_tells_of_a_drill_once_or_twice_and_then_no_more(night):
    night.drill("anna: press 1 after 9s")
    night.passes("20m")
    lines = night.cloud.functions["AuditorFunction"].output.getvalue()
    assert 1 <= lines.count('"DrillSeconds":[14.0]') <= 2


def test_whoever_took_a_drill_is_not_asked_again_and_its_closing_is_told_to_nobody(night):
    night.drill("anna: press 1 after 9s")
    night.passes("2h")
    assert night.incident["state"] == "resolved"
    assert [who for who, _ in night.calls()] == ["anna"]
    assert len(subjects(night)) == 1


def test_a_key_after_the_end_takes_the_drill_and_it_was_too_late(night):
    """The stage ends while they talk."""
    night.acts("anna: press 1 after 30s")
    told = night.begins("short", target=20)
    night.passes("21s")
    assert night.report(told["incident"]).verdict is Verdict.MISSED
    night.passes("20s")
    report = night.report(told["incident"])
    assert (report.verdict, report.taken_by) == (Verdict.TOO_LATE, "anna")


def test_taken_by_command_counts_as_taken(night):
    told = night.begins()
    night.passes("30s")
    night.cloud.operator().take(told["incident"], [Acknowledged("Tom")])
    report = night.report(told["incident"])
    assert (report.verdict, report.taken_by, report.took) == (Verdict.IN_TIME, "Tom", 30.0)
    assert [one.standing.light for one in report.people] == ["grey"]


def test_a_plan_that_calls_nobody_is_not_drilled(night):
    told = night.begins("silent")
    assert told["outcome"] == "suppressed"
    assert told["reason"] == 'the plan "silent" calls nobody: there is nothing to drill'


@pytest.mark.parametrize("target", [0, -5, "5m", 1.5, True, 10**9])
def test_a_target_that_is_no_number_of_seconds_is_refused(night, target):
    told = night.begins(target=target)
    assert told["outcome"] == "dead letter"
    assert "detail.target must be seconds, from 1 to 86400" in told["reason"]


def test_drills_are_found_among_other_incidents(night):
    night.alarm()
    first = night.begins("second")["incident"]
    night.alarm("prod-web01-critical")
    assert [one.id for one in night.reports()] == [first]
