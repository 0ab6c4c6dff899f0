"""What `tocsin check` finds in rotas: people, gaps, calendars, and what nobody uses."""

from datetime import UTC, datetime, timedelta

import pytest
from check_project import Project, expand_once

from console.checks.gaps import gaps_of
from dispatch.rota.duty import Gap
from dispatch.rota.model import HandOver, Hours, Layer, Rota

ROTA, PLAN = "escalation_plans/rotas/team.toml", "escalation_plans/on-call.toml"
TEAM = """\
time_zone = "Asia/Tokyo"

[[layer]]
contacts = ["primary", "backup"]
hand_over = "weekly"
start = 2026-01-05T09:00:00
"""
CALENDAR = (
    'time_zone = "UTC"\n\n[calendar]\nsource = "team.ics"\ncontacts = ["primary", "backup"]\n'
)
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:{}\r\n"
    "DTSTAMP:20200101T000000Z\r\nDTSTART:20200101T000000Z\r\nDTEND:20200102T000000Z\r\n"
    "RRULE:FREQ=DAILY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    project = Project(tmp_path)
    (tmp_path / "escalation_plans" / "rotas").mkdir()
    project.write(ROTA, TEAM)
    project.edit(PLAN, 'contacts = ["primary"]', 'on_call = ["team"]')
    return project


def found(project):
    return [
        (one.level, one.file, one.line, one.message)
        for one in project.findings()
        if one.file in {ROTA, PLAN, "contacts.toml"}
    ]


def test_a_rota_that_a_plan_uses_and_that_is_always_staffed_has_no_finding(project):
    assert found(project) == []
    assert project.report().checked["rotas"] == 1


def test_whoever_is_on_a_rota_only_is_called_by_a_plan(project):
    project.edit(PLAN, 'contacts = ["backup", "lead"]', 'contacts = ["lead"]')
    assert found(project) == []


def test_somebody_who_is_no_contact_is_an_error_at_the_layer(project):
    project.edit(ROTA, '"backup"', '"bakcup"')
    [(level, file, line, message)] = found(project)
    assert (level, file, line) == ("error", ROTA, 4)
    assert message.startswith("there is no contact 'bakcup'; there are primary, backup, lead")


def test_so_are_strangers_in_overrides_swaps_and_calendars(project):
    span = "start = 2026-05-01\nend = 2026-05-02\n"
    project.write(
        ROTA,
        f'{TEAM}[[override]]\ncontacts = ["a"]\nreplaces = "b"\n{span}'
        f'[[swap]]\ncontacts = ["c", "primary"]\n{span}'
        '[calendar]\nsource = "https://calendar.example.com/"\ncontacts = ["d"]\n',
    )
    said = [(line, message.split(";")[0]) for _, _, line, message in found(project)]
    assert said == [
        (8, "there is no contact 'a'"),
        (9, "there is no contact 'b'"),
        (13, "there is no contact 'c'"),
        (18, "there is no contact 'd'"),
    ]


def test_whoever_must_not_be_called_is_an_error_that_names_the_plan(project):
    project.edit("contacts.toml", 'verified = { "+12025550102" = 2026-11-20 }\n', "")
    project.edit(PLAN, 'contacts = ["backup", "lead"]', 'contacts = ["lead"]')
    [(level, file, line, message)] = found(project)
    assert (level, file, line) == ("error", ROTA, 4)
    assert message.startswith("plan on-call calls backup, who is not to be called")


def test_every_fault_of_a_rotas_file_is_found(project):
    project.edit(ROTA, '"weekly"', '"hourly"')
    project.edit(ROTA, "start =", "every = 0\nstart =")
    assert [(line, message) for _, _, line, message in found(project)] == [
        (5, 'hand_over = "hourly": give one of daily, weekly, monthly'),
        (6, "every is 0: give 1 to 52"),
    ]


