"""`tocsin redrive`: dead letters listed, or put back after what made them is mended."""

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from rich.progress import Progress
from rich.text import Text

from console.letters import Letters, letters_of
from console.output import console, visible, write_json, write_line, write_table
from console.places import NotThere, add_place
from dispatch.lateness import told
from dispatch.letter import FOLLOW_UPS, LISTED, MOST, PUT_BACK, RECORDINGS, RETRIED

HEADINGS = ("queue", "what", "waiting for", "reason")
LEFT = {
    FOLLOW_UPS: "late by now; tocsin redrive --queue follow-ups sends them all the same",
    RECORDINGS: "tocsin recordings retry tries them again",
}
"""What is not put back unless it is named, and why."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("redrive", help="put dead letters back, or list them")
    parser.add_argument("--queue", choices=LISTED, help="of this queue only")
    parser.add_argument("--list", action="store_true", help="list them; all stay where they are")
    parser.add_argument("--show", action="store_true", help="with --list, their bodies too")
    parser.add_argument("--most", type=_most, default=MOST, help=f"of each queue; {MOST} at most")
    add_place(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """List them, or put them back; raises NotThere for those that come from no queue."""
    if asked.list:
        queues = [asked.queue] if asked.queue else LISTED
        found = letters_of(asked).letters(queues, asked.most, bodies=asked.show)
        write_json(found) if asked.json else _write_list(found)
        return 0
    if asked.queue == RECORDINGS:
        raise NotThere(RETRIED)
    letters = letters_of(asked)
    done = _put_back(letters, [asked.queue] if asked.queue else PUT_BACK, asked.most)
    if asked.json:
        write_json(done)
        return 0
    left = {} if asked.queue else {one: letters.count([one]) for one in LEFT}
    _write_done(done, asked.most, left)
    return 0


def _put_back(letters: Letters, queues: Sequence[str], most: int) -> list[dict[str, Any]]:
    """With a bar where somebody looks: a thousand take half a minute."""
    if not console.is_terminal:
        return list(letters.put_back(queues, most))
    with Progress(console=console, transient=True) as progress:
        total = min(letters.count(queues), most * len(queues))
        return list(progress.track(letters.put_back(queues, most), total, description="put back"))


def _write_list(letters: Sequence[Mapping[str, Any]]) -> None:
    if not letters:
        write_line("no dead letters")
        return
    write_table(HEADINGS, [_cells(one) for one in letters])
    for letter in letters:
        if "body" in letter:
            write_line(f"\n{letter['id']}", "bold")
            write_line(letter["body"])


def _cells(letter: Mapping[str, Any]) -> list[Text]:
    waiting = "" if letter["age"] is None else told(timedelta(seconds=letter["age"]))
    cells = (letter["queue"], letter["what"], waiting, letter["reason"])
    return [Text(visible(one)) for one in cells]


def _write_done(done: Sequence[Mapping[str, Any]], most: int, left: Mapping[str, int]) -> None:
    counts = Counter(one["queue"] for one in done)
    if counts:
        of = ", ".join(f"{count} of {queue}" for queue, count in counts.items())
        write_line(f"put back: {of}")
    if most in counts.values():
        write_line("there may be more: run it again")
    for queue, count in left.items():
        if count:
            write_line(f"left: {count} of {queue}: {LEFT[queue]}")
    if not counts and not any(left.values()):
        write_line("no dead letters")


def _most(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text}: give a number from 1 to {MOST}")
    return int(text)
