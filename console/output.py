"""How the command writes: colour and tables in a terminal, plain text when piped."""

import json
from typing import Any

from rich.console import Console

console = Console(highlight=False)


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
