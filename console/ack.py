"""`tocsin ack`."""

import argparse
from typing import Any


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("ack")
    parser.set_defaults(run=run)


def run(_asked: argparse.Namespace) -> int:
    """Run it."""
    return 0
