"""Zabbix: what a media type's script posts, whose keys are up to its author.

The keys read are those of Zabbix's own webhooks, of its macros, and of common scripts. Macros:
Zabbix Manual, supported macros; EVENT.ID is the problem's also in its recovery.
"""

import re
from typing import Final

from dispatch.alert import Status
from dispatch.severity_words import severity_of
from dispatch.translate.envelope import Meaning
from dispatch.translate.webhooks.values import Body, first, told, unknown, word

_NAMES: Final = ("event_name", "trigger_name", "trigger", "problem", "alert_subject", "subject")
_HOSTS: Final = ("host_name", "hostname", "host", "event_source_host")
_STATES: Final = ("event_value", "status", "trigger_status", "event_status")
_STATUS: Final = {
    **dict.fromkeys(("1", "problem"), Status.FIRED),
    **dict.fromkeys(("0", "ok", "resolved", "recovery"), Status.RECOVERED),
}
_NUMBERS: Final = ("", "information", "warning", "average", "high", "disaster")
"""By EVENT.NSEVERITY: 0 is not classified."""
_TEST: Final = "This is the test message from Zabbix"
"""What the media type's test sends unless it is edited."""


def recognises(body: Body) -> bool:
    """A state in Zabbix's words or numbers, and a trigger or an event."""
    named = {*_NAMES, "event_id", "eventid", "trigger_id", "triggerid", "item"} & body.keys()
    return bool(named) and (_state(body) in _STATUS or _is_test(body))


def read(body: Body) -> Meaning:
    """The problem's alert. An OK still carries the problem's severity, and rings nobody."""
    status = _STATUS.get(_state(body))
    test, update = _is_test(body), word(body, "event_update_status") == "1"
    if status is None and not test:
        raise unknown(_STATES[0], *_STATUS)
    note = "a test of the media type" if test else "the problem was updated, by hand or otherwise"
    silent = test or update
    return Meaning(
        status=Status.SILENT if silent or status is None else status,
        dedup_key=_problem(body),
        name=first(body, *_NAMES) or f"problem {_problem(body)}",
        summary=told(body, "alert_message", "message", "event_opdata", "item"),
        resource=first(body, *_HOSTS),
        severity=_severity(body),
        note=note if silent else "",
    )


def _state(body: Body) -> str:
    return word(body, *_STATES)


def _is_test(body: Body) -> bool:
    return _TEST in told(body, "alert_message", "message")


def _problem(body: Body) -> str:
    """The problem's event, else its trigger; either may stand in the link only."""
    link = told(body, "link", "url", "trigger_url")
    event = first(body, "event_id", "eventid") or _in_link(link, "eventid")
    trigger = first(body, "trigger_id", "triggerid") or _in_link(link, "triggerid")
    return f"event {event}" if event else f"trigger {trigger}" * bool(trigger)


def _in_link(link: str, name: str) -> str:
    found = re.search(rf"[?&]{name}=([0-9]+)", link)
    return found[1] if found else ""


def _severity(body: Body) -> str:
    named = first(body, "event_severity", "severity", "trigger_severity")
    number = first(body, "event_nseverity", "nseverity") or named
    if severity_of(named) or not re.fullmatch("[0-5]", number):
        return named
    return _NUMBERS[int(number)]
