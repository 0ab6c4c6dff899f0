"""Lines of vCenter's logs, as CloudWatch Logs sends them: what they say of alarms."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from dispatch.translate import translate
from dispatch.vcenter.reading import DETAIL_TYPE, SOURCE, read_lines
from dispatch.vcenter.sighting import LogLine
from fuzz.finding import expect
from fuzz.promises import one_clean_line, same_twice
from fuzz.seeds import CORPUS, kept
from fuzz.target import EVENT_SIZE, Target

AT = datetime(2026, 3, 2, tzinfo=UTC)
"""When every line was written to the log group."""


def check(text: str) -> None:
    """No line raises; each event that is sent has clean texts and is understood as an alarm."""
    try:
        texts = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(texts, list):
        return
    lines = [LogLine(one, AT) for one in texts if isinstance(one, str)]
    reading = same_twice(lambda: read_lines(lines))
    expect(reading.unreadable <= reading.lines == len(lines), "lines are counted wrongly")
    for detail in reading.details:
        for name, value in detail.items():
            one_clean_line(value, name)
        translate({"id": "v", "source": SOURCE, "detail-type": DETAIL_TYPE, "detail": detail})


def seeds() -> Iterator[str]:
    """The corpus' lines, a few to an input, and its documents."""
    for path in sorted((CORPUS / "vcenter").rglob("*")):
        if path.suffix in {".txt", ".log", ".json"}:
            content = path.read_text(encoding="utf-8", errors="replace")
            lines = content.splitlines() if path.suffix != ".json" else [content]
            yield from (json.dumps(lines[at : at + 4]) for at in range(0, min(len(lines), 80), 4))
    yield from kept("vcenter")


TARGET = Target("json", check, seeds, EVENT_SIZE)
