"""Log lines that arrive in the sandbox: over its script interface, and what they lead to."""

import base64
import gzip
import json
from datetime import timedelta

import pytest
from log_stacks import HOSTS, LATENCY, READER, LogNight, stack_of
from night import CONTACTS
from test_log_alarms import START
from vcenter_lines import host_lines, syslog

from dispatch.errors import ConfigurationError
from sandbox.asked import RequestRefused
from sandbox.cloud import Cloud
from sandbox.logs.filters import read_wiring
from sandbox.logs.logs import Logs
from sandbox.logs.subscriptions import MOST_EVENTS
from sandbox.loop import Loop
from sandbox.regions import PARAMETERS
from sandbox.routes import Routes
from sandbox.session import Session

RED = "Alarm 'Host' on esx01 changed from Green to Red"


@pytest.fixture
def stacked(tmp_path):
    """Nights with the log groups of a small stack."""
    nights = []

    def make(*resources, **more):
        nights.append(LogNight(tmp_path, *resources, **more))
        return nights[-1]

    yield make
    for night in nights:
        night.is_over()


@pytest.fixture
def counting():
    """Routes of a sandbox whose vCenter lines are counted, not read."""
    cloud = Cloud(CONTACTS, START, parameters={"ReadVCenterAlarms": "false"})
    yield Routes(Session(cloud, "manual"))
    cloud.stop()


def routes_of(night):
    return Routes(Session(night.cloud, "manual"))


def unpacked(event):
    return json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))


def test_a_line_makes_the_phone_ring_and_absence_ends_it(stacked):
    night = stacked(HOSTS)
    night.line(RED)
    phone = night.phone("primary").rings()
    assert (night.incident["title"], night.incident["severity"]) == ("lab-host-down", "critical")
    night.passes("4m")
    phone.is_silent()
    assert night.incident["state"] == "resolved"


def test_the_answer_says_what_a_line_has_led_to(stacked):
    night = stacked(HOSTS)
    told = routes_of(night).post("/logs", {"lines": ["any other line", RED]})
    night.phone("primary").rings()
    assert (told["group"], told["stream"], told["lines"]) == ("/lab/hosts", "sandbox", 2)
    assert told["filters"] == [
        {
            "filter": "HostDown",
            "kind": "metric",
            "pattern": '"changed from Green to Red"',
            "to": "Lab HostDown",
            "matched": 1,
            "published": 1,
        }
    ]
    [alarm] = told["alarms"]
    assert (alarm["alarm"], alarm["from"], alarm["state"]) == ("lab-host-down", "OK", "ALARM")
    [event] = told["events"]
    assert event["detailType"] == "CloudWatch Alarm State Change"
    assert (event["name"], event["resource"]) == ("lab-host-down", "")
    assert (event["rules"], event["outcome"]) == (["AlarmRule"], "opened")
    assert event["incident"] == night.incident["id"]
    assert (told["faults"], told["nextLook"]) == ([], "2026-11-21T03:01:00.000Z")


def test_groups_filters_and_alarms_can_be_asked_for(stacked):
    told = routes_of(stacked(HOSTS, LATENCY)).get("/logs")
    assert {one["group"]: [f["filter"] for f in one["filters"]] for one in told["groups"]} == {
        "/lab/hosts": ["HostDown"],
        "/lab/web": ["Latency"],
    }
    states = {one["alarm"]: one["state"] for one in told["alarms"]}
    assert states == {"lab-host-down": "OK", "lab-latency-web1": "INSUFFICIENT_DATA"}


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({}, 400, '"lines"'),
        ({"lines": "text"}, 400, "a list of texts"),
        ({"lines": [1]}, 400, "a list of texts"),
        ({"lines": []}, 400, "must hold a line"),
        ({"lines": ["a", ""]}, 400, "no empty one"),
        ({"lines": ["a", "x" * (1024 * 1024 + 1)]}, 400, "line 2 has more than"),
        ({"lines": ["a"], "stream": 1}, 400, '"stream" must be a text'),
        ({"lines": ["a"]}, 404, "there are several log groups: name one of /lab/hosts, /lab/web"),
        ({"lines": ["a"], "group": "/x"}, 404, "no log group /x: name one of"),
    ],
)
def test_what_cannot_be_taken_is_said(stacked, body, status, why):
    routes = routes_of(stacked(HOSTS, LATENCY))
    with pytest.raises(RequestRefused, match=r".") as refused:
        routes.post("/logs", body)
    assert refused.value.status == status
    assert why in str(refused.value)


def test_without_log_groups_the_sandbox_says_so(stacked):
    with pytest.raises(RequestRefused, match="has no log group with filters") as refused:
        routes_of(stacked("Topic:\n  Type: AWS::SNS::Topic\n")).post("/logs", {"lines": ["a"]})
    assert refused.value.status == 409


def test_the_function_of_a_subscription_is_given_the_matching_lines_as_aws_packs_them(stacked):
    given = []
    night = stacked(READER, invoke=lambda name, event: given.append((name, unpacked(event))))
    told = routes_of(night).post(
        "/logs", {"lines": [RED, "no such word", "an alarm"], "stream": "s"}
    )
    [(name, message)] = given
    assert name == "Reader"
    assert [one["message"] for one in message["logEvents"]] == [RED, "an alarm"]
    assert {one["timestamp"] for one in message["logEvents"]} == {1795230000000}
    assert len({one["id"] for one in message["logEvents"]}) == 2
    del message["logEvents"]
    assert message == {
        "messageType": "DATA_MESSAGE",
        "owner": "111122223333",
        "logGroup": "/lab/hosts",
        "logStream": "s",
        "subscriptionFilters": ["alarms"],
    }
    assert (told["filters"][0]["matched"], told["filters"][0]["to"]) == (2, "Reader")


