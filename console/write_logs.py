"""What log lines have led to, for people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from console.output import STATE_STYLES, visible, write_line, write_table

_STYLES = {"ALARM": STATE_STYLES["open"], "OK": "green"}


def write_report(report: Mapping[str, Any]) -> None:
    """Lines, what each filter matched, events, alarms; and when alarms are looked at again."""
    count = report["lines"]
    write_line(f"{count} line{'s' * (count != 1)} to {report['group']}", "bold")
    write_table(
        ("filter", "matched", "to"),
        [_cells(one["filter"], str(one["matched"]), one["to"]) for one in report["filters"]],
    )
    _write_alarms(report["alarms"])
    _write_events(report["events"])
    for fault in report["faults"]:
        write_line(f"failed: {fault}", "bold red")
    if report["nextLook"] and any(one["published"] for one in report["filters"]):
        write_line(f"the alarms are looked at again at {report['nextLook']}")


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
    return _cells(one["detailType"], one["outcome"], one["incident"] or "", one["reason"])


def _cells(*texts: str) -> list[Text]:
    return [Text(visible(text)) for text in texts]
