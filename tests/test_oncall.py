"""`tocsin oncall`: who is on call, until when, and what it says where nobody is."""

import pytest
from command import Command

from dispatch.book import Book
from dispatch.judge.rules import RuleSet
from dispatch.plan import Plan, Stage
from dispatch.rota.files import read_rota

LAYER = '[[layer]]\ncontacts = ["a", "b"]\nhand_over = "weekly"\nstart = 2026-01-05T09:00:00\n'
AT = ("--at", "2026-11-21T03:00")
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Maria\r\n"
    "DTSTAMP:20260101T000000Z\r\nDTSTART:20261121T000000Z\r\nDTEND:20261122T000000Z\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    """With the rotas of `have` in place of the shipped ones."""
    command = Command(capsys, tmp_path, monkeypatch)

    def have(**rotas):
        files = [read_rota(text, f"{name}.toml") for name, text in rotas.items()]
        plan = Plan("night", (Stage(on_call=("team",)),), rotas=(files[0].rota,)) if files else None
        book = Book(
            RuleSet(()),
            {"night": plan} if plan else {},
            {},
            {one.rota.name: one.rota for one in files},
            {one.rota.name: one.calendar for one in files if one.calendar},
        )
        monkeypatch.setattr("console.oncall.book_in", lambda _: book)
        monkeypatch.setattr("console.calendars.ROOT", tmp_path)
        return command

    return have


def lines(ran):
    return [line.split() for line in ran.out.splitlines()]


def test_it_tells_who_until_when_by_the_rotas_clock_and_who_follows(tocsin):
    ran = tocsin(team=f'time_zone = "Europe/Warsaw"\n{LAYER}')("oncall", *AT)
    assert (ran.status, ran.error) == (0, "")
    assert lines(ran) == [
        ["rota", "on", "call", "until", "then", "time", "zone"],
        ["team", "b", "Mon", "2026-11-23", "09:00", "a", "Europe/Warsaw"],
    ]


def test_where_nobody_is_on_call_it_says_so_and_the_status_is_1(tocsin):
    ran = tocsin(team=f'time_zone = "UTC"\n{LAYER}hours = ["mon-fri 09:00-17:00"]\n')("oncall", *AT)
    assert ran.status == 1
    assert lines(ran)[1] == ["team", "nobody", "Mon", "2026-11-23", "09:00", "a", "UTC"]


def test_json_has_the_moments_in_utc(tocsin):
    ran = tocsin(team=f'time_zone = "Europe/Warsaw"\n{LAYER}')("oncall", *AT, "--json")
    assert ran.json == [
        {
            "rota": "team",
            "at": "2026-11-21T03:00:00+00:00",
            "time_zone": "Europe/Warsaw",
            "contacts": ["b"],
            "until": "2026-11-23T08:00:00+00:00",
            "then": ["a"],
            "error": None,
        }
    ]


def test_a_moment_may_have_an_offset(tocsin):
    command = tocsin(team=f'time_zone = "UTC"\n{LAYER}')
    ran = command("oncall", "--at", "2026-11-23T10:59+02:00", "--json")
    assert (ran.json[0]["contacts"], ran.json[0]["at"]) == (["b"], "2026-11-23T08:59:00+00:00")


def test_only_the_rotas_of_a_plan_are_told_where_one_is_named(tocsin):
    text = f'time_zone = "UTC"\n{LAYER}'
    command = tocsin(team=text, other=text)
    assert [one["rota"] for one in command("oncall", "--json").json] == ["team", "other"]
    assert [one["rota"] for one in command("oncall", "--plan", "night", "--json").json] == ["team"]
    assert (
        command.refuses("oncall", "--plan", "day")
        == "--plan: there is no plan day; there are night"
    )


def test_one_person_for_ever_has_no_until(tocsin):
    ran = tocsin(team=f'time_zone = "UTC"\n{LAYER}'.replace(', "b"', ""))("oncall", *AT)
    assert "for 400 days at least" in ran.out
    assert ran.status == 0


def test_without_rotas_it_says_so(tocsin):
    assert tocsin()("oncall").out == "no rotas\n"


@pytest.mark.parametrize("at", ["yesterday", "1926-01-01", "9999-12-31", "2026-13-01"])
def test_a_moment_that_is_none_is_refused(tocsin, at):
    ran = tocsin()("oncall", "--at", at)
    assert ran.status == 2
    assert at in ran.error


def test_a_calendar_is_read_for_the_moment_asked_about(tocsin):
    rota = 'time_zone = "UTC"\n[calendar]\nsource = "team.ics"\ncontacts = ["maria"]\n'
    command = tocsin(team=rota)
    folder = command.folder / "escalation_plans" / "rotas"
    folder.mkdir(parents=True)
    (folder / "team.ics").write_text(CALENDAR, encoding="utf-8")
    ran = command("oncall", *AT)
    assert lines(ran)[1] == ["team", "maria", "Sun", "2026-11-22", "00:00", "nobody", "UTC"]


def test_a_calendar_that_cannot_be_read_hides_no_other_rota(tocsin):
    rota = 'time_zone = "UTC"\n[calendar]\nsource = "team.ics"\ncontacts = ["maria"]\n'
    ran = tocsin(team=rota, other=f'time_zone = "UTC"\n{LAYER}')("oncall", *AT)
    assert ran.status == 1
    assert lines(ran)[1][:2] == ["other", "b"]
    assert ran.out.splitlines()[-1] == (
        "team: not known, its calendar: team.ics: no such file or directory"
    )
