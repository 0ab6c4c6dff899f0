"""Opsgenie's backup folder, and answers of its API."""

import pytest
from importing import Import

from dispatch.errors import ConfigurationError

USERS = [{"id": one, "username": f"{one}@example.com", "fullName": one} for one in "abc"]


def participant(name):
    return {"type": "user", "id": name, "username": f"{name}@example.com"}


def imported(*documents, **rotation):
    one = {
        "id": "r1",
        "startDate": "2026-01-05T09:00:00Z",
        "type": "weekly",
        "length": 1,
        "participants": [participant(name) for name in "abc"],
    } | rotation
    schedule = {"id": "s1", "name": "s", "timezone": "UTC", "enabled": True, "rotations": [one]}
    return Import.of("opsgenie", {"users": USERS, "schedules": [schedule]}, *documents)


def escalation(*rules, **more):
    return {"id": "e1", "name": "e", "rules": list(rules)} | more


def rule(delay, recipient, how="default", condition="if-not-acked"):
    delay = {"timeAmount": delay, "timeUnit": "minutes"}
    return {"condition": condition, "notifyType": how, "delay": delay, "recipient": recipient}


@pytest.fixture(scope="module")
def export():
    return Import("opsgenie")


def test_delays_from_the_beginning_become_waits_and_the_interval_the_last_one(export):
    rotas = ("platform-schedule", "platform-schedule_2", "platform-schedule_3")
    assert export.stages("platform-escalation") == [
        (("aiko-tanaka",), (), (), 300),
        ((), rotas, (), 300),
        ((), rotas, (), 600),
        (("ben-okafor", "celina-los"), (), (), 600),
    ]
    assert export.plans["platform-escalation"].repeats == 2


def test_a_first_delay_is_a_stage_that_only_tells_the_team(export):
    assert export.stages("weekend-escalation") == [
        ((), (), ("notices",), 900),
        ((), ("weekends",), (), 300),
    ]


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-01-05T10:00", {"aiko-tanaka", "ben-okafor"}),
        ("2026-01-12T10:00", {"ben-okafor"}),
        ("2026-01-05T18:00", {"celina-los", "ben-okafor"}),
        ("2026-01-07T22:00", {"ben-okafor", "aiko-tanaka"}),
        ("2026-01-10T12:00", {"ben-okafor"}),
        ("2090-12-25T12:00", {"celina-los"}),
    ],
)
def test_all_rotations_of_a_schedule_are_on_call_together(export, at, who):
    names = [name for name in export.rotas if name.startswith("platform")]
    assert export.on_call(f"{at}:00+01:00", *names) == who


def test_a_restriction_over_the_weekend_holds_until_its_end(export):
    assert export.on_call("2026-01-02T18:00:00+01:00", "weekends") == {"ben-okafor"}
    assert export.on_call("2026-01-05T08:59:00+01:00", "weekends") == {"ben-okafor"}
    assert export.on_call("2026-01-05T09:00:00+01:00", "weekends") == set()
    assert export.on_call("2026-01-16T18:00:00+01:00", "weekends") == {"celina-los"}


def test_numbers_languages_and_time_zones_are_carried(export):
    people = export.imported.people
    assert people["aiko-tanaka"].numbers[0].dialled == "+12025550101"
    assert [one.language for one in people.values()] == ["ja", "en", "pl"]
    assert people["celina-los"].time_zone == "Europe/Warsaw"
    assert "the number is disabled" in export.lost("phone number")


def test_what_is_not_carried_is_said(export):
    assert any("somebody has acknowledged" in why for why in export.lost("acknowledgement"))
    assert any("notifyType next" in why for why in export.lost("escalation step"))
    assert any("a team (all)" in why for why in export.lost("escalation step"))
    assert any("a turn of team" in why for why in export.lost("person"))
    assert len(export.lost("services and routing")) == 2
    assert export.lost("repeats")


def test_answers_of_the_api_are_read_too():
    document = {"data": [escalation(rule(0, participant("a")), repeat={"waitInterval": 0})]}
    export = imported(document)
    assert export.stages("e") == [(("a",), (), (), 300)]
    assert export.on_call("2026-01-12T09:00:00+00:00", "s") == {"b"}


def test_a_schedule_that_is_named_only_and_hours_and_days_of_delay_are_understood():
    late = rule(1, {"type": "schedule", "name": "s"})
    late["delay"]["timeUnit"] = "hours"
    export = imported({"data": [escalation(rule(0, participant("a")), late)]})
    assert export.stages("e") == [(("a",), (), (), 3600), ((), ("s",), (), 300)]


def test_a_locale_that_the_voice_does_not_speak_is_said():
    export = Import.of("opsgenie", {"users": [USERS[0] | {"locale": "de_DE"}]})
    assert "the voice speaks en, ja and pl, not de_DE" in export.lost("language")


def test_disabled_rotations_are_left_out_and_said():
    export = imported(enabled=False)
    assert export.rotas == {}
    assert export.lost("turn")


@pytest.mark.parametrize(
    ("rotation", "said"),
    [
        ({"type": "fortnightly"}, "rotations[0].type must be hourly, daily or weekly"),
        ({"startDate": "tomorrow"}, "rotations[0].startDate must be a time from 2000 to 2100"),
        (
            {"timeRestriction": {"restrictions": [{"startDay": "someday"}]}},
            "restrictions[0].startDay must be one of monday",
        ),
    ],
)
def test_wrong_input_names_the_path(rotation, said):
    with pytest.raises(ConfigurationError) as refused:
        imported(**rotation)
    assert said in str(refused.value)
