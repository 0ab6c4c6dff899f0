"""How the command writes: colour and tables in a terminal, plain text when piped."""

import json
import sys
from typing import Any

from rich.console import Console

PIPED_WIDTH = 160
"""Columns where nobody looks: a pipe is not 80 characters wide."""
console = Console(highlight=False, width=None if sys.stdout.isatty() else PIPED_WIDTH)


def write_json(value: Any) -> None:  # noqa: ANN401 - any JSON value
    """For machines."""
    print(json.dumps(value, ensure_ascii=False, indent=2))  # noqa: T201 - it is a terminal program


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
