"""GoAlert's answer: users, rotations, schedules with rules, overrides, escalation policies."""

import pytest
from importing import Import

from dispatch.errors import ConfigurationError

USERS = [{"id": one, "name": one} for one in "abc"]


def answer(**lists):
    return {"data": {"users": {"nodes": USERS}} | {k: {"nodes": v} for k, v in lists.items()}}


def rotation(**more):
    return {
        "id": "r1",
        "name": "r",
        "timeZone": "UTC",
        "type": "daily",
        "shiftLength": 1,
        "start": "2026-01-05T09:00:00Z",
        "activeUserIndex": 1,
        "userIDs": ["a", "b", "c"],
        "nextHandoffTimes": ["2026-11-22T09:00:00Z"],
    } | more


def policy(*targets):
    step = {"id": "s1", "delayMinutes": 5}
    return {"id": "p1", "name": "p", "repeat": 0, "steps": [step | {"targets": list(targets)}]}


BY_ROTATION = policy({"id": "r1", "type": "rotation"})


@pytest.fixture(scope="module")
def export():
    return Import("goalert")


def test_steps_become_stages_a_channel_the_teams_topic_and_repeat_repeats(export):
    assert export.stages("platform") == [
        (("aiko-tanaka",), (), (), 300),
        ((), ("platform", "platform_2", "platform_3"), ("notices",), 600),
        (("celina-los",), ("days",), (), 900),
    ]
    assert export.plans["platform"].repeats == 3


def test_whoever_is_on_call_at_the_export_is_on_call_and_the_others_follow(export):
    assert export.on_call("2026-11-22T02:00:00+00:00", "days") == {"ben-okafor"}
    assert export.on_call("2026-11-23T08:00:00+00:00", "days") == {"celina-los"}
    assert export.on_call("2026-11-30T08:00:00+00:00", "days") == {"aiko-tanaka"}


@pytest.mark.parametrize(
    ("at", "who"),
    [
        ("2026-11-23T10:00", {"celina-los"}),
        ("2026-11-23T13:00", {"celina-los", "dana-reyes"}),
        ("2026-11-22T13:00", {"dana-reyes"}),
        ("2026-11-22T11:00", set()),
        ("2026-11-22T20:00", {"ben-okafor"}),
        ("2026-11-22T21:00", {"celina-los"}),
    ],
)
def test_all_targets_whose_rules_hold_are_on_call_together(export, at, who):
    names = ("platform", "platform_2", "platform_3")
    assert export.on_call(f"{at}:00+01:00", *names) == who


def test_an_override_replaces_one_person_and_a_temporary_schedule_everybody(export):
    [first, second] = export.rotas["platform"].overrides
    assert (first.replaces, first.contacts) == (("aiko-tanaka",), ("ben-okafor",))
    assert (second.replaces, second.contacts) == ((), ("celina-los",))
    assert len(export.lost("override")) == 1


@pytest.mark.parametrize(
    ("kind", "length", "later", "who"),
    [
        ("daily", 2, "2026-11-24T09:00:00+00:00", "a"),
        ("weekly", 1, "2026-11-29T09:00:00+00:00", "a"),
        ("hourly", 6, "2026-11-22T15:00:00+00:00", "a"),
        ("monthly", 1, "2026-12-22T09:00:00+00:00", "a"),
    ],
)
def test_each_kind_of_rotation_keeps_its_turns(kind, length, later, who):
    rotated = rotation(type=kind, shiftLength=length)
    export = Import.of("goalert", answer(rotations=[rotated], escalationPolicies=[BY_ROTATION]))
    assert export.on_call("2026-11-22T08:59:00+00:00", "r") == {"b"}
    assert export.on_call("2026-11-22T09:00:00+00:00", "r") == {"c"}
    assert export.on_call(later, "r") == {who}
    assert export.lost("turn") == []


def test_without_the_next_hand_over_it_is_said_that_turns_may_be_off():
    rotated = rotation(nextHandoffTimes=None)
    export = Import.of("goalert", answer(rotations=[rotated], escalationPolicies=[BY_ROTATION]))
    assert export.lost("turn") == ["without nextHandoffTimes it is not known whose turn it is"]


def test_newer_versions_with_destinations_are_read():
    person = {"id": "d", "name": "d"}
    person["contactMethods"] = [
        {
            "id": "m",
            "dest": {"type": "builtin-twilio-voice", "args": {"phone_number": "+12025550109"}},
        }
    ]
    one = policy()
    one["steps"][0]["actions"] = [
        {"type": "builtin-user", "args": {"user_id": "d"}},
        {"type": "builtin-webhook", "args": {"webhook_url": "https://example.com"}},
    ]
    document = answer(escalationPolicies=[one])
    document["data"]["users"]["nodes"] = [person]
    export = Import.of("goalert", document)
    assert export.stages("p") == [(("d",), (), ("notices",), 300)]
    assert 'number = "+12025550109"' in export.files["contacts.toml"]


def test_what_is_not_carried_is_said(export):
    assert "the number is disabled" in export.lost("phone number")
    assert export.lost("text messages")
    assert export.lost("notification rules")
    assert export.lost("wait") == ["60 s are over before a call is heard"]
    assert len(export.lost("name")) == 1


def test_further_pages_that_are_missing_are_said():
    document = answer()
    document["data"]["users"]["pageInfo"] = {"hasNextPage": True}
    assert len(Import.of("goalert", document).lost("person")) == 1
    assert Import.of("goalert", document, answer()).lost("person") == []


def test_graphqls_errors_are_no_export():
    with pytest.raises(ConfigurationError, match="errors are GraphQL's errors: mend the query"):
        Import.of("goalert", {"errors": [{"message": "x"}], "data": None})
