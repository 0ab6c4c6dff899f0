"""What became of recordings, for people and for machines."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.text import Text

from console.output import duration, visible, write_line, write_table
from dispatch.recordings.record import Form, Outcome, Record, saving

STYLES = {
    Outcome.CONVERTED: "green",
    Outcome.SKIPPED: "yellow",
    Outcome.REJECTED: "bold red",
    Outcome.FAILED: "bold red",
}
HEADINGS = ("recording", "lasts", "was", "is", "smaller", "outcome")


def as_json(records: Sequence[Record]) -> dict[str, Any]:
    """The records, and what all of them save."""
    saved = saving(records)
    together = {**asdict(saved), "times_smaller": saved.times_smaller}
    return {"recordings": [asdict(each) for each in records], "saving": together}


def write_records(records: Sequence[Record]) -> None:
    """A row for each, then all of them together."""
    write_table(HEADINGS, [_row(each) for each in records])
    saved = saving(records)
    if saved.times_smaller:
        write_line()
        write_line(
            f"{saved.recordings} of {len(records)} converted: {size(saved.before)} became "
            f"{size(saved.after)}, {saved.times_smaller:.1f} times smaller"
        )


def _row(record: Record) -> list[Text]:
    outcome = f"{record.outcome}: {record.reason}" if record.reason else str(record.outcome)
    cells = (record.source.key, *_figures(record.source, record.result))
    return [
        *(Text(visible(cell)) for cell in cells),
        Text(visible(outcome), STYLES[record.outcome]),
    ]


def _figures(source: Form, result: Form | None) -> tuple[str, str, str, str]:
    if result is None or source.seconds is None:
        return "", size(source.size), "", ""
    times = f"{source.size / result.size:.1f} x"
    return duration(source.seconds), size(source.size), size(result.size), times


def size(count: int) -> str:
    """Bytes as people say them, in steps of 1,000."""
    kilo = 1000
    if count < kilo:
        return f"{count} B"
    return f"{count / kilo:.1f} kB" if count < kilo**2 else f"{count / kilo**2:.1f} MB"
