"""One alarm, whichever way it comes: the same alert, by the same rule."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import ACCOUNT, REGION, shipped_rules

from dispatch.alert import Alert, Status
from dispatch.errors import UnreadableEvent
from dispatch.judge.rules import read_rules
from dispatch.translate import translate
from dispatch.translate.records import is_direct, messages_in
from dispatch.translate.region_names import region_code
from dispatch.translate.shapes import normalised
from dispatch.triage import judge

RULES = read_rules(shipped_rules())
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:alarms"
STATISTICS = {"Average": "AVERAGE", "Sum": "SUM", "p99": None}
SHAPES = ("message", "envelope", "lambda_event", "alarm_data")


def detail_of(change):
    """`detail` of the EventBridge event."""
    previous = {"value": change["was"], "reason": "before"}
    if change["was"] == change["value"] == "ALARM":
        previous["actionsSuppressedBy"] = "WaitPeriod"
    metrics = [
        {
            "id": f"m{number}",
            "metricStat": {
                "metric": {"namespace": "AWS/EC2", "name": "CPU", "dimensions": dict(dimensions)},
                "period": 60,
                "stat": statistic,
            },
            "returnData": not number,
        }
        for number, (statistic, dimensions) in enumerate(change["metrics"])
    ]
    return {
        "alarmName": change["name"],
        "state": {
            "value": change["value"],
            "reason": change["reason"],
            "timestamp": change["timestamp"],
        },
        **({"previousState": previous} if change["was"] else {}),
        "configuration": {"description": change["description"], "metrics": metrics},
        **({"alarmContributor": series_of(change)} if change["series"] else {}),
    }


def series_of(change):
    return {"id": change["series"], "attributes": {"InstanceId": "i-0b"}}


def arn_of(change):
    return f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{change['name']}"


def eventbridge(change):
    return {
        "version": "0",
        "id": "0a1c7d52-0006-4e0b-9d3c-5f0000000001",
        "detail-type": f"CloudWatch Alarm {'Contributor ' if change['series'] else ''}State Change",
        "source": "aws.cloudwatch",
        "account": ACCOUNT,
        "time": change["timestamp"][:19] + "Z",
        "region": REGION,
        "resources": [arn_of(change)],
        "detail": detail_of(change),
    }


def alarm_data(change):
    return {
        "source": "aws.cloudwatch",
        "alarmArn": arn_of(change),
        "accountId": ACCOUNT,
        "time": change["timestamp"],
        "region": REGION,
        "alarmData": detail_of(change),
    }


def stat_of(metric, *, math):
    dimensions = [{"value": value, "name": name} for name, value in metric[1]]
    what = {"MetricName": "CPU", "Namespace": "AWS/EC2", "Dimensions": dimensions}
    if math:
        return {"Id": "m", "MetricStat": {"Metric": what, "Period": 60, "Stat": metric[0]}}
    named = STATISTICS[metric[0]]
    statistic = {"Statistic": named} if named else {"ExtendedStatistic": metric[0]}
    return {**what, "Period": 60, **statistic}


def message(change):
    metrics = change["metrics"]
    several = {"Metrics": [stat_of(one, math=True) for one in metrics]}
    trigger = stat_of(metrics[0], math=False) if len(metrics) == 1 else several
    return {
        "AlarmName": change["name"],
        "AlarmDescription": change["description"] or None,
        "AWSAccountId": ACCOUNT,
        "NewStateValue": change["value"],
        "NewStateReason": change["reason"],
        "StateChangeTime": change["timestamp"],
        "Region": "EU (Frankfurt)",
        **({"AlarmArn": arn_of(change)} if change["arn"] else {}),
        **({"OldStateValue": change["was"]} if change["was"] else {}),
        **({"Trigger": trigger} if metrics else {}),
        **(
            {f"AlarmContributor{key.title()}": value for key, value in series_of(change).items()}
            if change["series"]
            else {}
        ),
    }


def envelope(change, inner=message):
    return {
        "Type": "Notification",
        "MessageId": "d04e9195-0000-5fda-ba74-cd1486943a58",
        "TopicArn": TOPIC,
        "Subject": "ALARM",
        "Message": json.dumps(inner(change)),
        "Timestamp": change["timestamp"],
    }


def lambda_event(change):
    record = {"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": envelope(change)}
    return {"Records": [record]}


MAKERS = {
    "message": message,
    "envelope": envelope,
    "lambda_event": lambda_event,
    "alarm_data": alarm_data,
}
words = st.text("aZ0 -_/:[]é障害\u202e\x00", max_size=30)
names = words.filter(lambda text: any(char.isalnum() for char in text)) | st.just("db-critical")
dimensions = st.lists(
    st.tuples(st.sampled_from(["InstanceId", "QueueName", "Own"]), words),
    max_size=3,
    unique_by=lambda one: one[0],
)
changes = st.fixed_dictionaries(
    {
        "name": names,
        "value": st.sampled_from(["ALARM", "OK", "INSUFFICIENT_DATA"]),
        "was": st.sampled_from(["ALARM", "OK", "INSUFFICIENT_DATA", ""]),
        "description": words | st.just("[critical] disk is full"),
        "reason": words,
        "timestamp": st.datetimes().map(
            lambda at: f"{at:%Y-%m-%dT%H:%M:%S}.123+0000".rjust(28, "0")
        ),
        "metrics": st.lists(st.tuples(st.sampled_from([*STATISTICS]), dimensions), max_size=2),
        "arn": st.booleans(),
        "series": st.sampled_from(["", "6d442278dba546f6"]),
    }
)
CHANGE = {
    "name": "db-critical",
    "value": "ALARM",
    "was": "OK",
    "description": "[high] disk",
    "reason": "Threshold Crossed",
    "timestamp": "2026-03-02T01:10:40.123+0000",
    "metrics": [("Average", [("InstanceId", "i-0a")])],
    "arn": True,
    "series": "",
}


@settings(max_examples=300, deadline=None)
@given(changes)
def test_one_alarm_in_four_shapes_is_the_same_alert_judged_by_the_same_rule(change):
    expected = judge(eventbridge(change), RULES)
    for shape, make in MAKERS.items():
        found = judge(make(change), RULES)
        same = replace(found.alert, event_id=expected.alert.event_id)
        assert same == expected.alert, shape
        assert (found.became, found.reason) == (expected.became, expected.reason), shape


@settings(max_examples=100, deadline=None)
@given(changes)
def test_shapes_without_an_id_get_the_same_one_however_often_they_are_delivered(change):
    ids = {translate(MAKERS[shape](change)).event_id for shape in SHAPES}
    assert len(ids) == 1


def test_another_change_of_the_same_alarm_is_another_event():
    later = CHANGE | {"timestamp": "2026-03-02T01:10:40.124+0000"}
    again = CHANGE | {"value": "OK", "was": "ALARM"}
    other = CHANGE | {"name": "db-2-critical"}
    ids = {translate(message(one)).event_id for one in (CHANGE, later, again, other)}
    assert len(ids) == 4


def test_a_sample_without_a_time_is_another_event_in_each_message():
    sample = {"AlarmName": "disk", "NewStateValue": "ALARM"}
    sent = [envelope(CHANGE, lambda _: sample) | {"MessageId": f"m-{one}"} for one in (1, 2)]
    assert [translate(one).event_id for one in sent] == ["m-1", "m-2"]
    assert translate(sample).event_id == translate(dict(sample)).event_id


def test_an_event_of_eventbridge_in_an_sns_envelope_is_that_event():
    assert translate(envelope(CHANGE, eventbridge)) == translate(eventbridge(CHANGE))


def test_an_action_that_runs_while_in_alarm_rings_since_what_held_it_back_has_ended():
    assert translate(message(CHANGE | {"was": "ALARM"})).status is Status.FIRED


@pytest.mark.parametrize("kind", ["SubscriptionConfirmation", "UnsubscribeConfirmation"])
def test_a_confirmation_of_a_subscription_is_refused_by_its_name(kind):
    sent = {
        "Type": kind,
        "TopicArn": TOPIC,
        "Message": "You have chosen to subscribe",
        "Token": "t",
    }
    with pytest.raises(UnreadableEvent, match=f"an SNS {kind} is no event"):
        translate(sent)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("All fine", "is a text and no alarm"),
        ('{"deployment": 1}', "neither an alarm nor another event"),
        ('"ALARM"', "neither an alarm nor another event"),
        ("[" * 100_000, "Message is not JSON"),
        ('{"AlarmName": "disk"}', "NewStateValue must be one of ALARM, OK"),
        (None, "neither an alarm nor another event"),
    ],
)
def test_another_message_from_sns_is_refused_without_its_text(text, said):
    with pytest.raises(UnreadableEvent, match=said) as refused:
        translate(envelope(CHANGE) | {"Message": text})
    assert "fine" not in str(refused.value)


def test_envelopes_within_envelopes_are_opened_three_deep():
    sent = envelope(CHANGE)
    for _ in range(2):
        sent = envelope(CHANGE, lambda _, inner=sent: inner)
    assert translate(sent).name == "db-critical"
    with pytest.raises(UnreadableEvent, match="over 3 envelopes"):
        translate(envelope(CHANGE, lambda _: sent))


def test_an_event_with_several_records_is_split_and_each_is_an_event():
    records = lambda_event(CHANGE)["Records"] + lambda_event(CHANGE | {"name": "b"})["Records"]
    text = json.dumps({"Records": records})
    with pytest.raises(UnreadableEvent, match="one record"):
        translate(json.loads(text))
    assert [translate(json.loads(one)).name for one in messages_in(text)] == ["db-critical", "b"]


@pytest.mark.parametrize("text", ["", 'no JSON with "Sns"', '{"Records": ["Sns"]}', '["Sns"]'])
def test_a_message_that_is_no_bundle_stays_as_it_is(text):
    assert messages_in(text) == (text,)


def test_what_already_is_an_event_is_not_touched():
    whole = eventbridge(CHANGE)
    assert normalised(whole) is whole
    assert normalised(normalised(message(CHANGE))) == normalised(message(CHANGE))


def test_a_direct_invocation_is_told_from_a_batch_of_the_queue():
    batch = {"Records": [{"messageId": "1", "body": "{}", "eventSource": "aws:sqs"}]}
    assert not is_direct(batch)
    assert is_direct(alarm_data(CHANGE))
    assert is_direct(lambda_event(CHANGE))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("eu-central-1", "eu-central-1"),
        ("US East (N. Virginia)", "us-east-1"),
        ("US - N. Virginia", "us-east-1"),
        ("US West - Oregon", "us-west-2"),
        ("Asia Pacific (Tokyo)", "ap-northeast-1"),
        ("AWS GovCloud (US-West)", "us-gov-west-1"),
        ("Moon (Tycho)", ""),
        ("", ""),
    ],
)
def test_a_region_is_known_by_its_code_and_by_the_names_of_messages(name, code):
    assert region_code(name) == code


def test_a_region_that_is_not_named_is_that_of_the_topic():
    plain = {key: one for key, one in message(CHANGE | {"arn": False}).items() if key != "Region"}
    assert translate(envelope(CHANGE, lambda _: plain)).region == REGION
    acting = plain | {"AlarmActions": ["arn:aws:sns:ap-south-1:111122223333:other"]}
    assert translate(acting).region == "ap-south-1"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "Records",
                        "Sns",
                        "Type",
                        "Message",
                        "TopicArn",
                        "AlarmName",
                        "NewStateValue",
                    ),
                    *("Trigger", "Dimensions", "Metrics", "MetricStat", "Metric", "name", "value"),
                    *("alarmData", "state", "alarmName", "AlarmActions", "OldStateValue", "Region"),
                ]
            ),
            inner | st.sampled_from(["ALARM", "OK", "Notification"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=400, deadline=None)
@given(json_values)
def test_whatever_comes_is_an_alert_or_refused(document):
    with suppress(UnreadableEvent):
        assert isinstance(translate(document), Alert)
    assert messages_in(json.dumps(document))
