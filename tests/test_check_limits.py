"""`tocsin check` reads the limits, and warns of plans that call one person more often than they."""

import pytest
from check_project import Project, expand_once

PLAN, LIMITS = "escalation_plans/on-call.toml", "escalation_plans/limits.toml"
STAGE = '[[stage]]\ncontacts = ["primary"]\nwait = "{wait}"\nretries = {retries}\n'


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    return Project(tmp_path)


def found(project, plan, limits=""):
    project.write(PLAN, plan)
    if limits:
        project.write(LIMITS, limits)
    return [one for one in project.findings() if one.file in {PLAN, LIMITS}]


def stage(wait="10m", retries=3):
    return STAGE.format(wait=wait, retries=retries)


def test_a_project_without_limits_has_the_defaults_and_no_finding(project):
    assert project.findings() == []


def test_limits_are_no_plan(project):
    limits = '[[number]]\ncalls = 5\nwithin = "15m"\n'
    assert found(project, stage(retries=1), limits) == []
    assert project.report().checked["plans"] == 3


@pytest.mark.parametrize(
    ("limits", "line", "right"),
    [
        ('[[number]]\ncalls = 0\nwithin = "15m"\n', 2, "at least 1"),
        ("[[number]]\ncalls = 3\n", 1, "within is missing"),
        ('[[person]]\ncalls = 3\nwithin = "1h"\n', 1, "known here are contact, number"),
        ('[[contact]]\ncalls = 3\nwithin = "8d"\n', 3, "longer than 7d"),
    ],
)
def test_limits_with_a_fault_are_an_error_at_their_line(project, limits, line, right):
    [finding] = found(project, stage(retries=1), limits)
    assert (finding.file, finding.line, finding.level) == (LIMITS, line, "error")
    assert right in finding.message


def test_a_fourth_call_to_one_number_in_a_quarter_of_an_hour_is_a_warning(project):
    [finding] = found(project, stage(retries=3))
    assert (finding.file, finding.line, finding.level) == (PLAN, 2, "warning")
    assert finding.message == (
        "stage 1: primary is called more often than limits.toml allows: of a high alert that "
        "nobody takes, the call after 4 min waits until 15 min have passed; retry less, wait "
        "longer, or name somebody else"
    )


def test_three_calls_in_a_quarter_of_an_hour_are_none(project):
    assert found(project, stage(retries=2)) == []


def test_a_later_round_of_what_is_not_critical_may_wait(project):
    assert found(project, "repeats = 1\n" + stage(wait="4m", retries=2)) == []


def test_an_eighth_call_in_an_hour_is_a_warning_also_for_what_is_critical(project):
    [finding] = found(project, "repeats = 2\n" + stage(wait="4m", retries=2))
    assert "of a critical alert that nobody takes" in finding.message


def test_limits_that_allow_more_leave_nothing_to_warn_of(project):
    limits = '[[number]]\ncalls = 20\nwithin = "1h"\n[[contact]]\ncalls = 20\nwithin = "1h"\n'
    assert found(project, "repeats = 2\n" + stage(wait="4m", retries=2), limits) == []


def test_a_plan_that_goes_on_until_somebody_is_reached_may_wait_for_its_limits(project):
    assert found(project, 'until_reached = "2h"\n' + stage(wait="4m", retries=2)) == []


def test_two_numbers_of_one_person_count_as_one_person(project):
    project.edit(
        "contacts.toml",
        'number = "+12025550101"\nverified = { "+12025550101" = 2026-11-20 }',
        'numbers = ["+12025550101", "+12025550109"]\n'
        'verified = { "+12025550101" = 2026-11-20, "+12025550109" = 2026-11-20 }',
    )
    limits = '[[contact]]\ncalls = 3\nwithin = "15m"\n'
    [finding] = found(project, stage(retries=1), limits)
    assert "the call after 3 min waits" in finding.message
