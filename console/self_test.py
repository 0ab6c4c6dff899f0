"""`tocsin self-test`: an alert goes the whole way to a number that answers, and is timed."""

import argparse
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.output import console, write_json, write_line
from console.places import add_place
from console.self_tests import SelfTest, self_test_of

PATIENCE = 240.0
"""Seconds to wait: the plan self-test has ended by then, and says that everyone missed it."""
BETWEEN = 1.0
"""Seconds between two looks."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("self-test", help="send the self-test the whole way and time it")
    add_place(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Send it, wait for the answer, and say how long it took; 1 where nobody answered."""
    test = self_test_of(asked)
    with console.status("waiting for the answer"):
        told = _told(test, _ended(test))
    write_json(told) if asked.json else _write(told)
    return 0 if told["answered"] else 1


def _ended(test: SelfTest) -> Mapping[str, Any] | None:
    """The incident once it was answered or is over, or as it stands when patience is."""
    until = time.monotonic() + PATIENCE
    while True:
        incident = test.incident()
        if incident and (_answered(incident) or incident["state"] in {"missed", "resolved"}):
            return incident
        if time.monotonic() > until:
            return incident
        time.sleep(BETWEEN)


def _told(test: SelfTest, incident: Mapping[str, Any] | None) -> dict[str, Any]:
    at = _answered(incident) if incident else ""
    took = (datetime.fromisoformat(at) - test.sent_at).total_seconds() if at else None
    return {
        "answered": bool(at),
        "seconds": None if took is None else max(0.0, round(took, 1)),
        "incident": incident["id"] if incident else None,
        "state": incident["state"] if incident else None,
    }


def _answered(incident: Mapping[str, Any]) -> str:
    """When the call was picked up first; empty where it was not."""
    times = (line["at"] for line in incident["timeline"] if line["kind"] == "answered")
    return next(times, "")


def _write(told: Mapping[str, Any]) -> None:
    if told["answered"]:
        write_line(f"answered after {told['seconds']} s ({told['incident']})", "green")
    elif told["incident"]:
        asked = f"tocsin incidents {told['incident']} tells why"
        write_line(f"not answered: it is {told['state']}; {asked}", "bold red")
    else:
        write_line("not answered: no incident came of it; look for dead letters", "bold red")
