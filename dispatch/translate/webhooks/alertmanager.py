"""Prometheus Alertmanager: one body for a group of alerts, which is one alert here.

Shape: Alertmanager documentation, webhook_config.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from dispatch.alert import SUMMARY_LIMIT, Status
from dispatch.severity import Severity
from dispatch.severity_words import severity_of
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import clean, mapping, mappings
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

NO_SEVERITY: Final = "none"
"""On alerts that always fire to show that the way works, as kube-prometheus's Watchdog."""
_RESOURCES: Final = (
    *("instance", "host", "hostname", "node", "pod", "container", "device"),
    *("deployment", "statefulset", "daemonset", "service", "namespace", "cluster", "job"),
)
"""Which label says what has the trouble, best first."""
_STATUS: Final = {"firing": Status.FIRED, "resolved": Status.RECOVERED}


def recognises(body: Body) -> bool:
    """Groups of version 3 and 4, and one alert of such a group on its own."""
    marks = {"groupLabels", "commonLabels", "groupKey"}
    return not marks.isdisjoint(body) and ("alerts" in body or "labels" in body)


def read(body: Body) -> Meaning:
    """The group's alert. Alerts that are resolved within a group that still fires do not count."""
    status = _STATUS.get(word(body, "status"))
    if status is None:
        raise unknown("status", *_STATUS)
    alerts = alerts_of(body)
    severity = severity_word(body, alerts)
    silent = status is Status.FIRED and severity == NO_SEVERITY
    return Meaning(
        status=Status.SILENT if silent else status,
        dedup_key=first(body, "groupKey") or "/".join(first(one, "fingerprint") for one in alerts),
        name=name_of(body, alerts),
        summary=summary_of(body, alerts),
        resource=_label(body, alerts, *_RESOURCES),
        severity=severity,
        note=f'its severity is "{NO_SEVERITY}": it shows only that alerts arrive' if silent else "",
    )


def alerts_of(body: Body) -> Sequence[Body]:
    """The alerts that fire, or all where none does; at least one, the body itself."""
    alerts = list(mappings(body.get("alerts"))) or [body]
    return [one for one in alerts if word(one, "status") == "firing"] or alerts


def name_of(body: Body, alerts: Sequence[Body]) -> str:
    """The alert's name, which most groups have in common."""
    return _label(body, alerts, "alertname") or first(body, "title", "receiver")


def severity_word(body: Body, alerts: Sequence[Body]) -> str:
    """The worst of the group; empty where one of its words is not known."""
    words = {_label(body, [one], "severity", "priority") for one in alerts}
    if words == {NO_SEVERITY}:
        return NO_SEVERITY
    known = {severity_of(one) for one in words}
    if None in known:
        return first(mapping(body.get("commonAnnotations")), "severity") if words == {""} else ""
    return next((one.value for one in Severity if one in known), "")


def summary_of(body: Body, alerts: Sequence[Body]) -> str:
    """What the annotations say, after the number of alerts where they are several."""
    texts = [body.get("commonAnnotations"), *(one.get("annotations") for one in alerts[:1])]
    found = (told(mapping(one), "summary", "description", "message") for one in texts)
    text = next(filter(None, found), "")
    more = body.get("truncatedAlerts")
    count = len(alerts) + (more if isinstance(more, int) and 0 < more < 10**9 else 0)
    return clean(f"{count} alerts: {text}", SUMMARY_LIMIT) if count > 1 else text


def _label(body: Body, alerts: Sequence[Body], *names: str) -> str:
    """The first of these labels that the group has in common, or that its first alert has."""
    sets = list(_labels(body, alerts))
    return next((found for name in names for one in sets if (found := first(one, name))), "")


def _labels(body: Body, alerts: Sequence[Body]) -> Iterator[Body]:
    for one in (body.get("commonLabels"), body.get("groupLabels"), body.get("labels")):
        yield mapping(one)
    for alert in alerts[:1]:
        yield mapping(alert.get("labels"))
