"""PagerDuty's export: numbers, layers, restrictions, policies, and what of them is lost."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from importing import Import

from dispatch.errors import ConfigurationError

USER = {"id": "PU1", "name": "Aiko"}


def schedule(**layer):
    whole = {
        "id": "PL1",
        "start": "2026-01-05T09:00:00Z",
        "end": None,
        "rotation_virtual_start": "2026-01-05T09:00:00Z",
        "rotation_turn_length_seconds": 604800,
        "users": [{"user": {"id": "PU1"}}, {"user": {"id": "PU2"}}, {"user": {"id": "PU3"}}],
        "restrictions": [],
    } | layer
    return {"schedule": {"id": "PS1", "name": "s", "time_zone": "UTC", "schedule_layers": [whole]}}


def users(*names):
    return {"users": [{"id": f"PU{at}", "name": name} for at, name in enumerate(names, 1)]}


THREE = users("a", "b", "c")


@pytest.fixture(scope="module")
def export():
    return Import("pagerduty")


def test_people_have_their_numbers_for_calls_the_earliest_first(export):
    text = export.files["contacts.toml"]
    assert 'numbers = ["+12025550111", "+12025550101"]' in text
    assert "verified =" not in text


def test_a_number_for_text_messages_only_is_called_and_said(export):
    assert (
        '[celina-los]\nname = "Celina Łoś"\nnumber = "+12025550103"'
        in export.files["contacts.toml"]
    )
    assert any("only one for text messages" in why for why in export.lost("text messages"))


def test_rules_become_stages_with_their_waits_and_loops_repeats(export):
    assert export.stages("platform-critical") == [
        (("aiko-tanaka",), (), (), 90),
        (("celina-los",), ("primary",), (), 600),
        ((), ("half-days",), (), 1800),
    ]
    assert export.plans["platform-critical"].repeats == 9


def test_the_top_layer_covers_the_lower_ones_and_a_turn_goes_on_where_it_was(export):
    assert export.on_call("2026-01-20T12:00:00+01:00", "primary") == {"celina-los"}
    assert export.on_call("2026-01-27T12:00:00+01:00", "primary") == {"aiko-tanaka"}
    assert export.on_call("2026-01-20T22:00:00+01:00", "primary") == {"celina-los"}
    assert export.on_call("2026-01-21T22:00:00+01:00", "primary") == {"ben-okafor"}
    assert export.on_call("2090-12-25T12:00:00+01:00", "primary") == {"celina-los"}


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-01-05T08:00", "aiko-tanaka"),
        ("2026-01-05T20:00", "ben-okafor"),
        ("2026-01-06T07:59", "ben-okafor"),
        ("2026-01-06T08:00", "celina-los"),
        ("2026-01-06T20:00", "aiko-tanaka"),
        ("2026-01-07T08:00", "ben-okafor"),
    ],
)
def test_turns_of_twelve_hours_are_exact(export, at, who):
    assert export.on_call(f"{at}:00+09:00", "half-days") == {who}


@pytest.mark.parametrize("hours", [3, 4, 6, 8, 12, 24, 48, 168, 336])
def test_turns_that_layers_can_have_are_those_of_the_source_hour_by_hour(hours):
    layer = schedule(rotation_turn_length_seconds=hours * 3600)
    export = Import.of("pagerduty", THREE, layer)
    assert export.lost("turn") == []
    begun = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
    for hour in range(0, 24 * 70, 5):
        at = begun + timedelta(hours=hour)
        assert export.on_call(at.isoformat(), "s") == {"abc"[hour // hours % 3]}, at


def test_a_turn_that_no_layer_can_have_is_rounded_and_said():
    export = Import.of("pagerduty", THREE, schedule(rotation_turn_length_seconds=36 * 3600))
    assert export.lost("turn") == ["a turn of 36 hours, which no hand-over of a layer has"]
    assert export.rotas["s"].layers[0].every == 2


def test_restrictions_of_a_week_and_of_a_day_become_hours():
    weekly = {
        "type": "weekly_restriction",
        "start_day_of_week": 5,
        "start_time_of_day": "18:00:00",
        "duration_seconds": 63 * 3600,
    }
    export = Import.of("pagerduty", THREE, schedule(restrictions=[weekly]))
    assert export.on_call("2026-02-06T17:59:00+00:00", "s") == set()
    assert export.on_call("2026-02-06T18:00:00+00:00", "s")
    assert export.on_call("2026-02-09T08:59:00+00:00", "s")
    assert export.on_call("2026-02-09T09:00:00+00:00", "s") == set()


def test_a_layer_that_ended_and_an_override_that_is_over_are_past():
    over = {"start": "2020-01-01T00:00:00Z", "end": "2020-01-02T00:00:00Z", "user": {"id": "PU1"}}
    ended = schedule(end="2026-06-01T00:00:00Z")
    going_on = ended["schedule"]["schedule_layers"][0] | {"end": None}
    ended["schedule"]["schedule_layers"].insert(0, going_on)
    ended["schedule"]["overrides"] = [over]
    export = Import.of("pagerduty", THREE, ended)
    assert len(export.rotas["s"].layers) == 1
    assert sorted(export.lost("past")) == [
        "a rotation ended on 2026-06-01",
        "overrides that are over: 1",
    ]


def test_what_is_not_carried_is_said(export):
    assert any("PGONE99" in why for why in export.lost("person"))
    assert any("round robin" in why for why in export.lost("escalation step"))
    assert export.lost("services and routing") == [
        "services (1): Tocsin has no such thing, or has it elsewhere"
    ]
    assert {why.split(":")[0] for why in export.lost("email, push and chat")} == {"email", "push"}
    assert export.lost("notification rules")
    assert export.lost("language")


def test_pages_that_are_missing_are_said():
    export = Import.of("pagerduty", THREE | {"more": True})
    assert export.lost("person") == ["there are further pages of it that are not in the export"]
    assert (
        Import.of("pagerduty", THREE | {"more": True}, THREE | {"more": False}).lost("person") == []
    )


def test_users_without_their_methods_are_said():
    method = {"id": "PC1", "type": "phone_contact_method_reference"}
    export = Import.of("pagerduty", {"users": [USER | {"contact_methods": [method]}]})
    assert any("include[]=contact_methods" in why for why in export.lost("phone number"))


def test_more_repeats_than_a_plan_may_have_are_cut():
    rule = {"escalation_delay_in_minutes": 5, "targets": [{"id": "PU1", "type": "user_reference"}]}
    policy = {"id": "PE1", "name": "p", "num_loops": 50, "escalation_rules": [rule] * 20}
    export = Import.of("pagerduty", {"users": [USER], "escalation_policies": [policy]})
    assert export.plans["p"].repeats == 9
    assert export.lost("repeats") == ["it repeats 50 times; a plan makes 200 calls at most"]


def test_more_people_than_a_stage_may_have_are_called_in_further_stages():
    targets = [{"id": f"PU{at}", "type": "user_reference"} for at in range(1, 46)]
    rule = {"escalation_delay_in_minutes": 5, "targets": targets}
    policy = {"id": "PE1", "name": "p", "num_loops": 0, "escalation_rules": [rule]}
    everybody = users(*(f"n{at}" for at in range(1, 46)))
    export = Import.of("pagerduty", everybody, {"escalation_policies": [policy]})
    assert [len(stage.contacts) for stage in export.plans["p"].stages] == [20, 20, 5]
    assert export.lost("escalation step")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ({"users": {}}, "users must be a list, not an object"),
        ({"users": [{"name": "x"}]}, "users[0].id is missing: give a text"),
        ({"users": [{"id": "a", "time_zone": 7}]}, "users[0].time_zone must be a text"),
        (
            {"users": [{"id": "a", "contact_methods": ["x"]}]},
            "contact_methods[0] must be an object",
        ),
        (schedule(start="soon"), "schedule_layers[0].start must be a time from 2000 to 2100"),
        (schedule(rotation_turn_length_seconds=-1), "must be a whole number from 0 to"),
        (
            schedule(
                restrictions=[{"type": "daily_restriction", "start_time_of_day": "9 o'clock"}]
            ),
            "start_time_of_day must be a time of day, as 09:00:00",
        ),
        ({"incidents": []}, "has nothing to import: give users, schedules and escalation_policies"),
    ],
)
def test_wrong_input_names_the_file_the_path_and_what_would_be_right(damage, said):
    with pytest.raises(ConfigurationError) as refused:
        Import("pagerduty", {"export.json": json.dumps(damage)})
    assert str(refused.value).startswith("export.json: ")
    assert said in str(refused.value)
