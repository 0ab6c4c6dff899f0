"""What an import carried and what it did not: for a terminal, for machines, and as IMPORT.md."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from console.output import write_json, write_line, write_table
from console.write_findings import write_findings
from dispatch.importing.carry import CONTACTS, PLANS, REHEARSAL, Imported
from dispatch.importing.loss import Loss

if TYPE_CHECKING:
    from console.checks.report import Report

HEADINGS = ("what", "why", "instead", "where")
SHOWN = 3
"""Places of one kind of loss that a terminal shows; IMPORT.md and --json have them all."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One import, written to `folder`."""

    system: str
    imported: Imported
    losses: Sequence[Loss]
    folder: Path
    files: Sequence[str]


def tell(outcome: Outcome, report: "Report") -> None:
    """For people."""
    write_line(f"{_counts(outcome)} written to {outcome.folder}")
    if outcome.losses:
        write_line()
        write_line(
            f"not as it was ({len(outcome.losses)}; {outcome.folder}/IMPORT.md has them all)"
        )
        write_table(HEADINGS, [tuple(map(Text, row)) for row in _rows(outcome.losses)])
    write_line()
    write_findings(report)
    write_line()
    for line in next_steps(outcome.imported, str(outcome.folder)):
        write_line(line)


def tell_machines(outcome: Outcome, report: "Report") -> None:
    """For machines; numbers are in none of it."""
    write_json(
        {
            "system": outcome.system,
            "folder": str(outcome.folder),
            "files": list(outcome.files),
            "contacts": list(outcome.imported.people),
            "rotas": [rota.name for rota in outcome.imported.rotas],
            "plans": [plan.name for plan in outcome.imported.plans],
            "losses": [asdict(loss) for loss in outcome.losses],
            "verify": to_verify(outcome.imported),
            "findings": [asdict(finding) for finding in report.findings],
        }
    )


def as_markdown(outcome: Outcome) -> str:
    """IMPORT.md: every loss by itself."""
    rows = [(loss.what, loss.why, loss.instead, loss.where) for loss in outcome.losses]
    table = [_row(HEADINGS), _row(["---"] * len(HEADINGS)), *map(_row, rows)] if rows else ["none"]
    verify = [f"- `tocsin contacts verify {key}`" for key in to_verify(outcome.imported)] or [
        "none"
    ]
    steps = next_steps(outcome.imported, str(outcome.folder))
    parts = [
        ["# What was imported", "", f"{_counts(outcome)}.", "", *(f"    {one}" for one in steps)],
        ["", "## Numbers to verify", "", "No number counts as verified.", "", *verify],
        ["", "## Not as it was", "", *table],
    ]
    return "\n".join(line for part in parts for line in part) + "\n"


def to_verify(imported: Imported) -> list[str]:
    """Who has a number, each of which must be verified by a call."""
    return [key for key, person in imported.people.items() if person.numbers]


def next_steps(imported: Imported, folder: str) -> list[str]:
    """The commands with which the files come into use."""
    copy = [f"cp -Rn {folder}/{PLANS}/. {PLANS}/"]
    plan = next((one.name for one in imported.plans), "")
    event = f"{folder}/{Path(REHEARSAL).parent}/{plan}.json"
    play = [f"tocsin simulate {event} --contacts {folder}/{REHEARSAL}"] if plan else []
    store = [f"tocsin contacts import {folder}/{CONTACTS} --dry-run"]
    verify = [f"tocsin contacts verify {key}" for key in to_verify(imported)[:1]]
    return [*copy, *play, *store, *verify]


def _counts(outcome: Outcome) -> str:
    held = outcome.imported
    many = ((len(held.plans), "plan"), (len(held.rotas), "rota"), (len(held.people), "contact"))
    told = ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in many)
    return f"{outcome.system}: {told}"


def _rows(losses: Iterable[Loss]) -> list[tuple[str, ...]]:
    """One row for each kind, reason and remedy, with its first places."""
    places: dict[tuple[str, str, str], list[str]] = {}
    for loss in losses:
        places.setdefault((loss.what, loss.why, loss.instead), []).append(loss.where)
    return [(what, why, instead, _places(at)) for (what, why, instead), at in places.items()]


def _places(places: Sequence[str]) -> str:
    more = len(places) - SHOWN
    return "; ".join([*places[:SHOWN], *([f"and {more} more"] if more > 0 else [])])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
