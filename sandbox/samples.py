"""Sample events, one click away: the examples that prove the shipped rules, and a recovery."""

import json
import uuid
from datetime import datetime
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import Any

from dispatch.alert import Status
from dispatch.incident_view import written
from dispatch.translate import translate

EXAMPLES = Path(__file__).parents[1] / "rules" / "examples"
OWN = Path(__file__).parent / "samples"
LONGEST_TITLE = 34


def sample_names() -> list[dict[str, str]]:
    """`name` and `title` of every sample, in the order of the page."""
    return [{"name": name, "title": _title(path)} for name, path in _paths().items()]


@cache
def _title(path: Path) -> str:
    """What the event is about, short enough for a button."""
    alert = translate(json.loads(path.read_text(encoding="utf-8")))
    name = shorten(alert.name.replace("_", " "), LONGEST_TITLE, placeholder=" …")
    return f"{name} recovers" if alert.status is Status.RECOVERED else name


def sample(name: str, now: datetime) -> dict[str, Any]:
    """A sample as a new event of `now`; KeyError where there is none of that name."""
    event: dict[str, Any] = json.loads(_paths()[name].read_text(encoding="utf-8"))
    return event | {"id": str(uuid.uuid4()), "time": written(now)}


def _paths() -> dict[str, Path]:
    return {path.stem: path for folder in (EXAMPLES, OWN) for path in sorted(folder.glob("*.json"))}
