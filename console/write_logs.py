"""What log lines have led to, for people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.text import Text

from console.output import STATE_STYLES, visible, write_line, write_table

_STYLES = {"ALARM": STATE_STYLES["open"], "OK": "green"}


def write_report(report: Mapping[str, Any]) -> None:
    """Lines, what each filter matched, events, alarms; and when alarms are looked at again."""
    count = report["lines"]
    write_line(f"{count} line{'s' * (count != 1)} to {report['group']}", "bold")
    _write_filters(report["filters"])
    _write_alarms(report["alarms"])
    _write_events(report["events"])
    for fault in report["faults"]:
        write_line(f"failed: {fault}", "bold red")
    if report["nextLook"] and any(one["published"] for one in report["filters"]):
        at = datetime.fromisoformat(report["nextLook"])
        write_line(f"the alarms are looked at again at {at:%H:%M:%S} UTC")


def _write_filters(filters: Sequence[Mapping[str, Any]]) -> None:
    """Those that matched; there may be a dozen more."""
    matching = [one for one in filters if one["matched"]]
    if matching:
        rows = [_cells(one["filter"], str(one["matched"]), one["to"]) for one in matching]
        write_table(("filter", "matched", "to"), rows)
    others = len(filters) - len(matching)
    if others:
        which = f"{others} other" if matching else f"{others}"
        write_line(f"{which} filter{'s' * (others != 1)} matched nothing")


def _write_alarms(alarms: Sequence[Mapping[str, Any]]) -> None:
    if alarms:
        write_line()
        rows = [
            [*_cells(one["alarm"], one["from"]), Text(one["state"], _STYLES.get(one["state"], ""))]
            for one in alarms
        ]
        write_table(("alarm", "from", "to"), rows)


def _write_events(events: Sequence[Mapping[str, Any]]) -> None:
    write_line()
    if events:
        headings = ("event", "outcome", "incident", "because")
        write_table(headings, [_event(one) for one in events])
    else:
        write_line("no events")


def _event(one: Mapping[str, Any]) -> list[Text]:
    about = f"{one['name']} on {one['resource']}" if one["resource"] else one["name"]
    return _cells(about, one["outcome"], one["incident"] or "", one["reason"])


def _cells(*texts: str) -> list[Text]:
    return [Text(visible(text)) for text in texts]
