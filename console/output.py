"""How the command writes: colour and wrapped lines in a terminal, plain whole lines when piped."""

import json
import re
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 160
"""Columns where nobody looks: a pipe is not 80 characters wide."""
console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)
HEAD = 12
"""Columns for what stands before a row."""
NARROWEST = 24
"""Columns that a row's text has at least, however narrow the terminal."""
SEVERITY_STYLES = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
}
STATE_STYLES = {
    "open": "bold red",
    "acknowledged": "green",
    "resolved": "dim",
    "missed": "bold white on red",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def write_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """For machines."""
    print(json.dumps(value, ensure_ascii=False, indent=2))  # noqa: T201 - it is a terminal program


def write_line(text: str = "", style: str = "") -> None:
    """One line of text; what an event says in it is neither markup nor a terminal's command."""
    console.print(Text(visible(text), style), soft_wrap=not console.is_terminal)


def write_row(head: str, text: str, style: str = "", columns: int = HEAD) -> None:
    """`text` behind `head`; in a terminal its further lines stand below its first."""
    body = Text(visible(text), style)
    wide = max(NARROWEST, console.width - columns)
    lines = list(body.wrap(console, wide)) if console.is_terminal else [body]
    for start, line in zip([head, *[""] * len(lines)], lines or [body], strict=False):
        line.rstrip()
        console.print(Text(f"{start:<{columns}}", "bold") + line, soft_wrap=True)


def write_table(headings: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
    """Aligned columns."""
    if console.is_terminal:
        table = Table(box=None, pad_edge=False)
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*row)
        console.print(table)
        return
    lines = [list(headings), *([cell.plain for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True))
        write_line("  ".join(cells).rstrip())


def visible(text: str) -> str:
    """The text without control characters: what an event says must not steer a terminal."""
    return _CONTROL.sub(" ", text)


def duration(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: 0:00, 2:05, 1:02:00."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