def test_many_lines_come_in_batches_and_none_that_does_not_match(stacked):
    sizes = []
    night = stacked(READER, invoke=lambda _, event: sizes.append(len(unpacked(event)["logEvents"])))
    night.cloud.logs.take("/lab/hosts", "s", ["alarm"] * (MOST_EVENTS + 1) + ["other"] * 9)
    night.cloud.loop.settle()
    assert sizes == [MOST_EVENTS, 1]
    night.line("other")
    assert len(sizes) == 2


def test_a_function_that_fails_is_tried_twice_more_as_lambda_does(tmp_path):
    loop, tries = Loop(START), []

    def fail(*_):
        tries.append((loop.now - START).total_seconds())
        raise ValueError(RED)

    logs = Logs(read_wiring(stack_of(tmp_path, READER)), loop, lambda _: None, fail)
    logs.take("/lab/hosts", "s", [RED])
    loop.advance(START + timedelta(hours=1))
    assert tries == [0, 60, 180]
    assert logs.subscriptions.faults == ["Reader: ValueError"] * 3


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("'\"changed from Green to Red\"'", "'{ $.a'", "HostDown: filter pattern: "),
        ('MetricValue: "1"', "MetricValue: $.a", "MetricValue $.a is nothing"),
        ('MetricValue: "1"', "MetricValue: many", "MetricValue must be a number"),
        ("Statistic: Sum", "ExtendedStatistic: tm90", "HostDownAlarm: the sandbox cannot evaluate"),
        ("Period: 60", "Period: 10", "HostDownAlarm: Period 10: metric filters publish by the"),
        ("Period: 60", "Unit: Count\n    Period: 60", "Unit Count: the filter's is None"),
    ],
)
def test_a_filter_that_aws_would_refuse_is_refused_at_the_start(tmp_path, before, after, why):
    assert before in HOSTS
    with pytest.raises(ConfigurationError) as refused:
        read_wiring(stack_of(tmp_path, HOSTS.replace(before, after)))
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (", DefaultValue: 0, Dimensions: [{ Key: a, Value: $.a }]", "DefaultValue cannot be set"),
        (
            ", Dimensions: [" + ", ".join(f"{{ Key: {k}, Value: $.{k} }}" for k in "abcd") + "]",
            "3 dimensions at most",
        ),
        (", Dimensions: [{ Key: a, Value: fixed }]", "dimension a: fixed is nothing"),
    ],
)
def test_dimensions_keep_to_what_cloudwatch_logs_takes(tmp_path, more, why):
    text = HOSTS.replace('"1" }', f'"1"{more} }}').replace(
        "'\"changed from Green to Red\"'", '"{ $.a = 1 }"'
    )
    with pytest.raises(ConfigurationError) as refused:
        read_wiring(stack_of(tmp_path, text))
    assert why in str(refused.value)


def copies(count, text, name):
    """The same resource several times."""
    return [text.replace(f"{name}:\n", f"{name}{at}:\n", 1) for at in range(count)]


def test_a_log_group_has_its_quotas(tmp_path):
    reader, _, subscription = READER.partition("Subscription:\n")
    three = copies(3, f"Subscription:\n{subscription}", "Subscription")
    with pytest.raises(ConfigurationError, match="2 of SubscriptionFilter at most"):
        read_wiring(stack_of(tmp_path, reader, *three))
    metric = HOSTS[HOSTS.index("HostDown:") : HOSTS.index("HostDownAlarm:")]
    six = copies(6, metric.replace("'\"changed from Green to Red\"'", "'%red%'"), "HostDown")
    with pytest.raises(ConfigurationError, match="5 filters with %…% at most"):
        read_wiring(stack_of(tmp_path, *(one.replace("!Ref Hosts", "/lab/x") for one in six)))


def test_the_vcenter_lines_of_one_alarm_ring_and_say_the_machine_and_green_stops_it(night):
    routes = routes_of(night)
    told = routes.post("/logs", {"lines": host_lines()})
    assert [one["outcome"] for one in told["events"]] == ["opened"]
    phone = night.phone("primary").rings().answers()
    phone.hears("esx 01").hangs_up()
    told = routes.post("/logs", {"lines": host_lines("Red", "Green", first=575900, second=30)})
    assert [one["outcome"] for one in told["events"]] == ["resolved"]
    phone.is_silent()
    assert night.incident["state"] == "resolved"


def test_counted_vcenter_lines_ring_by_kind_and_a_quarter_of_an_hour_without_any_ends_it(counting):
    told = counting.post("/logs", {"lines": host_lines()})
    assert told["group"] == PARAMETERS["VCenterLogGroup"]
    assert [one["alarm"] for one in told["alarms"]] == ["tocsin vCenter host connection lost"]
    assert [one["outcome"] for one in told["events"]] == ["opened"]
    assert counting.get("/phones")[0]["state"] == "ringing"
    counting.post("/clock", {"advance": "16m"})
    counting.post("/clock", {"advance": "2m"})
    assert counting.get("/incidents")[0]["state"] in {"resolved", "missed"}
    assert {one["state"] for one in counting.get("/logs")["alarms"]} == {"OK"}


def test_counted_lines_that_are_no_trouble_change_nothing(counting):
    lines = [
        syslog("Alarm 'Host connection and power state' on esx01 changed from Red to Green"),
        syslog("Alarm 'Datastore usage on disk' on gold changed from Gray to Yellow"),
        "Connected to esx04.wld01.vcf.example in wld01-dc",
    ]
    told = counting.post("/logs", {"lines": lines})
    assert (told["alarms"], told["events"]) == ([], [])
