"""What a drill shows: who was reached, on which try, by which key, after how long, and who not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from drill_nights import NUMBERS, Drills

from dispatch.drill.advice import advice
from dispatch.drill.people import Standing
from dispatch.drill.trend import held, records, trend
from dispatch.drill.verdict import Verdict
from dispatch.drill.view import history_view, report_in, report_view
from dispatch.drill.words import headline, story

LAST = "anna: no-answer\nben: press 2 after 14s\nchie: voicemail\ndana: press 1 after 12s"


@pytest.fixture(scope="module")
def six():
    """The report of a drill of six people, and those of eight drills."""
    night = Drills()
    reports = night.hours()
    night.is_over()  # two sandboxes cannot be at once
    return reports[0], reports


def people(report):
    return {one.who: one for one in report.people}


def test_the_drill_of_six_people_is_told_whole(six):
    report, _ = six
    assert (report.verdict, report.taken_by, report.took) == (Verdict.IN_TIME, "dana", 207.0)
    assert (report.target, report.over, report.by) == (240.0, 207.0, "schedule")
    assert [one.who for one in report.people] == list(NUMBERS)


def test_who_was_reached_is_told_with_key_try_and_times(six):
    found = people(six[0])
    ben, dana = found["ben"], found["dana"]
    assert (ben.standing, ben.key, ben.nth) == (Standing.PASSED_ON, "2", 1)
    assert (dana.standing, dana.key, dana.nth) == (Standing.TOOK, "1", 1)
    assert (dana.picked, dana.pressed, dana.needed) == (195.0, 207.0, 17.0)


def test_who_was_not_reached_is_told_with_the_reason(six):
    found = people(six[0])
    assert (found["anna"].standing, found["anna"].calls) == (Standing.UNREACHED, 2)
    assert found["chie"].standing is Standing.NO_KEY
    assert found["emil"].standing is Standing.STOPPED
    assert (found["frank"].standing, found["frank"].bad) == (Standing.BAD_NUMBER, (1,))


def test_who_was_not_called_since_it_was_taken_before_is_told(six):
    taken_at_once = six[1][1]
    assert taken_at_once.took == 14.0
    spared = [one for one in taken_at_once.people if one.standing is Standing.SPARED]
    assert [one.who for one in spared] == ["ben", "chie", "dana", "emil", "frank"]


def test_a_report_names_no_number(six):
    told = str(history_view(six[1]))
    assert not [one for one in NUMBERS.values() if one in told or one[1:] in told]


def test_over_time_each_person_has_a_rate_and_a_median(six):
    known = {one.who: one for one in records(six[1])}
    assert (known["anna"].reached, known["anna"].asked) == (4, 8)
    assert (known["frank"].rate, known["frank"].needed, known["frank"].bad) == (0.0, None, (1,))
    assert known["dana"].needed == 26.0


def test_over_time_the_plan_has_a_verdict_for_each_drill_and_a_trend(six):
    verdicts = [one.verdict for one in six[1]]
    assert verdicts.count(Verdict.IN_TIME) == 6
    assert (verdicts.count(Verdict.TOO_LATE), verdicts.count(Verdict.MISSED)) == (1, 1)
    assert held(six[1]) == (6, 8)
    assert trend(six[1]) == "faster"


def test_what_is_to_be_mended_is_said(six):
    said = advice(six[1])
    assert "frank: number 1 is bad. Correct it, or verify it." in said
    assert any(one.startswith("chie: picked up and pressed no key") for one in said)
    assert not any(one.startswith(("dana", "emil")) for one in said)


def test_a_plan_that_nobody_took_is_to_be_mended_first(six):
    missed = next(one for one in six[1] if one.verdict is Verdict.MISSED)
    assert advice([missed])[0].startswith("Nobody took it")


def test_a_report_comes_back_from_json_as_it_was(six):
    assert report_in(report_view(six[0])) == six[0]


def test_reports_are_listed_newest_first(six):
    opened = [one.opened for one in six[1]]
    assert opened == sorted(opened, reverse=True)


def timed(six, *seconds):
    """Drills with these times, oldest first; None: everyone missed it, "": overtaken."""
    kinds = {None: Verdict.MISSED, "": Verdict.OVERTAKEN}
    return [
        replace(six[0], took=took or None, verdict=kinds.get(took, Verdict.IN_TIME))
        for took in reversed(seconds)
    ]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ((60, 60, 60), ""),
        ((60, 60, 60, 62, 60), "steady"),
        ((60, 60, 60, 120, 120), "slower"),
        ((None, None, 60, 50, 40), "faster"),
        ((60, 50, 40, None, None), "slower"),
        ((None, None, None, None), "steady"),
        (("", "", 60, ""), ""),
    ],
)
def test_a_trend_needs_four_drills_and_counts_one_that_nobody_took_as_never(six, seconds, told):
    assert trend(timed(six, *seconds)) == told


def test_a_drill_that_was_overtaken_counts_for_nothing(six):
    assert held(timed(six, "", 60, "")) == (1, 1)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.IN_TIME, "In time: taken after 3:27, the target is 4:00."),
        (Verdict.TOO_LATE, "Too late: taken after 3:27, the target is 4:00."),
        (Verdict.MISSED, "Everyone missed it: nobody took it in 3:27, the target is 4:00."),
        (Verdict.OVERTAKEN, "Overtaken: a real page went first, so this drill shows nothing."),
        (Verdict.RUNNING, "Under way. The target is 4:00."),
    ],
)
def test_each_verdict_has_a_sentence(six, verdict, said):
    assert headline(replace(six[0], verdict=verdict)) == said


def test_each_person_has_a_few_words(six):
    assert [story(one) for one in six[0].people] == [
        "not reached in 2 calls",
        "passed it on with key 2 on try 1",
        "picked up, pressed no key",
        "took it with key 1 on try 1",
        "was still being called",
        "number 1 is bad",
    ]


def test_a_drill_under_way_is_told_as_it_stands():
    night = Drills()
    try:
        night.acts("anna: no-answer, press 1 after 30s")
        told = night.begins()
        night.passes("20s")
        report = night.report(told["incident"])
        assert report.verdict is Verdict.RUNNING
        assert people(report)["anna"].standing is Standing.STOPPED
        night.passes("65s")
        [first, second] = night.report(told["incident"]).tries
        assert (first.outcome, second.outcome, second.picked) == ("no answer", "", 80.0)
    finally:
        night.is_over()


def test_the_target_is_the_drills_own_where_it_names_one():
    night = Drills()
    try:
        report = night.drill("anna: press 1 after 20s", target=20, by="Tom")
        assert (report.verdict, report.target, report.by) == (Verdict.TOO_LATE, 20.0, "Tom")
        assert timedelta(seconds=report.took) == timedelta(seconds=25)
    finally:
        night.is_over()
