"""Datadog: monitors through the Webhooks integration, its default payload and the usual others.

Variables: Datadog documentation, Webhooks integration.
"""

import re
from typing import Final

from dispatch.alert import Status
from dispatch.translate.envelope import Meaning
from dispatch.translate.fields import clean, mapping
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_FIRED: Final = (
    "triggered",
    "re-triggered",
    "no data",
    "re-no data",
    "warn",
    "re-warn",
    "renotify",
)
_RECOVERED: Final = ("recovered", "warn recovered", "no data recovered")
_TAG: Final = re.compile(r"\[([^\[\]]{1,120})\]\s*")
_SCOPE: Final = re.compile(r" on \{([^{}\[\]]{1,110})\}\]")
_HOST: Final = re.compile(r"\bhost:([^,\s]+)")
_PRIORITY: Final = re.compile(r"p[1-5]", re.IGNORECASE)


def recognises(body: Body) -> bool:
    """A transition, or the default payload's keys."""
    default = {"title", "event_type", "last_updated"} <= body.keys()
    return default or "alert_transition" in body


def read(body: Body) -> Meaning:
    """The monitor's alert. A monitor tells of missing data only where somebody asked for that."""
    title = told(body, "title", "event_title", "alert_title")
    tags, name = _split(title)
    transition = word(body, "alert_transition") or _transition(tags)
    test = "test" in tags
    if transition not in (*_FIRED, *_RECOVERED) and not test:
        raise unknown("alert_transition", *_FIRED, *_RECOVERED)
    fired = Status.RECOVERED if transition in _RECOVERED else Status.FIRED
    return Meaning(
        status=Status.SILENT if test else fired,
        dedup_key=_key(body, name, _scope(body, title)),
        name=name or first(body, "alert_id", "id"),
        summary=told(body, "text_only_msg", "event_msg", "body", "alert_query"),
        resource=_resource(body, _scope(body, title)),
        severity=_severity(body, tags, transition),
        note="a test of the monitor" if test else "",
    )


def _split(title: str) -> tuple[list[str], str]:
    """The tags a title begins with, in small letters, and the monitor's name."""
    tags, position = [], 0
    while found := _TAG.match(title, position):
        tags.append(found[1].strip().lower())
        position = found.end()
    return tags, clean(title[position:])


def _transition(tags: list[str]) -> str:
    """From "[Triggered on {host:web-1}]" the word before "on"."""
    words = [one.partition(" on ")[0].strip() for one in tags]
    return next((one for one in words if one in (*_FIRED, *_RECOVERED)), "")


def _scope(body: Body, title: str) -> str:
    """Which group of the monitor it is, "host:web-1": a monitor of many hosts has one for each."""
    found = _SCOPE.search(title)
    return first(body, "alert_scope") or (found[1] if found else "")


def _key(body: Body, name: str, scope: str) -> str:
    """The monitor's group: what is asked for most precisely, first."""
    if exact := first(body, "alert_cycle_key", "aggreg_key"):
        return exact
    parts = (first(body, "alert_id") or name, scope, _resource(body, scope))
    return "/".join(filter(None, parts))


def _resource(body: Body, scope: str) -> str:
    host = _HOST.search(scope)
    named = first(body, "hostname", "host") or first(mapping(body.get("host")), "name")
    return named or (host[1] if host else scope)


def _severity(body: Body, tags: list[str], transition: str) -> str:
    """A priority P1 to P5, else what the sender wrote; a warning threshold is a warning.

    alert_type is "error" for whatever fires, and so says nothing.
    """
    given = (first(body, "alert_priority"), first(body, "priority"), *tags)
    priorities = [one for one in given if _PRIORITY.fullmatch(one)]
    warns = transition in {"warn", "re-warn"} or word(body, "alert_type") == "warning"
    return next(iter(priorities), "") or first(body, "severity") or ("warning" if warns else "")
