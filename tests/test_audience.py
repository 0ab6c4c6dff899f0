"""Which topics a plan's notices go to: read from its file, by severity."""

import pytest
from trouble import Trouble, stage

from dispatch.actions import Notify
from dispatch.audience import heard_by, read_audiences
from dispatch.errors import ConfigurationError
from dispatch.notice_topics import topic_arn, topic_at, why_no_topic
from dispatch.plan import Plan
from dispatch.plan_files import read_plan
from dispatch.severity import Severity
from dispatch.toml_file import read_table

OWN = {
    "notices": "arn:aws:sns:eu-central-1:111122223333:tocsin-NoticesTopic-1",
    "operations": "arn:aws:sns:eu-central-1:111122223333:tocsin-OperationsTopic-1",
}
STAGE = '[[stage]]\nnotify = ["notices"]\n'


def audiences(text):
    return read_audiences(read_table(text, "plan.toml"))


def heard(text, severity, topic="notices"):
    return heard_by(audiences(text), topic, Severity(severity))


@pytest.mark.parametrize("severity", Severity)
def test_without_the_key_notices_go_to_the_stacks_topic(severity):
    assert heard("", severity) == ("notices",)


@pytest.mark.parametrize("severity", Severity)
def test_one_list_is_for_every_severity(severity):
    assert heard('notices = ["war-room", "notices"]', severity) == ("war-room", "notices")


def test_a_table_is_for_the_severities_in_it_and_the_rest_go_to_the_stacks_topic():
    text = '[notices]\ncritical = ["war-room"]\nlow = ["digest"]'
    told = [heard(text, one) for one in ("critical", "high", "low")]
    assert told == [("war-room",), ("notices",), ("digest",)]


def test_operations_stands_for_itself_whatever_the_plan_says():
    assert heard('notices = ["war-room"]', "critical", "operations") == ("operations",)
    assert heard('notices = ["war-room"]', "critical", "managers") == ("managers",)


WRONG = [
    ("notices = []\n", 1, "notices is empty: name a topic, or leave it out for notices"),
    ('notices = "war-room"\n', 1, "notices must be a list of strings, not str"),
    ('notices = ["a", "a"]\n', 1, "a topic stands twice in notices"),
    (
        '[notices]\nlow = ["War room"]\n',
        2,
        (
            "'War room' names no topic: give small letters, digits and dashes, up to 60, "
            "or one of notices, operations"
        ),
    ),
    (
        '[notices]\nsevere = ["war-room"]\n',
        2,
        "unknown key severe: known here are critical, high, info, low, medium",
    ),
    ("[notices]\nhigh = []\n", 2, "high is empty: name a topic, or leave it out for notices"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_mistake_is_refused_at_its_line(text, line, message):
    with pytest.raises(ConfigurationError) as refused:
        read_plan(text if "[notices]" not in text else f"{text}{STAGE}", "plan.toml")
    assert (refused.value.line, refused.value.message) == (line, message)


@pytest.mark.parametrize("name", ["", "-a", "A", "a b", "a_b", "a" * 61, "../a", "a*"])
def test_a_name_that_no_topic_can_have_is_refused(name):
    assert why_no_topic(name).startswith("give small letters")


def test_a_topic_of_the_operators_lies_beside_the_stacks_under_its_prefix():
    arn = topic_arn("war-room", OWN)
    assert arn == "arn:aws:sns:eu-central-1:111122223333:tocsin-notices-war-room"
    assert topic_at(arn) == "war-room"
    assert topic_arn("operations", OWN) == OWN["operations"]
    assert topic_at(OWN["notices"]) == ""


def test_a_plan_keeps_what_it_says_with_the_incident():
    plan = read_plan('notices = ["war-room"]\n' + STAGE, "main.toml")
    trouble = Trouble(plans=(plan,)).fires()
    assert trouble.incident.plan == plan
    assert [one for _, one in trouble.asked if isinstance(one, Notify)] == [
        Notify("war-room", "opened:0:0")
    ]


def test_whoever_a_late_stage_told_hears_who_has_it_once():
    later = stage("a", notify=["managers", "notices"])
    trouble = Trouble(stage("a", wait=60), later).fires().passes(60).acked("Maria")
    told = [one for _, one in trouble.asked if isinstance(one, Notify)]
    assert told[-2:] == [Notify("notices", "acknowledged"), Notify("managers", "acknowledged")]


def test_those_who_look_after_tocsin_are_told_of_no_end():
    trouble = Trouble(stage("a", notify=["operations"])).fires().acked("Maria")
    told = [one for _, one in trouble.asked if isinstance(one, Notify)]
    assert told == [Notify("operations", "opened:0:0"), Notify("notices", "acknowledged")]


def test_a_plan_of_an_incident_stored_before_has_no_topics_of_its_own():
    assert Plan("main", ()).topics("notices", Severity.HIGH) == ("notices",)
