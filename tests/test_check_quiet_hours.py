"""`tocsin check` warns where everybody of a plan sleeps at one time, and only there."""

import pytest
from check_project import CONTACTS, Project, expand_once

PEOPLE = ("primary", "backup", "lead")
PLACE = "escalation_plans/on-call.toml"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    return Project(tmp_path)


def hours(start="22:00", end="07:00", **more):
    lines = [
        f'start = "{start}"',
        f'end = "{end}"',
        *(f"{key} = {one}" for key, one in more.items()),
    ]
    return "\n".join(lines) + "\n"


def found(project, **asleep):
    """What is said where these contacts have these quiet hours, on UTC all of them."""
    tables = "".join(f"\n[[{name}.quiet_hours]]\n{text}" for name, text in asleep.items())
    parts = CONTACTS.replace('"Asia/Tokyo"', '"UTC"').replace('"Europe/Warsaw"', '"UTC"')
    project.write("contacts.toml", parts + tables)
    return [one.message for one in project.findings() if one.file == PLACE]


def everybody(text):
    return dict.fromkeys(PEOPLE, text)


def test_a_plan_whose_people_all_sleep_is_found(project):
    [message] = found(project, **everybody(hours()))
    assert message == (
        "a high alert calls nobody while all sleep: primary and backup and lead have quiet hours "
        "at one time, as on Monday at 22:00 UTC; end somebody's up_to below high, or name others"
    )


def test_one_who_is_awake_is_enough(project):
    assert found(project, primary=hours(), backup=hours()) == []


def test_one_whom_high_alerts_wake_leaves_medium_ones_to_wait(project):
    quiet = everybody(hours()) | {"lead": hours(up_to='"medium"')}
    [message] = found(project, **quiet)
    assert "a medium alert" in message


def test_what_is_low_may_wait_for_everybody(project):
    assert found(project, **everybody(hours(up_to='"low"'))) == []


def test_people_who_sleep_one_after_the_other_are_no_fault(project):
    shifts = {"primary": hours("22:00", "06:00"), "backup": hours("06:00", "14:00")}
    assert found(project, **shifts, lead=hours("14:00", "22:00")) == []


def test_hours_that_are_common_on_one_day_only_are_found(project):
    sunday = hours("08:00", "10:00", days='["sun"]')
    [message] = found(project, primary=hours("09:00", "11:00"), backup=sunday, lead=sunday)
    assert "as on Sunday at 09:00 UTC" in message
