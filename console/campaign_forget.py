"""`tocsin campaign forget`: one person is erased from all campaigns."""

import argparse
from typing import Any

from console.campaign_places import add_campaign_place, campaign_place_of
from console.output import write_json, write_line, write_row


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verb's arguments."""
    forget = verbs.add_parser("forget", help="erase one person from all campaigns")
    forget.add_argument("number", help="their number, as +819012345678")
    forget.add_argument(
        "--keep-refusal", action="store_true", help="and let no later list call them"
    )
    add_campaign_place(forget)
    forget.set_defaults(run=_run)


def _run(asked: argparse.Namespace) -> int:
    """Say what was removed and what stays; 1 where nobody had that number."""
    place = campaign_place_of(asked)
    told = place.forget(asked.number, keep_refusal=asked.keep_refusal)
    write_json(told) if asked.json else _write(told)
    return 0 if told["removed"] else 1


def _write(told: dict[str, Any]) -> None:
    if not told["removed"]:
        write_line("no campaign has this number")
    for one in told["removed"]:
        said = f"{one['calls']} calls, {one['answers']} answers, {one['fields']} further columns"
        write_row("removed", f"from {one['campaign']}: {said}")
    if told["refusal"]:
        write_row("stays", "a digest on the do-not-call list, so that no list calls them")
    for one in told["stays"]:
        write_row("stays", one)
