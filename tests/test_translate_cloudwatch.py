import pytest
from own_events import ACCOUNT, REGION, alarm, event, metric

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.errors import UnreadableEvent
from dispatch.translate import translate

ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:orders-latency"


@pytest.mark.parametrize("was", ["OK", "INSUFFICIENT_DATA", None, "NEVER_HEARD_OF"])
def test_an_alarm_that_goes_to_alarm_fires_whatever_it_was_before(was):
    assert translate(alarm(was=was)).status is Status.FIRED


@pytest.mark.parametrize("was", ["ALARM", None])
def test_ok_after_alarm_recovers_and_a_missing_previous_state_counts_as_alarm(was):
    alert = translate(alarm(value="OK", was=was))
    assert alert.status is Status.RECOVERED
    assert alert.dedup_key == translate(alarm()).dedup_key


@pytest.mark.parametrize(
    ("value", "was", "said"),
    [
        ("OK", "OK", "was OK before"),
        ("ALARM", "ALARM", "suppression"),
        ("INSUFFICIENT_DATA", "OK", "too little data"),
        ("INSUFFICIENT_DATA", "ALARM", "too little data"),
    ],
)
def test_changes_that_are_no_news_are_silent_and_say_why(value, was, said):
    alert = translate(alarm(value=value, was=was))
    assert alert.status is Status.SILENT
    assert said in alert.note


def test_ok_after_missing_data_ends_what_is_open_and_otherwise_says_first_evaluation():
    alert = translate(alarm(value="OK", was="INSUFFICIENT_DATA"))
    assert alert.status is Status.RECOVERED
    assert "first evaluation" in alert.note


def test_a_composite_alarm_fires_when_its_suppression_ends_and_it_is_still_in_alarm():
    event = alarm(value="ALARM", was="ALARM")
    event["detail"]["previousState"]["actionsSuppressedBy"] = "WaitPeriod"
    assert translate(event).status is Status.FIRED


@pytest.mark.parametrize("suppressor", ["WaitPeriod", "ExtensionPeriod", "Alarm"])
def test_a_suppressed_composite_alarm_is_silent_and_names_its_suppressor(suppressor):
    alert = translate(alarm(state={"actionsSuppressedBy": suppressor}))
    assert alert.status is Status.SILENT
    assert suppressor in alert.note


def test_the_recovery_of_a_suppressed_alarm_still_ends_the_incident():
    recovered = alarm(value="OK", was="ALARM", state={"actionsSuppressedBy": "Alarm"})
    assert translate(recovered).status is Status.RECOVERED


MUTED = {"muteWindowStart": "2026-03-02T01:00:00.000+0000"}


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("2026-03-02T02:00:00.000+0000", Status.SILENT),
        ("2026-03-02T01:10:40.000+0000", Status.FIRED),
        ("tomorrow", Status.FIRED),
        (None, Status.FIRED),
    ],
)
def test_a_mute_rule_silences_only_within_its_window(end, status):
    assert translate(alarm(muteDetail=MUTED | {"muteWindowEnd": end})).status is status


@pytest.mark.parametrize("operation", ["create", "update", "delete"])
def test_configuration_changes_are_silent(operation):
    detail = {"alarmName": "orders-latency", "operation": operation, "state": {"value": "ALARM"}}
    alert = translate(event("CloudWatch Alarm Configuration Change", detail, "aws.cloudwatch"))
    assert alert.status is Status.SILENT
    assert operation in alert.note


def test_the_dedup_key_is_the_alarms_arn_even_where_resources_lack_it():
    bare = alarm() | {"resources": []}
    assert translate(bare).dedup_key == translate(alarm()).dedup_key == ARN


def test_alarms_of_two_accounts_or_regions_are_two_troubles():
    keys = {
        translate(alarm() | {"resources": []} | where).dedup_key
        for where in ({}, {"account": "444455556666"}, {"region": "ap-northeast-1"})
    }
    assert len(keys) == 3


def contributor(series, value="ALARM"):
    told = alarm(
        value=value,
        was=None,
        alarmContributor={"id": series, "attributes": {"TableName": f"table-{series}"}},
    )
    return told | {"detail-type": "CloudWatch Alarm Contributor State Change"}


def test_the_time_series_of_one_alarm_are_one_trouble_each_named_with_its_own():
    first, second = map(translate, (contributor("a1"), contributor("b2")))
    assert first.dedup_key == second.dedup_key == translate(alarm()).dedup_key
    assert (first.resource, second.resource) == ("table-a1", "table-b2")
    assert first.status is Status.FIRED


def test_one_time_series_that_is_well_does_not_end_what_the_others_have():
    alert = translate(contributor("a1", "OK"))
    assert alert.status is Status.SILENT
    assert "the alarm's own OK" in alert.note


def test_the_name_is_taken_from_the_arn_where_the_detail_lacks_it():
    nameless = alarm()
    del nameless["detail"]["alarmName"]
    assert translate(nameless).name == "orders-latency"


@pytest.mark.parametrize(
    ("metrics", "resource"),
    [
        ([metric(InstanceId="i-0a1b2c3d")], "i-0a1b2c3d"),
        ([metric(ClusterName="shop", ServiceName="cart")], "cart"),
        ([metric(LoadBalancer="app/shop/50dc6c495c0c9188", TargetGroup="x")], "shop"),
        ([{"id": "e1", "expression": "m1/m2"}, metric(FunctionName="pay")], "pay"),
        ([metric(Unheard="thing")], "thing"),
        ([metric(FunctionName="first"), metric(FunctionName="second")], "first"),
        ([], ""),
    ],
)
def test_the_resource_is_the_most_telling_dimension(metrics, resource):
    assert translate(alarm(metrics=metrics)).resource == resource


def test_the_summary_is_the_description_without_its_tag_and_then_the_reason():
    alert = translate(alarm(description="[critical] disk is full"))
    assert alert.summary.startswith("disk is full — Threshold Crossed")
    assert alert.tag_severity == "critical"


def test_a_severity_word_in_the_name_is_kept():
    assert translate(alarm("prod-db01-disk-critical")).name_severity == "critical"


def test_the_summary_is_cut_and_has_no_control_characters():
    alert = translate(alarm(description="a\x00b\u202ec\n" + "long " * 60_000))
    assert alert.summary.startswith("a b c long")
    assert len(alert.summary) <= SUMMARY_LIMIT


@pytest.mark.parametrize("value", [None, 1, "alarm", ["ALARM"], {}])
def test_a_state_that_is_none_is_unreadable_and_says_what_would_be_right(value):
    with pytest.raises(UnreadableEvent, match=r"detail\.state\.value must be one of ALARM, OK"):
        translate(alarm(state={"value": value}))
