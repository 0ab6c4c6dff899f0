"""Somebody opts out by two keys in a call, is left alone, and is called again once asked to."""

from datetime import timedelta

import pytest
from contacts_console import PEOPLE
from night import Night

from handlers.adapters.lines import Lines


@pytest.fixture
def night():
    begun = Night(PEOPLE)
    yield begun
    begun.is_over()


@pytest.fixture
def tocsin(contacts):
    return contacts


@pytest.fixture
def opted_out(night):
    """Aiko presses 9 twice; the plan goes on to Ben at once, who takes the alarm."""
    night.alarm()
    night.phone("primary").rings().answers().presses("9").presses("9")
    night.phone("backup").rings().answers().presses("1")


def line(night):
    return Lines(night.cloud.deployment.outputs["TableName"]).load("primary")


@pytest.mark.usefixtures("opted_out")
def test_whoever_opted_out_by_two_keys_is_not_called_and_the_timeline_says_why(night):
    night.passes("1h")
    night.alarm("prod-web-disk-critical")
    night.phone("primary").is_silent()
    assert any("primary" in one and "opted out by two keys" in one for one in night.timeline)
    night.phone("backup").rings().answers().presses("1")
    night.ends()


@pytest.mark.usefixtures("opted_out")
def test_once_the_opt_out_is_taken_back_the_next_alarm_rings_and_it_is_on_record(night, tocsin):
    pressed = line(night).opted_out_at
    night.passes("1h")
    ran = tocsin("resume", "primary", "--by", " Dana ")
    assert (ran.status, ran.out) == (0, "primary may be called again, says Dana\n")
    night.alarm("prod-web-disk-critical")
    night.phone("primary").rings().answers().presses("1")
    after = line(night)
    assert (after.opted_out_at, after.resumed_by) == (None, "Dana")
    assert after.resumed_at - pressed == timedelta(hours=1)
    [primary, *_] = tocsin("list", "--json").json
    assert (primary["optedOut"], primary["optedOutBy"], primary["whyUncallable"]) == (
        None,
        None,
        "",
    )
    assert primary["resumed"] == {"on": "2026-11-21", "by": "Dana"}
    night.ends()


@pytest.mark.usefixtures("opted_out")
def test_a_second_opt_out_counts_as_the_first_did(night, tocsin):
    night.passes("1h")
    tocsin("resume", "primary", "--by", "Dana")
    night.alarm("prod-web-disk-critical")
    night.phone("primary").rings().answers().presses("9").presses("9")
    [primary, *_] = tocsin("list", "--json").json
    assert (primary["optedOut"], primary["resumed"]["by"]) == ("2026-11-21", "Dana")
    assert tocsin("resume", "primary", "--by", "Ben").status == 0
    assert line(night).resumed_by == "Ben"


def test_the_stage_that_follows_the_opt_out_calls_again_if_it_is_taken_back(night, tocsin):
    night.alarm()
    night.phone("primary").rings().answers().presses("9").presses("9")
    tocsin("resume", "primary", "--by", "Dana")
    night.phone("backup").rings()
    night.passes("2m")
    night.phone("primary").rings().answers().presses("1")
    assert night.incident["takenBy"] == "primary"


@pytest.mark.usefixtures("opted_out_in_the_contacts")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["primary"], "primary has not opted out by two keys"),
        (["lead"], "lead opted out on 2026-11-19, as the contacts say"),
        (["nobody"], "there is no contact nobody"),
        (["primary", "--by", " "], "say who you are"),
        (["primary", "--by", "\x07"], "say who takes the opt-out back"),
    ],
)
def test_what_cannot_be_taken_back_is_refused_with_the_reason(night, tocsin, arguments, said):
    ran = tocsin("resume", "--by", "Dana", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.error
    assert line(night).resumed_at is None


@pytest.fixture
def opted_out_in_the_contacts(tocsin):
    out = PEOPLE.replace('name = "Celina"', 'name = "Celina"\nopted_out = 2026-11-19')
    assert tocsin.imports(out).status == 0


@pytest.mark.usefixtures("opted_out")
def test_who_opted_out_both_ways_stays_so_until_both_are_taken_back(night, tocsin):
    out = PEOPLE.replace('name = "Aiko"', 'name = "Aiko"\nopted_out = 2026-11-20')
    assert tocsin.imports(out).status == 0
    [primary, *_] = tocsin("list", "--json").json
    assert (primary["optedOut"], primary["optedOutBy"]) == ("2026-11-20", "contacts")
    ran = tocsin("resume", "primary", "--by", "Dana", "--json")
    assert ran.status == 1
    assert ran.json == {
        "contact": "primary",
        "by": "Dana",
        "whyUncallable": "opted out on 2026-11-20",
    }
    assert line(night).opted_out_at is None
