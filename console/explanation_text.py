"""An explanation for people: what, why, who, when, and the words."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.output import SEVERITY_STYLES, duration, write_line, write_row
from console.project import SANDBOX_CONTACTS, shown

TIME = 10
"""Columns for a time."""


def write_explanation(told: Mapping[str, Any]) -> None:
    """Print the keys of `tocsin explain --json`."""
    _write_alert(told["alert"])
    _write_delivery(told)
    _write_verdict(told)
    if told["plan"]:
        _write_plan(told)
        _write_spoken(told)
        _write_requests(told["requests"])
    _write_tried(told["tried"])


def _write_alert(alert: Mapping[str, str]) -> None:
    write_line(alert["name"], "bold")
    where = [alert["resource"], alert["region"], alert["account"]]
    write_row("event", ", ".join(filter(None, [alert["detail_type"], alert["status"], *where])))
    if alert["summary"]:
        write_row("summary", alert["summary"])
    write_row("dedup key", alert["dedup_key"])


def _write_delivery(told: Mapping[str, Any]) -> None:
    names = ", ".join(told["eventbridge"])
    if told["triaged"]:
        rule = f"by the EventBridge rule {names}"
        write_row("delivered", rule if names else f"by {told['way']}, as an alarm's action")
        return
    by = f"by {names}, but not to triage" if names else "by no EventBridge rule of template.yaml"
    write_row("delivered", f"{by}: nothing of the following happens", "bold red")


def _write_verdict(told: Mapping[str, Any]) -> None:
    if told["plan"]:
        write_row("rule", told["reason"])
        write_row("severity", told["severity"], SEVERITY_STYLES[told["severity"]])
    else:
        write_row("outcome", f"{told['outcome']}, nobody is called: {told['reason']}")


def _write_plan(told: Mapping[str, Any]) -> None:
    write_row("plan", told["plan"])
    rings = any(step["rings"] for step in told["steps"])
    if rings:
        write_row("fallback", f"{', '.join(told['fallback'])}, where no call can be placed")
    sandbox = told["contacts"] == shown(SANDBOX_CONTACTS)
    whose = " (the sandbox's people: there is no contacts.toml)" if sandbox else ""
    write_row("contacts", f"{told['contacts']}{whose}")
    for name in told["unknown"]:
        write_row("", f"{name}: no such contact in {told['contacts']}", "bold red")
    write_line()
    write_line("If nobody takes it:" if rings else "Nobody's phone rings:", "bold")
    _write_steps(told["steps"])


def _write_steps(steps: Sequence[Mapping[str, Any]]) -> None:
    """Each round in full that is not the same as the first, at its times."""
    rounds: dict[int, list[Mapping[str, Any]]] = {}
    for step in steps[:-1]:
        rounds.setdefault(step["round"], []).append(step)
    for number, own in sorted(rounds.items()):
        if number > 1 and _course(own) == _course(rounds[1]):
            write_row(_at(own[0]), f"round {number}: the same again", columns=TIME)
            continue
        for step in own:
            write_row(_at(step), step["what"], columns=TIME)
    write_row(_at(steps[-1]), steps[-1]["what"], columns=TIME)


def _course(steps: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """What happens how long after the round's beginning."""
    return [(step["after"] - steps[0]["after"], step["what"]) for step in steps]


def _at(step: Mapping[str, Any]) -> str:
    return duration(step["after"]) if step["after"] else "now"


def _write_spoken(told: Mapping[str, Any]) -> None:
    for one in told["spoken"]:
        length = f"{one['seconds']} s, then the menu {one['menu_seconds']} s"
        write_line()
        write_line(f"{one['contact']} hears, in {one['language']}, {length}:", "bold")
        write_row("", one["text"], columns=2)


def _write_requests(requests: Sequence[Mapping[str, Any]]) -> None:
    write_line()
    write_line("Requests now:", "bold")
    for one in requests:
        detail = _detail(one["parameters"])
        write_row("", f"{one['service']} {one['operation']} {detail}", columns=2)


def _detail(asked: Mapping[str, Any]) -> str:
    """To whom a request goes, what it tells, or when."""
    if to := asked.get("DestinationPhoneNumber") or asked.get("TopicArn"):
        return f"to {to}"
    if entries := asked.get("Entries"):
        return f"of {entries[0]['DetailType']}"
    return f"in {asked['DelaySeconds']} s"


def _write_tried(tried: Sequence[Mapping[str, str]]) -> None:
    if tried:
        write_line()
        write_line("Rules that did not match:", "dim")
    for one in tried:
        write_row("", f"{one['rule']}: {' '.join(one['why_not'].split())}", "dim", columns=2)