def test_a_stage_that_names_a_rota_which_is_not_there_is_an_error(project):
    project.edit(PLAN, '["team"]', '["tema"]')
    message = "there is no rota 'tema'; there are team"
    assert ("error", PLAN, 4, message) in found(project)
    assert {file for _, file, _, _ in found(project)} == {PLAN}


def test_a_rota_that_no_plan_names_is_a_warning(project):
    project.edit(PLAN, 'on_call = ["team"]', 'contacts = ["primary"]')
    message = "no plan uses the rota team; name it in a stage with on_call"
    assert found(project) == [("warning", ROTA, 1, message)]


def test_a_gap_is_a_warning_that_names_the_rota_the_gap_and_the_plan(project):
    end = datetime.now(UTC).date() + timedelta(days=30)
    project.edit(ROTA, "start =", f"end = {end}T09:00:00\nstart =")
    [(level, file, line, message)] = found(project)
    assert (level, file, line) == ("warning", PLAN, 4)
    assert f"nobody is on call for plan on-call in team from {end} 09:00 to " in message
    assert message.endswith("(Asia/Tokyo) in the next 90 days")


def test_gaps_that_come_again_are_one_warning_with_their_number(project):
    project.edit(ROTA, "start =", 'hours = ["mon-sun 09:00-21:00"]\nstart =')
    [(level, _, _, message)] = found(project)
    assert level == "warning"
    assert " 21:00 to " in message or "from 2" in message
    assert "more times in the next 90 days" in message


def test_a_stage_that_calls_somebody_else_as_well_has_no_gap(project):
    project.edit(ROTA, "start =", 'hours = ["mon-sun 09:00-21:00"]\nstart =')
    project.edit(PLAN, 'on_call = ["team"]', 'on_call = ["team"]\ncontacts = ["lead"]')
    project.edit(PLAN, 'contacts = ["backup", "lead"]', 'contacts = ["backup"]')
    assert found(project) == []


def test_rotas_of_one_stage_cover_each_others_gaps():
    start = datetime(2026, 1, 1)  # noqa: DTZ001 - wall time
    days = [
        Hours((0, 1, 2, 3, 4, 5, 6), timedelta(hours=at), timedelta(hours=to))
        for at, to in ((8, 20), (20, 30))
    ]
    day, night = (
        Rota("r", "UTC", (Layer(("a",), HandOver.DAILY, start, hours=(hours,)),)) for hours in days
    )
    begin = datetime(2026, 5, 1, tzinfo=UTC)
    assert gaps_of([day, night], begin, begin + timedelta(days=1)) == [
        Gap(begin + timedelta(hours=6), begin + timedelta(hours=8))
    ]


def test_a_calendar_file_that_is_missing_or_none_is_an_error_at_its_source(project):
    project.write(ROTA, CALENDAR)
    [(level, file, line, message)] = found(project)
    assert (level, file, line) == ("error", ROTA, 4)
    assert message == "calendar: team.ics: no such file or directory"
    project.write("escalation_plans/rotas/team.ics", "nothing")
    assert "calendar: not a calendar" in found(project)[0][3]


def test_events_that_name_nobody_are_a_warning_with_the_event(project):
    project.write(ROTA, CALENDAR)
    project.write("escalation_plans/rotas/team.ics", EVENT.format("Mallory"))
    assert [(level, line, message) for level, _, line, message in found(project)] == [
        ("warning", 4, "by the calendar nobody is on call in the next 30 days"),
        ("warning", 5, "the calendar's event 'Mallory' names none of the rota's contacts"),
    ]
    project.write("escalation_plans/rotas/team.ics", EVENT.format("Backup"))
    assert found(project) == []


def test_a_calendar_at_an_address_is_not_asked_and_a_note_says_so(project):
    project.write(ROTA, CALENDAR.replace("team.ics", "https://calendar.example.com/x?key=abc"))
    assert found(project) == []
    assert project.report().notes == ["the calendar of team was not read: it is at an address"]
