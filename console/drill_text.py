"""Reports of drills in the terminal."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from console.output import write_line, write_row, write_table
from dispatch.drill.advice import advice
from dispatch.drill.people import Person
from dispatch.drill.report import Report
from dispatch.drill.trend import Record, held, records, trend
from dispatch.drill.verdict import Verdict
from dispatch.drill.words import headline, seconds, story

STYLES = {
    Verdict.IN_TIME: "bold green",
    Verdict.TOO_LATE: "bold red",
    Verdict.MISSED: "bold white on red",
    Verdict.OVERTAKEN: "yellow",
    Verdict.RUNNING: "cyan",
}
LIGHTS = {"green": "green", "amber": "yellow", "red": "bold red", "grey": "dim"}
MARKS = {"green": "ok", "amber": "?", "red": "NO", "grey": "-"}
"""The light for whoever sees no colours."""
MINUTES = "%Y-%m-%d %H:%M"
PEOPLE = ("", "who", "what", "picked up", "key at", "needed")
OVER_TIME = ("who", "reached", "median", "bad numbers")


def write_report(report: Report) -> None:
    """One drill: the verdict, and a row for each person."""
    write_line(f"{report.plan}: {headline(report)}", STYLES[report.verdict])
    by = f" by {report.by}" if report.by else ""
    write_row("drill", f"{report.id}, {report.opened:{MINUTES}} UTC{by}")
    if report.taken_by:
        write_row("taken by", report.taken_by)
    write_line()
    write_table(PEOPLE, [_cells(one) for one in report.people])


def _cells(person: Person) -> list[Text]:
    light = person.standing.light
    return [
        Text(MARKS[light], LIGHTS[light]),
        Text(person.who, "bold"),
        Text(story(person), LIGHTS[light]),
        Text(seconds(person.picked)),
        Text(seconds(person.pressed)),
        Text(seconds(person.needed)),
    ]


def write_history(reports: Sequence[Report]) -> None:
    """The newest drill, then what all of them show together."""
    if not reports:
        write_line("no drills: tocsin drill PLAN --live begins one")
        return
    write_report(reports[0])
    write_line()
    in_time, of = held(reports)
    told = TRENDS[trend(reports)]
    write_line(f"{in_time} of {of} drills were in time{told}", "bold")
    write_table(("drill", "when (UTC)", "verdict", "taken after", "by"), _drills(reports))
    write_line()
    write_table(OVER_TIME, [_record(one) for one in records(reports)])
    write_advice(reports)


def write_advice(reports: Sequence[Report]) -> None:
    """What is to be mended, if anything."""
    for at, told in enumerate(advice(reports)):
        if at == 0:
            write_line()
        write_row("to mend" if at == 0 else "", told)


TRENDS: Mapping[str, str] = {
    "": "",
    "faster": "; they get faster",
    "slower": "; they get slower",
    "steady": "; they stay as fast",
}


def _drills(reports: Sequence[Report]) -> list[list[Text]]:
    return [
        [
            Text(one.id),
            Text(f"{one.opened:{MINUTES}}"),
            Text(one.verdict.value, STYLES[one.verdict]),
            Text(seconds(one.took)),
            Text(one.taken_by),
        ]
        for one in reports
    ]


def _record(record: Record) -> list[Text]:
    return [
        Text(record.who, "bold"),
        Text(f"{record.reached} of {record.asked}" if record.asked else "not called yet"),
        Text(seconds(record.needed)),
        Text(", ".join(str(one) for one in record.bad)),
    ]
