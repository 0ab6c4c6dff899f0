"""What monitoring systems post: what fires, what recovers it, and what must ring nobody."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_events import shipped_rules
from webhook_bodies import (
    alertmanager,
    aria,
    azure,
    component,
    datadog,
    grafana,
    grafana_alert,
    grafana_legacy,
    newrelic,
    pagerduty,
    pagerduty_v3,
    pingdom,
    status_incident,
    webhook,
    zabbix,
    zenduty,
)

from dispatch.alert import Alert, Status
from dispatch.errors import UnreadableEvent
from dispatch.judge.rules import read_rules
from dispatch.translate import translate
from dispatch.translate.webhooks import NAMES, is_webhook, kind_of

RULES = read_rules(shipped_rules())
FIRED, OVER, SILENT = Status.FIRED, Status.RECOVERED, Status.SILENT
PAUSED = {"status": "resolved", "annotations": {"grafana_state_reason": "Paused"}, "labels": {}}
MESSAGES = {
    "messages": [
        {"type": "incident.acknowledge", "data": {"incident": {"id": "P1", "title": "down"}}},
        {"type": "incident.resolve", "data": {"incident": {"id": "P1", "title": "down"}}},
    ]
}
V1 = {"service_key": "s3cret", "incident_key": "db", "description": "down"}
PAIRS = {
    "Alertmanager": (alertmanager(), alertmanager("resolved")),
    "Grafana": (grafana(), grafana("resolved")),
    "Grafana legacy": (grafana_legacy(), grafana_legacy("ok")),
    "Zabbix": (zabbix("1"), zabbix("0")),
    "Datadog": (datadog(), datadog("Recovered")),
    "PagerDuty Events": (pagerduty(), pagerduty("resolve", payload={})),
    "PagerDuty Events v1": (V1 | {"event_type": "trigger"}, V1 | {"event_type": "resolve"}),
    "PagerDuty": (pagerduty_v3(), pagerduty_v3("incident.resolved")),
    "Azure Monitor": (azure(), azure("Resolved")),
    "New Relic": (newrelic(), newrelic("CLOSED")),
    "Pingdom": (pingdom(), pingdom("UP")),
    "Zenduty": (zenduty(), zenduty("resolved")),
    "Statuspage": (component("major_outage"), component("operational")),
    "Statuspage incident": (status_incident("investigating"), status_incident("resolved")),
    "Aria Operations": (aria(), aria("CANCELED")),
}
QUIET = {
    "an alert that only shows that the way works": (alertmanager(severity="none"), "severity"),
    "Grafana's test": (grafana(alerts=[grafana_alert("TestAlert", instance="Grafana")]), "test"),
    "Grafana without data": (grafana(alerts=[grafana_alert("DatasourceNoData")]), "no data"),
    "a paused rule of Grafana's": (grafana("resolved", alerts=[PAUSED]), "paused"),
    "Grafana legacy without data": (grafana_legacy("no_data"), "no_data"),
    "Grafana legacy paused": (grafana_legacy("paused"), "paused"),
    "Grafana legacy's test": (grafana_legacy(ruleName="Test notification", ruleId=0), "test"),
    "a comment in Zabbix": (zabbix(event_update_status="1"), "updated"),
    "Zabbix's test": (
        {"alert_subject": "Test", "alert_message": "This is the test message from Zabbix"},
        "test",
    ),
    "Datadog's test": (datadog(title="[TEST] [Triggered] Disk is full"), "test"),
    "an acknowledgement in PagerDuty Events": (pagerduty("acknowledge"), "another system"),
    "an acknowledgement in PagerDuty": (pagerduty_v3("incident.acknowledged"), "acknowledged"),
    "an escalation in PagerDuty": (pagerduty_v3("incident.escalated"), "escalated"),
    "PagerDuty's test": ({"event": {"event_type": "pagey.ping"}}, "test"),
    "Azure's test": (azure(alertRule="test-metricAlertRule"), "test"),
    "an acknowledgement in New Relic": (newrelic(trigger="ISSUE_ACKNOWLEDGED"), "another system"),
    "New Relic's test": (
        {
            "incident_id": 0,
            "condition_name": "Test",
            "current_state": "open",
            "targets": [{"product": "TESTING"}],
        },
        "test",
    ),
    "an acknowledgement in Zenduty": (zenduty("acknowledged"), "another system"),
    "a component's maintenance": (component("under_maintenance"), "planned"),
    "scheduled maintenance": (status_incident("scheduled", "maintenance"), "planned"),
}


def read(body, **changes):
    return translate(webhook(body, **changes))


@pytest.mark.parametrize("name", PAIRS)
def test_a_trouble_fires_and_its_end_recovers_the_same_key(name):
    begun, over = (read(body) for body in PAIRS[name])
    assert (begun.status, over.status) == (FIRED, OVER)
    assert begun.dedup_key == over.dedup_key
    assert begun.name
    assert begun.dedup_key.startswith("shop.monitoring/")


@pytest.mark.parametrize("name", QUIET)
def test_what_is_no_trouble_rings_nobody_and_says_why(name):
    body, why = QUIET[name]
    alert = read(body)
    assert alert.status is SILENT
    assert why in alert.note


@pytest.mark.parametrize("name", [*PAIRS, *QUIET])
def test_each_system_is_known_by_its_shape(name):
    body = PAIRS[name][0] if name in PAIRS else QUIET[name][0]
    assert kind_of(body) in NAMES
    if name in NAMES:
        assert kind_of(body) == name


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        (alertmanager(severity="warning"), "medium"),
        (alertmanager(severity="page"), ""),
        (alertmanager(severity=""), ""),
        (grafana_legacy(), "high"),
        (zabbix(), "critical"),
        (zabbix(event_severity="", event_nseverity="4"), "high"),
        (zabbix(event_severity="Not classified", event_nseverity="0"), ""),
        (datadog(), "critical"),
        (datadog(alert_priority="", priority="normal", alert_type="error"), ""),
        (datadog("Warn", alert_priority=""), "medium"),
        (datadog(alert_priority="", title="[P2] [Triggered] Disk is full"), "high"),
        (pagerduty(), "critical"),
        (pagerduty_v3(), "high"),
        (pagerduty_v3(priority={"summary": "P1"}), "critical"),
        (azure(), "high"),
        (azure(severity="Sev0"), "critical"),
        (azure(severity="3"), "info"),
        (newrelic(), "critical"),
        (pingdom(), "high"),
        (zenduty(), "high"),
        (component("partial_outage"), "high"),
        (status_incident("identified", "minor"), "medium"),
        (aria(level="IMMEDIATE"), "high"),
        (aria(level="AUTO"), ""),
    ],
)
def test_the_senders_severity_is_what_rules_see(body, severity):
    alert = read(body)
    assert alert.tag_severity == severity
    verdict = RULES.classify(webhook(body), alert)
    assert verdict.rule == ("webhook" if severity else "webhook-unmarked")
    assert verdict.severity == (severity or "medium")


def test_a_group_is_one_alert_that_tells_how_many_there_are():
    alert = read(alertmanager(alerts=3))
    assert (alert.summary, alert.resource) == ("3 alerts: db-1 is away", "db-1:9100")
    assert read(alertmanager(alerts=1)).dedup_key == alert.dedup_key
    assert read(alertmanager(alerts=2, truncatedAlerts=40)).summary.startswith("42 alerts")


def test_the_worst_of_a_group_counts_and_what_is_over_in_it_does_not():
    one, two = alertmanager()["alerts"][0], alertmanager()["alerts"][0]
    warning = one | {"labels": {"alertname": "a", "severity": "warning"}}
    over = two | {"status": "resolved"}
    common = {"alertname": "a"}
    assert read(alertmanager(alerts=2) | {"alerts": [warning, one], "commonLabels": common})
    mixed = alertmanager() | {"commonLabels": common}
    assert read(mixed | {"alerts": [warning, one]}).tag_severity == "critical"
    assert read(mixed | {"alerts": [over, warning]}).tag_severity == "medium"


def test_a_group_without_a_key_is_known_by_its_alerts():
    body = {key: one for key, one in alertmanager().items() if key != "groupKey"}
    assert read(body).dedup_key == "shop.monitoring/Alertmanager/f1"


def test_a_monitor_of_datadogs_that_misses_data_fires_since_somebody_asked_for_that():
    assert read(datadog("No Data")).status is FIRED
    assert read(datadog("No Data")).dedup_key == read(datadog("Recovered")).dedup_key


def test_datadogs_default_payload_is_read_from_its_title():
    default = {
        "id": "1",
        "last_updated": "1",
        "event_type": "query_alert_monitor",
        "title": "[Triggered on {host:db-1}] Disk is full",
        "body": "%%% 96 percent %%%",
        "alert_transition": "",
    }
    begun = read(default)
    over = read(default | {"title": "[Recovered on {host:db-1}] Disk is full", "id": "2"})
    assert (begun.status, begun.name, over.status) == (FIRED, "Disk is full", OVER)
    assert begun.dedup_key == over.dedup_key
    assert begun.resource == "db-1"
    other = read(default | {"title": "[Triggered on {env:prod,host:db-2}] Disk is full"})
    assert other.dedup_key != begun.dedup_key
    assert other.resource == "db-2"


def test_a_rule_of_grafanas_that_cannot_be_judged_is_named():
    failed = grafana_alert("DatasourceError", rulename="Orders stand still")
    common = {"alertname": "DatasourceError"}
    body = grafana(alerts=[failed], commonLabels=common)
    assert read(body).name == "DatasourceError: Orders stand still"
    other = grafana_alert("DatasourceError", rulename="Others")
    assert read(body | {"alerts": [failed, other]}).name == "DatasourceError"


def test_the_template_that_new_relics_workflows_begin_with_is_read():
    body = {
        "id": "c0ffee",
        "issueUrl": "https://radar-api.service.newrelic.example/accounts/1/issues/c0ffee",
        "title": "High CPU on web-1",
        "priority": "CRITICAL",
        "impactedEntities": ["web-1"],
        "state": "ACTIVATED",
        "trigger": "STATE_CHANGE",
    }
    begun, over = read(body), read(body | {"state": "CLOSED"})
    assert (begun.status, begun.name, begun.resource) == (FIRED, "High CPU on web-1", "web-1")
    assert (begun.tag_severity, over.status) == ("critical", OVER)
    assert begun.dedup_key == over.dedup_key == "shop.monitoring/New Relic/c0ffee"


def test_an_event_of_zabbix_without_an_id_is_known_by_its_link():
    link = "https://zabbix.example.com/tr_events.php?triggerid=14032&eventid=10528"
    body = {"status": "PROBLEM", "trigger": "away", "severity": "High", "link": link}
    over = body | {"status": "OK"}
    assert read(body).dedup_key == read(over).dedup_key == "shop.monitoring/Zabbix/event 10528"


def test_the_last_of_pagerdutys_messages_counts():
    assert read(MESSAGES).status is OVER


def test_no_key_of_an_integration_is_kept():
    for body in (pagerduty(), pagerduty(dedup_key=""), V1 | {"event_type": "trigger"}):
        kept = str(read(body))
        assert "secret" not in kept
        assert "s3cret" not in kept


def test_two_senders_do_not_end_each_others_troubles():
    other = webhook(alertmanager()) | {"source": "lab.monitoring"}
    assert translate(other).dedup_key != read(alertmanager()).dedup_key


@pytest.mark.parametrize("wrapper", ["body", "data", "payload", "detail"])
@pytest.mark.parametrize("wrap", [json.dumps, lambda body: body])
def test_a_body_that_somebody_wrapped_is_found(wrapper, wrap):
    assert read({wrapper: wrap(alertmanager()), "isBase64Encoded": False}).name == "InstanceDown"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "hello"}, "the shape of none of Grafana, Alertmanager"),
        (alertmanager("pending"), "status must be one of firing, resolved"),
        (grafana_legacy("odd"), "state must be one of alerting, ok"),
        (grafana_legacy(ruleName=""), "ruleName is missing"),
        (datadog("Odd", title=""), "alert_transition must be one of triggered"),
        (pagerduty("change"), "event_action must be one of trigger, resolve, acknowledge"),
        (pagerduty("resolve", dedup_key=""), "dedup_key is missing"),
        (pagerduty("resolve", dedup_key="", payload={}), "dedup_key is missing"),
        (pagerduty(dedup_key="", payload={}), "payload.summary is missing"),
        (azure("Odd"), "status must be one of Fired, Resolved"),
        (newrelic("ODD"), "state must be one of CREATED, ACTIVATED"),
        (pingdom("ODD"), "current_state must be one of UP, DOWN"),
        (zenduty("odd"), "payload.event_type must be one of triggered"),
        (component("odd"), "component_update.new_status must be one of operational"),
        (status_incident("odd"), "incident.status must be one of investigating"),
        (aria("ODD"), "status must be one of ACTIVE"),
        (pingdom() | {"check_name": None}, "does not name its trouble"),
    ],
)
def test_a_body_that_cannot_be_understood_is_refused_with_what_would_be_right(body, said):
    with pytest.raises(UnreadableEvent, match=said):
        read(body)


@pytest.mark.parametrize("detail_type", ["Webhook", "Alertmanager Webhook", "Own Zabbix Webhook"])
def test_the_detail_type_is_webhook_or_ends_with_it(detail_type):
    assert is_webhook(detail_type)
    assert not is_webhook(f"{detail_type}s")
    assert read(zabbix(), detail_type=detail_type).name == "Agent is away"


def test_a_bare_body_is_refused_with_how_to_send_it():
    with pytest.raises(UnreadableEvent, match="a body of Zabbix's: send it as the detail"):
        translate(zabbix())


BODIES = [body for pair in PAIRS.values() for body in pair] + [body for body, _ in QUIET.values()]
KEYS = sorted({key for body in BODIES for key in body})
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**4000, 10**4001)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["firing", "resolved", "\ud800", "a\u202e", "[" * 200, '{"status": "OK"}']),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=10,
)


@st.composite
def damaged(draw):
    body = dict(draw(st.sampled_from([*BODIES, {}])))
    for _ in range(draw(st.integers(0, 4))):
        body[draw(st.sampled_from(KEYS))] = draw(values)
    return body


@settings(max_examples=500, deadline=None)
@given(damaged())
def test_whatever_a_body_holds_it_is_an_alert_or_refused(body):
    try:
        alert = translate(webhook(body))
    except UnreadableEvent:
        return
    assert isinstance(alert, Alert)
    assert alert.name
    assert 0 < len(alert.dedup_key.encode()) < 2000
    assert alert.note or alert.status is not SILENT
    assert RULES.classify(webhook(body), alert) is not None


def test_a_group_rings_and_its_end_stops_it(night):
    assert night.event(webhook(alertmanager(), id="1"))["rules"] == ["WebhookRule"]
    night.phone("primary").rings()
    assert night.event(webhook(alertmanager(alerts=2), id="2"))["outcome"] == "joined"
    assert night.event(webhook(alertmanager("resolved"), id="3"))["outcome"] == "resolved"
    night.phone("primary").is_silent()


def test_an_ok_of_zabbix_with_the_old_severity_rings_nobody(night):
    assert night.event(webhook(zabbix("0")))["outcome"] == "suppressed"
    night.passes("1h")


def test_an_acknowledgement_in_another_system_stops_nobodys_phone(night):
    night.event(webhook(pagerduty(), id="1"))
    night.phone("primary").rings()
    assert night.event(webhook(pagerduty("acknowledge"), id="2"))["outcome"] == "suppressed"
    assert night.phone("primary").state["state"] == "ringing"


def test_a_body_published_to_the_topic_of_alarms_rings_too(night):
    topic = night.cloud.deployment.topics["AlarmTopic"].ref
    night.cloud.topics.publish({"TopicArn": topic, "Message": json.dumps(alertmanager())})
    night.cloud.loop.settle()
    night.phone("primary").rings()


def test_a_bare_body_is_refused_by_the_bus_with_how_to_send_it(night):
    told = night.event(zabbix())
    assert told["outcome"] == "refused"
    assert "a body of Zabbix's" in told["reason"]
