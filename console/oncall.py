"""`tocsin oncall`: who is on call, until when, and who follows."""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rich.text import Text

from console.calendars import shifts_of
from console.output import visible, write_json, write_line, write_table
from console.project import ROOT
from dispatch.book import Book
from dispatch.errors import ConfigurationError, UnreadableCalendar
from dispatch.rota.duty import HORIZON, contacts_at, on_duty
from dispatch.rota.model import Rota
from dispatch.rota.times_of_file import YEARS
from dispatch.rota.wall_clock import zone
from handlers.adapters.book_files import book_in

HEADINGS = ("rota", "on call", "until", "then", "time zone")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("oncall", help="who is on call, and until when")
    parser.add_argument(
        "--at", type=moment, help="a moment, as 2026-11-21T03:00 (UTC unless it has an offset)"
    )
    parser.add_argument("--plan", help="only the rotas of this plan")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def moment(text: str) -> datetime:
    """A moment, in UTC; raises ArgumentTypeError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write 2026-11-21T03:00") from None
    if at.year not in YEARS:
        raise argparse.ArgumentTypeError(f"{text!r}: give a year from {YEARS[0]} to {YEARS[-1]}")
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def run(asked: argparse.Namespace) -> int:
    """Tell it of every rota, or of a plan's; 1 where one has nobody, or is not known."""
    book, at = book_in(ROOT), asked.at or datetime.now(UTC).replace(microsecond=0)
    told = [_told(rota, book, at) for rota in _rotas(book, asked.plan)]
    if asked.json:
        write_json(told)
    else:
        _write(told)
    return 0 if all(one["contacts"] for one in told) else 1


def _write(told: Sequence[Mapping[str, Any]]) -> None:
    if not told:
        write_line("no rotas")
    if known := [one for one in told if not one["error"]]:
        write_table(HEADINGS, [_cells(one) for one in known])
    for one in told:
        if one["error"]:
            write_line(f"{one['rota']}: not known, its calendar: {one['error']}", "bold red")


def _rotas(book: Book, plan: str | None) -> Sequence[Rota]:
    if plan is None:
        return list(book.rotas.values())
    if plan not in book.plans:
        known = ", ".join(sorted(book.plans))
        raise ConfigurationError("--plan", 0, f"there is no plan {plan}; there are {known}")
    return book.plans[plan].rotas


def _told(rota: Rota, book: Book, at: datetime) -> dict[str, Any]:
    told = {"rota": rota.name, "at": at.isoformat(), "time_zone": rota.time_zone}
    try:
        whole = replace(rota, shifts=shifts_of(rota.name, book, at))
    except UnreadableCalendar as error:
        return {**told, "contacts": [], "until": None, "then": None, "error": str(error)}
    duty = on_duty(whole, at)
    then = list(contacts_at(whole, duty.until)) if duty.until else None
    until = duty.until.isoformat() if duty.until else None
    return {**told, "contacts": list(duty.contacts), "until": until, "then": then, "error": None}


def _cells(one: Mapping[str, Any]) -> list[Text]:
    return [
        Text(visible(one["rota"])),
        _names(one["contacts"]),
        Text(_until(one)),
        Text("") if one["then"] is None else _names(one["then"]),
        Text(one["time_zone"]),
    ]


def _names(contacts: Sequence[str]) -> Text:
    return Text(visible(", ".join(contacts))) if contacts else Text("nobody", "bold red")


def _until(one: Mapping[str, Any]) -> str:
    """The moment by the rota's own clock."""
    if one["until"] is None:
        return f"for {HORIZON.days} days at least"
    at = datetime.fromisoformat(one["until"]).astimezone(zone(one["time_zone"]))
    return at.strftime("%a %Y-%m-%d %H:%M")
