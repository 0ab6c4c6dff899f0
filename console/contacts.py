"""`tocsin contacts`: who can be called, and the numbers that answered a verification call."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.contact_book import card, exporting, importing, listing, resuming, verifying
from console.places import add_place

Run = Callable[[argparse.Namespace], int]


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("contacts", help="who can be called, and at which numbers")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _verb(verbs, "list", listing.run, "everybody, numbers masked")
    _add_verify(verbs)
    resumed = _verb(verbs, "resume", resuming.run, "take back an opt-out by two keys in a call")
    resumed.add_argument("name", help="the contact's key")
    resumed.add_argument("--by", metavar="WHO", help="who takes it back; you, unless told")
    _add_import(verbs)
    export = _verb(verbs, "export", exporting.export, "write them to a file of yours")
    export.add_argument("file", type=Path, nargs="?", help="where to (TOML); only you can read it")
    export.add_argument("--show", action="store_true", help="print them instead, numbers too")
    rotate = _verb(verbs, "rotate", exporting.rotate, "encrypt them anew")
    rotate.add_argument("--key-id", metavar="KEY", help="another KMS key from now on")
    carded = _verb(verbs, "card", card.run, "a vCard with the numbers that call")
    carded.add_argument("file", type=Path, help="where to (.vcf)")
    carded.add_argument("--number", action="append", metavar="+…", help="instead of the routes'")


def _add_verify(verbs: Any) -> None:  # noqa: ANN401 - as above
    verify = _verb(verbs, "verify", verifying.run, "call a number, which speaks a code")
    verify.add_argument("name", help="the contact's key")
    verify.add_argument(
        "--number", type=_place, metavar="N", help="the first (1), the second …; else the next"
    )


def _add_import(verbs: Any) -> None:  # noqa: ANN401 - as above
    imported = _verb(verbs, "import", importing.run, "store a file, and say what changes")
    imported.add_argument("file", type=Path, help="contacts (TOML)")
    imported.add_argument("--dry-run", action="store_true", help="only say what would change")
    imported.add_argument(
        "--trust-verified", action="store_true", help="what the file says was verified: a backup"
    )


def _verb(verbs: Any, name: str, run: Run, told: str) -> argparse.ArgumentParser:  # noqa: ANN401
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=told)
    add_place(parser)
    parser.set_defaults(run=run)
    return parser


def _place(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("give 1 for the first number, 2 for the second")
    return int(text)
