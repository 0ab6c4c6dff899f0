"""Bodies of the project's own making, in the shapes that the monitoring systems document."""

from own_events import event


def webhook(detail, detail_type="Webhook", **changes):
    return event(detail_type, detail, source="shop.monitoring", **changes)


def alertmanager(status="firing", alerts=1, severity="critical", **changes):
    labels = {"alertname": "InstanceDown"} | ({"severity": severity} if severity else {})
    listed = [
        {
            "status": status,
            "labels": labels | {"instance": f"db-{number}:9100"},
            "annotations": {"summary": f"db-{number} is away"},
            "fingerprint": f"f{number}",
        }
        for number in range(1, alerts + 1)
    ]
    return {
        "version": "4",
        "groupKey": '{}:{alertname="InstanceDown"}',
        "status": status,
        "receiver": "tocsin",
        "groupLabels": {"alertname": "InstanceDown"},
        "commonLabels": labels,
        "commonAnnotations": {},
        "alerts": listed,
    } | changes


def grafana(status="firing", **changes):
    body = alertmanager(status)
    return body | {"orgId": 1, "title": "[FIRING:1] InstanceDown", "state": "alerting"} | changes


def grafana_alert(name="InstanceDown", reason="", **labels):
    return {
        "status": "firing",
        "labels": {"alertname": name, **labels},
        "annotations": {"grafana_state_reason": reason} if reason else {},
    }


def grafana_legacy(state="alerting", **changes):
    return {
        "ruleId": 7,
        "ruleName": "Orders stand still",
        "state": state,
        "message": "none for ten minutes",
        "evalMatches": [],
        "orgId": 1,
        "tags": {"severity": "high"},
    } | changes


def zabbix(value="1", **changes):
    return {
        "event_id": "10528",
        "event_value": value,
        "event_name": "Agent is away",
        "event_severity": "Disaster",
        "event_update_status": "0",
        "host_name": "db-1",
    } | changes


def datadog(transition="Triggered", **changes):
    return {
        "id": "6012",
        "title": f"[{transition} on {{host:db-1}}] Disk is full",
        "alert_transition": transition,
        "alert_id": "77",
        "alert_scope": "host:db-1",
        "hostname": "db-1",
        "alert_priority": "P1",
        "event_msg": "96 percent",
    } | changes


def pagerduty(action="trigger", **changes):
    return {
        "routing_key": "r0uting-secret",
        "event_action": action,
        "dedup_key": "db-1/disk",
        "payload": {"summary": "Disk is full", "source": "db-1", "severity": "critical"},
    } | changes


def pagerduty_v3(kind="incident.triggered", **changes):
    incident = {
        "id": "PGR0VU2",
        "type": "incident",
        "title": "Disk is full",
        "status": "triggered",
        "urgency": "high",
        "service": {"summary": "db"},
    }
    return {"event": {"event_type": kind, "resource_type": "incident", "data": incident | changes}}


def azure(condition="Fired", **changes):
    return {
        "schemaId": "azureMonitorCommonAlertSchema",
        "data": {
            "essentials": {
                "alertId": "/subscriptions/s/providers/Microsoft.AlertsManagement/alerts/a1",
                "alertRule": "cpu",
                "severity": "Sev1",
                "monitorCondition": condition,
                "configurationItems": ["/subscriptions/s/virtualMachines/web01"],
                "description": "too much",
            }
            | changes
        },
    }


def newrelic(state="ACTIVATED", **changes):
    return {
        "issueId": "abc-123",
        "title": "DB latency",
        "state": state,
        "priority": "CRITICAL",
        "trigger": "STATE_CHANGE",
        "impactedEntities": ["payments-db"],
    } | changes


def pingdom(state="DOWN"):
    return {
        "check_id": 12345,
        "check_name": "shop",
        "current_state": state,
        "importance_level": "HIGH",
        "check_params": {"hostname": "shop.example.com"},
        "description": "timeout",
    }


def zenduty(kind="triggered"):
    incident = {"incident_number": 4, "unique_id": "Z1", "title": "Disk is full", "urgency": 1}
    return {"payload": {"event_type": kind, "incident": incident}}


def component(state):
    return {
        "page": {"id": "p"},
        "component": {"id": "c1", "name": "API", "status": state},
        "component_update": {"new_status": state, "old_status": "operational"},
    }


def status_incident(state, impact="major"):
    incident = {"id": "i1", "name": "API is slow", "status": state, "impact": impact}
    return {"page": {"id": "p"}, "incident": incident | {"incident_updates": [{"body": "We look"}]}}


def aria(status="ACTIVE", level="CRITICAL"):
    return {
        "alertId": "a-1",
        "alertName": "Host is away",
        "status": status,
        "criticality": f"ALERT_CRITICALITY_LEVEL_{level}",
        "resourceName": "esx-1",
        "info": "no heartbeat",
    }
