"""Incident Manager's contacts, plans, schedules and rotations as the AWS CLI prints them."""

import json

import pytest
from importing import Import, texts_of

from dispatch.errors import ConfigurationError
from dispatch.importing.documents import documents

ARN = "arn:aws:ssm-contacts:eu-central-1:111122223333:"
PEOPLE = ("a", "b", "c")


def contact(alias, kind="PERSONAL", **plan):
    known = {"ContactArn": f"{ARN}contact/{alias}", "Alias": alias, "DisplayName": alias}
    return known | {"Type": kind, "Plan": plan}


def rotation(**recurrence):
    return {
        "RotationArn": f"{ARN}rotation/r",
        "ContactIds": [f"{ARN}contact/{one}" for one in PEOPLE],
        "StartTime": "2026-01-05T09:00:00+00:00",
        "TimeZoneId": "UTC",
        "Recurrence": {"NumberOfOnCalls": 1, "RecurrenceMultiplier": 1} | recurrence,
    }


def imported(**recurrence):
    schedule = contact("s", "ONCALL_SCHEDULE", RotationIds=[f"{ARN}rotation/r"])
    people = [contact(one) for one in PEOPLE]
    return Import.of("incident-manager", *people, schedule, rotation(**recurrence))


def at_clock(hour, minute=0):
    return {"HourOfDay": hour, "MinuteOfHour": minute}


@pytest.fixture(scope="module")
def export():
    return Import("incident-manager")


def test_a_stage_without_a_duration_begins_with_the_next(export):
    assert export.stages("platform-critical") == [
        (
            ("akua-mansa",),
            ("platform-oncall", "platform-oncall_2", "platform-oncall_3"),
            (),
            300,
        ),
        (("ben-okafor", "celina-los"), (), (), 600),
    ]


def test_several_hand_offs_a_week_follow_one_another():
    weekly = Import("incident-manager", _without_the_pair())
    who = [
        weekly.on_call(f"2026-01-{day:02}T{time}:00+01:00", "platform-oncall")
        for day, time in ((5, "09:00"), (9, "16:59"), (9, "17:00"), (12, "08:59"), (12, "09:00"))
    ]
    assert who == [{"akua-mansa"}, {"akua-mansa"}, {"ben-okafor"}, {"ben-okafor"}, {"celina-los"}]
    assert weekly.on_call("2026-01-16T17:00:00+01:00", "platform-oncall") == {"akua-mansa"}


def _without_the_pair():
    [text] = texts_of("incident-manager").values()
    kept = [one.value for one in documents({"x": text})]
    return {"x": "\n".join(json.dumps(one) for one in kept if one.get("Name") != "platform-pair")}


def test_as_many_people_as_the_rotation_says_are_on_call_together(export):
    names = [name for name in export.rotas if name.startswith("platform-oncall")]
    day = export.on_call("2026-01-06T12:00:00+01:00", *names)
    assert day == {"akua-mansa", "celina-los"}
    assert export.on_call("2026-01-06T20:00:00+01:00", *names) == {"akua-mansa"}
    assert export.lost("on call together")


def test_a_monthly_hand_off_and_its_coverage_are_carried(export):
    assert export.on_call("2026-01-31T21:00:00+00:00", "nights") == {"celina-los"}
    assert export.on_call("2026-03-28T23:59:59+00:00", "nights") == {"ben-okafor"}
    assert export.on_call("2026-03-29T00:00:00+00:00", "nights") == set()
    assert export.on_call("2090-12-25T12:00:00+00:00", "nights") == {"akua-mansa"}


def test_a_schedule_that_no_plan_names_gets_a_plan(export):
    assert export.stages("nights") == [((), ("nights",), (), 300)]


@pytest.mark.parametrize(
    ("recurrence", "times"),
    [
        (
            {"DailySettings": [at_clock(9)]},
            [("05T09:00", "a"), ("06T08:59", "a"), ("06T09:00", "b"), ("08T09:00", "a")],
        ),
        (
            {"DailySettings": [at_clock(8), at_clock(20)]},
            [("05T09:00", "a"), ("05T20:00", "b"), ("06T08:00", "c"), ("06T20:00", "a")],
        ),
        (
            {
                "WeeklySettings": [{"DayOfWeek": "MON", "HandOffTime": at_clock(9)}],
                "RecurrenceMultiplier": 2,
            },
            [("05T09:00", "a"), ("18T09:00", "a"), ("19T09:00", "b")],
        ),
        (
            {"WeeklySettings": [{"DayOfWeek": "WED", "HandOffTime": at_clock(9)}]},
            [("05T09:00", "a"), ("07T08:59", "a"), ("07T09:00", "b")],
        ),
    ],
)
def test_hand_offs_are_those_of_the_rotation(recurrence, times):
    export = imported(**recurrence)
    for time, who in times:
        assert export.on_call(f"2026-01-{time}:00+00:00", "s") == {who}, time


def test_what_no_layer_can_have_is_said():
    monthly = [{"DayOfMonth": day, "HandOffTime": at_clock(9)} for day in (1, 15)]
    assert imported(MonthlySettings=monthly).lost("turn") == [
        "several hand-offs a month: a layer hands over once"
    ]
    several = {"DailySettings": [at_clock(8), at_clock(20)], "RecurrenceMultiplier": 3}
    assert imported(**several).lost("turn") == ["2 hand-offs, and again only every 3"]


def test_what_is_not_carried_is_said(export):
    assert any("IsEssential" in why for why in export.lost("acknowledgement"))
    assert any("response plan" in why for why in export.lost("services and routing"))
    assert export.lost("phone number") == ["the channel was never activated"]
    assert export.lost("notification rules")


def test_overrides_that_do_not_say_whose_they_are_are_said():
    listed = {"RotationOverrides": [{"RotationOverrideId": "x"}]}
    export = Import.of("incident-manager", contact("a"), listed)
    assert any("list-rotation-overrides" in why for why in export.lost("override"))


def test_outputs_below_the_names_of_their_commands_are_the_same(export):
    [text] = texts_of("incident-manager").values()
    outputs = [one.value for one in documents({"x": text})]
    named = {"list-contacts": outputs[0], "get-contact": outputs[1:7]}
    named |= {"list-contact-channels": outputs[7:10], "get-rotation": outputs[10:13]}
    named["get-rotation-override"] = outputs[13:14]
    assert dict(Import.of("incident-manager", named).files) == dict(export.files)


def test_a_schedule_whose_rotation_was_not_collected_is_said():
    schedule = contact("s", "ONCALL_SCHEDULE", RotationIds=[f"{ARN}rotation/other"])
    export = Import.of("incident-manager", contact("a"), schedule)
    assert any("get-rotation" in why for why in export.lost("turn"))


def test_wrong_input_names_the_path():
    wrong = rotation(WeeklySettings=[{"DayOfWeek": "Monday", "HandOffTime": at_clock(9)}])
    schedule = contact("s", "ONCALL_SCHEDULE", RotationIds=[f"{ARN}rotation/r"])
    with pytest.raises(ConfigurationError) as refused:
        Import.of("incident-manager", contact("a"), schedule, wrong)
    assert "Recurrence.WeeklySettings[0].DayOfWeek must be one of MON" in str(refused.value)
