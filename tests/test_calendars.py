"""Rotas from calendars: what is read of them, what is kept, and who is called by it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from night import THREE_AM, Night

from dispatch.book import Book
from dispatch.errors import OutcomeUnknown, UnreadableCalendar
from dispatch.plan import Plan, Stage
from dispatch.rota.calendar_events import (
    MOST_SHIFTS,
    CalendarEvent,
    named_in,
    shifts_of,
)
from dispatch.rota.calendar_table import Calendar
from dispatch.rota.duty import contacts_at
from dispatch.rota.model import Rota, Shift
from dispatch.rota.with_calendars import near, with_calendars
from handlers.adapters.book_files import book_in
from handlers.adapters.calendar_source import read_calendar
from handlers.adapters.calendar_text import events_in
from handlers.calendar_plans import CalendarPlans

ROOT = Path(__file__).parents[1]
NOW = THREE_AM
TEAM = Calendar("team", "Asia/Tokyo", "team.ics", ("primary", "backup", "on-call_2"))


def calendar(*events, head=""):
    body = "".join(
        f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20260101T000000Z\n{event}\nEND:VEVENT\n"
        for number, event in enumerate(events)
    )
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{head}{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def shifts_in(*events, of=TEAM):
    return shifts_of(of, events_in(calendar(*events), NOW, NOW + timedelta(days=30)))


def test_an_event_is_a_shift_of_the_contact_in_its_summary():
    text = "SUMMARY:On call: Primary\nDTSTART:20261121T000000Z\nDTEND:20261122T000000Z"
    assert shifts_in(text).shifts == (Shift(utc(2026, 11, 21), utc(2026, 11, 22), ("primary",)),)


def test_whole_days_and_times_without_a_zone_are_the_rotas():
    found = shifts_in(
        "SUMMARY:primary\nDTSTART;VALUE=DATE:20261122\nDTEND;VALUE=DATE:20261123",
        "SUMMARY:backup\nDTSTART:20261124T090000\nDTEND:20261124T170000",
    )
    assert found.shifts == (
        Shift(utc(2026, 11, 21, 15), utc(2026, 11, 22, 15), ("primary",)),
        Shift(utc(2026, 11, 24, 0), utc(2026, 11, 24, 8), ("backup",)),
    )


def test_a_weekly_event_keeps_its_wall_time_across_the_change_of_the_clock():
    text = (
        "SUMMARY:primary\nDTSTART;TZID=Europe/Warsaw:20261005T090000\n"
        "DTEND;TZID=Europe/Warsaw:20261005T170000\nRRULE:FREQ=WEEKLY;BYDAY=MO"
    )
    events = events_in(calendar(text), utc(2026, 10, 12), utc(2026, 11, 5))
    starts = [one.start for one in shifts_of(TEAM, events).shifts]
    assert starts == [
        *(utc(2026, 10, 12, 7), utc(2026, 10, 19, 7)),
        *(utc(2026, 10, 26, 8), utc(2026, 11, 2, 8)),
    ]


def test_a_moved_occurrence_an_exception_and_a_cancelled_event_are_understood():
    found = events_in(
        calendar(
            "SUMMARY:primary\nDTSTART:20261122T000000Z\nDURATION:PT1H\n"
            "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20261123T000000Z",
            "SUMMARY:backup\nSTATUS:CANCELLED\nDTSTART:20261122T000000Z\nDTEND:20261123T000000Z",
        ),
        NOW,
        NOW + timedelta(days=30),
    )
    assert [(one.summary, one.start.day) for one in found] == [("primary", 22), ("primary", 24)]


def test_attendees_name_the_contact_where_the_summary_does_not():
    text = (
        "SUMMARY:Bereitschaft\nDTSTART:20261122T000000Z\nDTEND:20261123T000000Z\n"
        'ATTENDEE;CN="Ben (backup)":mailto:ben@example.com\n'
        "ATTENDEE;CN=X:mailto:primary@backup.example.com"
    )
    assert shifts_in(text).shifts[0].contacts == ("backup", "primary")


@pytest.mark.parametrize(
    ("summary", "attendees", "contacts"),
    [
        ("primary", (), ("primary",)),
        ("PRIMARY + backup", (), ("primary", "backup")),
        ("backup, then primary", ("primary",), ("backup", "primary")),
        ("rota (on-call_2)", (), ("on-call_2",)),
        ("primary-2", (), ()),
        ("primaryx", ("backup@example.com",), ("backup",)),
        ("Aiko", ("aiko@primary.example.com",), ()),
        ("", (), ()),
    ],
)
def test_a_contact_is_named_by_its_key_as_a_whole_word(summary, attendees, contacts):
    event = CalendarEvent(NOW, NOW, summary, attendees)
    assert named_in(event, TEAM.contacts) == contacts


def test_an_event_that_names_nobody_is_a_stranger_and_no_shift():
    text = "SUMMARY:Team lunch\nDTSTART:20261122T000000Z\nDTEND:20261122T010000Z"
    found = shifts_in(text)
    assert found.shifts == ()
    assert [one.summary for one in found.strangers] == ["Team lunch"]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>sign in</html>",
        b"BEGIN:VCALENDAR\r\n",
        b"\xff\xfe\x00",
        calendar("SUMMARY:a\nDTSTART:yesterday"),
        calendar("SUMMARY:a\nDTSTART:20261122T000000Z\nRRULE:FREQ=SOMETIMES"),
        calendar("SUMMARY:a\nDTSTART:20261122T000000Z\nRRULE:FREQ=SECONDLY"),
        calendar("SUMMARY:a\nDTSTART;TZID=Nowhere/Else:20261122T000000"),
    ],
)
def test_what_is_no_calendar_is_unreadable_or_empty_but_never_something_else(text):
    try:
        assert shifts_of(TEAM, events_in(text, NOW, NOW + timedelta(days=30))).shifts == ()
    except UnreadableCalendar as error:
        assert "sign in" not in str(error)  # noqa: PT017 - both ends are right
        assert error.__cause__ is None  # noqa: PT017 - it would be logged with the text


events = st.builds(
    CalendarEvent,
    st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1)),  # noqa: DTZ001 - wall time
    st.dates(date(2026, 11, 1), date(2026, 12, 1)),
    st.text(max_size=20) | st.sampled_from(TEAM.contacts),
    st.lists(st.text(max_size=20), max_size=2).map(tuple),
)


@given(st.lists(events, max_size=8))
def test_every_event_is_a_shift_a_stranger_or_without_length(found):
    reading = shifts_of(TEAM, found)
    assert list(reading.shifts) == sorted(reading.shifts, key=lambda one: one.start)
    assert len(reading.shifts) + len(reading.strangers) <= len(found)
    assert all(one.start < one.end for one in reading.shifts)


def test_no_more_shifts_are_kept_than_an_incident_can_hold():
    many = [
        CalendarEvent(NOW + timedelta(hours=hour), NOW + timedelta(hours=hour + 1), "primary")
        for hour in range(MOST_SHIFTS + 5)
    ]
    assert len(shifts_of(TEAM, reversed(many)).shifts) == MOST_SHIFTS


def test_a_file_is_read_beside_the_rota_and_one_that_is_missing_is_named(tmp_path):
    text = calendar("SUMMARY:primary\nDTSTART:20261121T000000Z\nDTEND:20261122T000000Z")
    (tmp_path / "team.ics").write_bytes(text)
    assert len(read_calendar(TEAM, tmp_path, NOW).shifts) == 1
    with pytest.raises(UnreadableCalendar, match=r"gone\.ics: no such file or directory"):
        read_calendar(replace(TEAM, source="gone.ics"), tmp_path, NOW)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    (tmp_path / "team.ics").write_bytes(b"x" * 1_000_001)
    with pytest.raises(UnreadableCalendar, match="more than 1,000,000 bytes"):
        read_calendar(TEAM, tmp_path, NOW)


SHIFT = Shift(NOW - timedelta(hours=1), NOW + timedelta(hours=8), ("primary",))
PLAN = Plan("team", (Stage(on_call=("team",)),), rotas=(Rota("team", "UTC"), Rota("x", "UTC")))
PLANS = {"team": PLAN, "other": Plan("other", (Stage(("lead",)),))}


def test_plans_get_the_shifts_of_the_rotas_that_have_some():
    made = with_calendars(PLANS, {"team": (SHIFT,)})
    assert made["team"].rotas == (Rota("team", "UTC", shifts=(SHIFT,)), Rota("x", "UTC"))
    assert made["other"] == PLANS["other"]


def test_shifts_that_are_over_or_far_off_are_not_stored_with_an_incident():
    over = Shift(NOW - timedelta(hours=2), NOW, ("a",))
    far = Shift(NOW + timedelta(days=15), NOW + timedelta(days=16), ("a",))
    assert near((over, SHIFT, far), NOW) == (SHIFT,)


class Shelf:
    """Stored shifts, and how often they were read."""

    def __init__(self, **shifts):
        self.shifts, self.reads, self.now, self.fails = shifts, 0, NOW, False
        self.plans = CalendarPlans(PLANS, frozenset({"team"}), self.load, lambda: self.now)

    def load(self, rotas):
        self.reads += 1
        if self.fails:
            raise OutcomeUnknown("calendar of team: EndpointConnectionError")
        return {rota: self.shifts[rota] for rota in rotas if rota in self.shifts}

    def on_call(self):
        return contacts_at(self.plans["team"].rotas[0], self.now)


def test_a_plan_without_calendars_makes_no_request():
    shelf = Shelf(team=(SHIFT,))
    assert shelf.plans["other"] == PLANS["other"]
    assert list(shelf.plans) == list(PLANS)
    assert len(shelf.plans) == 2
    assert shelf.reads == 0


def test_the_calendars_are_read_once_in_five_minutes():
    shelf = Shelf(team=(SHIFT,))
    assert shelf.on_call() == ("primary",)
    shelf.now += timedelta(minutes=4, seconds=59)
    assert shelf.on_call() == ("primary",)
    assert shelf.reads == 1
    shelf.shifts = {"team": (replace(SHIFT, contacts=("backup",)),)}
    shelf.now += timedelta(seconds=1)
    assert (shelf.on_call(), shelf.reads) == (("backup",), 2)


def test_where_reading_fails_what_was_read_before_holds():
    shelf = Shelf(team=(SHIFT,))
    shelf.on_call()
    shelf.fails = True
    shelf.now += timedelta(minutes=10)
    assert shelf.on_call() == ("primary",)


def test_a_calendar_that_was_never_read_has_nobody_and_says_so(caplog):
    shelf = Shelf()
    assert shelf.on_call() == ()
    assert "calendar was never read; nobody is on call by it" in caplog.text


ON_CALENDAR = '[[stage]]\non_call = ["team"]\nnotify = ["notices"]\nwait = "2m"\n'


@pytest.fixture
def calendar_night(tmp_path):
    """A night whose critical alarms call whoever is in team.ics."""
    shipped = book_in(ROOT)
    plan = replace(PLAN, name="on-call", rotas=(Rota("team", "Asia/Tokyo"),))
    book = Book(
        shipped.rules,
        {**shipped.plans, "on-call": plan},
        shipped.words,
        {"team": plan.rotas[0]},
        {"team": TEAM},
    )
    rotas = tmp_path / "escalation_plans" / "rotas"
    rotas.mkdir(parents=True)
    night = Night(book=book)
    night.file = rotas / "team.ics"
    function = night.cloud.functions["CalendarsFunction"]
    function.wired = {**function.wired, "ROOT": tmp_path}
    yield night
    night.is_over()


def put(night, who):
    text = f"SUMMARY:{who}\nDTSTART:20261120T000000Z\nDTEND:20261130T000000Z"
    night.file.write_bytes(calendar(text))


def test_the_calendar_is_read_at_the_start_and_its_person_is_called(calendar_night):
    put(calendar_night, "backup")
    calendar_night.passes("1s")
    calendar_night.alarm()
    calendar_night.phone("backup").rings().answers().presses("1")
    assert calendar_night.incident["state"] == "acknowledged"
    calendar_night.ends()


def test_a_changed_calendar_counts_from_its_next_reading_on_and_a_broken_one_changes_nothing(
    calendar_night,
):
    put(calendar_night, "backup")
    calendar_night.passes("20m")
    put(calendar_night, "primary")
    calendar_night.passes("15m")
    calendar_night.file.write_bytes(b"<html>gone</html>")
    calendar_night.passes("20m")
    calendar_night.alarm()
    calendar_night.phone("primary").rings()
    output = calendar_night.cloud.functions["CalendarsFunction"].output.getvalue()
    assert "not read: team; what was read before stays" in output
    assert "gone" not in output


def test_a_calendar_function_without_calendars_asks_nobody(calendar_night, monkeypatch):
    function = calendar_night.cloud.functions["CalendarsFunction"]
    function.wired = {**function.wired, "book": lambda: book_in(ROOT)}
    monkeypatch.setattr("sandbox.api_calls.ANSWERS", {})
    assert function.invoke({}) == {"read": 0}
