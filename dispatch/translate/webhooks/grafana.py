"""Grafana: unified alerting, which posts groups as Alertmanager does, and the older alerting.

Shapes: Grafana documentation, webhook notifier; alert state reasons; legacy alerting notifications.
"""

from dataclasses import replace
from typing import Final

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import mapping, mappings
from dispatch.translate.webhooks import alertmanager
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_LEGACY: Final = {"alerting": Status.FIRED, "ok": Status.RECOVERED}
_LEGACY_SILENT: Final = ("no_data", "paused", "pending", "unknown")
_NO_DATA: Final = "DatasourceNoData"
"""What Grafana calls the alert that a rule without data makes unless told otherwise."""
_UNJUDGED: Final = (_NO_DATA, "DatasourceError")


def recognises(body: Body) -> bool:
    """Either alerting; a group is Grafana's by the keys that Alertmanager does not have."""
    legacy = "state" in body and {"ruleName", "ruleId", "evalMatches"} & body.keys()
    unified = "alerts" in body and {"orgId", "ruleUid", "title", "state"} & body.keys()
    return bool(legacy or (unified and isinstance(body.get("alerts"), list)))


def read(body: Body) -> Meaning:
    """The rule's or the group's alert.

    Without data a rule cannot be judged, a paused one says nothing, and the button that tests a
    contact point sends an alert named TestAlert: none of them is an emergency or a recovery.
    """
    if "alerts" not in body:
        return _legacy(body)
    meaning = alertmanager.read(body)
    key = first(body, "groupKey", "ruleUid") or meaning.dedup_key
    note = _silence(body, meaning)
    status = Status.SILENT if note else meaning.status
    return replace(meaning, name=_name(body, meaning), dedup_key=key, status=status, note=note)


def _name(body: Body, meaning: Meaning) -> str:
    """DatasourceError and DatasourceNoData say that a rule cannot be judged; its label, which."""
    rules = {first(mapping(one.get("labels")), "rulename") for one in alertmanager.alerts_of(body)}
    own = meaning.name in _UNJUDGED and len(rules) == 1 and next(iter(rules))
    return f"{meaning.name}: {own}" if own else meaning.name


def _silence(body: Body, meaning: Meaning) -> str:
    alerts = alertmanager.alerts_of(body)
    labels = [mapping(one.get("labels")) for one in alerts]
    if any(
        (one.get("alertname"), one.get("instance")) == ("TestAlert", "Grafana") for one in labels
    ):
        return "a test of the contact point"
    if meaning.status is Status.FIRED and all(one.get("alertname") == _NO_DATA for one in labels):
        return "the rule has no data and cannot be judged"
    reasons = [
        first(mapping(one.get(key)), "grafana_state_reason")
        for one in mappings(body.get("alerts"))
        for key in ("annotations", "labels")
    ]
    if meaning.status is Status.RECOVERED and "Paused" in reasons:
        return "the rule was paused, which ends no trouble"
    return meaning.note


def _legacy(body: Body) -> Meaning:
    state = word(body, "state")
    status = Status.SILENT if state in _LEGACY_SILENT else _LEGACY.get(state)
    if status is None:
        raise unknown("state", *_LEGACY, *_LEGACY_SILENT)
    name = first(body, "ruleName", "title")
    if not name:
        raise UnreadableEvent("ruleName is missing: a text that names the alert rule")
    tags = mapping(body.get("tags"))
    test = first(body, "ruleName") == "Test notification" and not first(body, "dashboardId").strip(
        "01"
    )
    return Meaning(
        status=Status.SILENT if test else status,
        dedup_key=first(body, "ruleUid", "ruleId") + "/" + first(body, "orgId") + "/" + name,
        name=name,
        summary=told(body, "message", "title"),
        resource=first(tags, "instance", "host", "service"),
        severity=first(tags, "severity", "priority"),
        note="a test of the channel"
        if test
        else f"the rule is {state}" * (status is Status.SILENT),
    )
