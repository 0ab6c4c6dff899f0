"""Grafana OnCall's lists: chains, policies, schedules and shifts of every kind."""

import pytest
from importing import Import

from dispatch.errors import ConfigurationError

USERS = {"users": [{"id": one, "username": one} for one in "abc"]}


def shift(**more):
    return {
        "id": "o1",
        "name": "o",
        "type": "rolling_users",
        "level": 0,
        "start": "2026-01-05T09:00:00",
        "duration": 86400,
        "frequency": "daily",
        "rolling_users": [["a"], ["b"], ["c"]],
    } | more


def imported(*shifts):
    named = [one | {"id": f"o{at}"} for at, one in enumerate(shifts)]
    schedule = {"id": "s1", "name": "s", "time_zone": "UTC", "shifts": [one["id"] for one in named]}
    return Import.of("grafana-oncall", USERS, {"schedules": [schedule], "on_call_shifts": named})


def chain(*policies):
    steps = [
        {"id": f"e{at}", "escalation_chain_id": "f1", "position": at} | one
        for at, one in enumerate(policies)
    ]
    lists = {"escalation_chains": [{"id": "f1", "name": "f", "team_id": None}]}
    return Import.of("grafana-oncall", USERS, lists | {"escalation_policies": steps[::-1]})


@pytest.fixture(scope="module")
def export():
    return Import("grafana-oncall")


def test_steps_up_to_a_wait_are_one_stage_and_repeat_escalation_repeats(export):
    assert export.stages("platform-critical") == [
        (("aiko",), (), (), 90),
        ((), ("platform", "platform_2"), (), 300),
        (("ben", "celina"), (), (), 900),
    ]
    assert export.plans["platform-critical"].repeats == 5
    assert export.stages("chat-first") == [
        ((), (), ("notices",), 900),
        (("aiko", "celina"), ("from-a-calendar",), ("notices",), 300),
    ]


def test_two_waits_are_added_and_a_wait_in_front_tells_the_team():
    person = {"type": "notify_persons", "persons_to_notify": ["a"]}
    wait = {"type": "wait", "duration": 300}
    assert chain(wait, person, wait, wait).stages("f") == [
        ((), (), ("notices",), 300),
        (("a",), (), (), 600),
    ]


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-01-05T08:30", set()),
        ("2026-01-05T10:00", {"ben"}),
        ("2026-01-06T10:00", {"celina"}),
        ("2026-01-09T10:00", {"ben"}),
        ("2026-01-12T10:00", {"celina"}),
        ("2026-01-05T20:00", {"celina"}),
        ("2026-01-12T20:00", {"aiko", "ben"}),
        ("2026-01-17T11:00", {"aiko"}),
        ("2090-12-24T12:00", {"celina"}),
    ],
)
def test_higher_levels_cover_lower_ones_and_groups_are_on_call_together(export, at, who):
    assert export.on_call(f"{at}:00+01:00", "platform", "platform_2") == who


@pytest.mark.parametrize(
    ("more", "times"),
    [
        ({}, [("05T09:00", "a"), ("06T09:00", "b"), ("08T09:00", "a")]),
        ({"interval": 2}, [("06T20:00", "a"), ("07T09:00", "b")]),
        ({"duration": 3600}, [("05T09:30", "a"), ("05T10:00", ""), ("06T09:00", "b")]),
        ({"frequency": "hourly", "interval": 12}, [("05T20:59", "a"), ("05T21:00", "b")]),
        (
            {"frequency": "weekly", "by_day": ["MO", "FR"], "week_start": "MO", "duration": 3600},
            [("05T09:30", "a"), ("09T09:30", "a"), ("07T09:30", ""), ("12T09:30", "b")],
        ),
        ({"frequency": "weekly", "duration": 86400}, [("05T10:00", "a"), ("06T10:00", "")]),
        ({"frequency": "monthly", "duration": 2678400}, [("31T00:00", "a")]),
        ({"start_rotation_from_user_index": 2}, [("05T09:00", "c"), ("06T09:00", "a")]),
        ({"until": "2026-01-07T09:00:00", "start": "2026-01-05T09:00:00"}, []),
    ],
)
def test_shifts_keep_their_turns_and_times(more, times):
    export = imported(shift(**more))
    for time, who in times:
        assert export.on_call(f"2026-01-{time}:00+00:00", "s") == ({who} - {""}), time


def test_a_shift_in_another_time_zone_is_at_its_time_and_said():
    export = imported(shift(time_zone="Asia/Tokyo", duration=3600))
    assert export.on_call("2026-01-05T00:30:00+00:00", "s") == {"a"}
    assert any("another time zone" in why for why in export.lost("time zone"))


def test_a_schedule_that_is_a_calendar_becomes_one(export):
    text = export.files["escalation_plans/rotas/from-a-calendar.toml"]
    assert 'source = "https://example.com/platform.ics"' in text
    assert export.lost("calendar")


def test_a_calendar_at_no_https_address_is_lost():
    schedule = {"id": "s1", "name": "s", "ical_url_primary": "http://example.com/a.ics"}
    assert Import.of("grafana-oncall", USERS, {"schedules": [schedule]}).rotas == {}


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("notify_user_group", "a step of the type notify_user_group"),
        ("trigger_webhook", "a step of the type trigger_webhook"),
        ("resolve", "a step of the type resolve"),
        ("notify_if_time_from_to", "a step of the type notify_if_time_from_to"),
    ],
)
def test_steps_that_are_no_calls_tell_the_team_and_are_said(kind, what):
    export = chain({"type": kind}, {"type": "wait", "duration": 60})
    assert export.stages("f") == [((), (), ("notices",), 60)]
    assert what in export.lost("escalation step")


def test_numbers_are_not_in_the_public_api_and_that_is_said(export):
    assert export.lost("phone number") == ["no number for calls in the export"] * 3
    assert "\n[" not in export.files["contacts.toml"]
    known = {"users": [{"id": "a", "username": "a", "phone_number": "+1 202 555 0101"}]}
    text = Import.of("grafana-oncall", known).files["contacts.toml"]
    assert 'number = "+12025550101"' in text


def test_wrong_input_names_the_path():
    with pytest.raises(ConfigurationError, match=r"by_day has XX: days are MO, TU"):
        imported(shift(frequency="weekly", by_day=["XX"]))
