"""Findings for people: a table in a terminal, one plain line each when piped."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from console.output import console

if TYPE_CHECKING:
    from console.checks.report import Report

LEVEL_STYLES = {"error": "bold red", "warning": "yellow"}


def write_findings(report: "Report") -> None:
    """Write the findings, then what was checked."""
    if console.is_terminal:
        _write_table(report)
    else:
        for finding in report.findings:
            _write_line(str(finding))
    for note in report.notes:
        _write_line(note, "dim")
    _write_line(_summary(report), "bold red" if report.errors else "green")


def _write_table(report: "Report") -> None:
    if not report.findings:
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for one in report.findings:
        style = LEVEL_STYLES[one.level]
        table.add_row(Text(f"{one.file}:{one.line}"), Text(one.level, style), Text(one.message))
    console.print(table)


def _write_line(line: str, style: str = "") -> None:
    console.print(Text(line, style), soft_wrap=True)


def _summary(report: "Report") -> str:
    checked = ", ".join(_counted(many, name) for name, many in report.checked.items())
    found = [("errors", report.errors), ("warnings", report.warnings)]
    said = " and ".join(_counted(many, name) for name, many in found if many)
    return f"checked {checked}: {said or 'nothing is wrong'}"


def _counted(many: int, plural: str) -> str:
    return f"{many} {plural if many != 1 else plural.removesuffix('s')}"
