"""`make faults`: many random histories, or one again."""

import argparse
import sys
import time
from pathlib import Path

from histories import reporting
from histories.checks import CHECKS
from histories.history import Told, replayed
from histories.minimise import minimised
from histories.mutations import MUTATIONS
from histories.running import Sum, run, world_of_this_process
from histories.scripts import read_script, script_of

HISTORIES = 20_000
MOST_SCRIPTS = 3
"""Violations that are minimised; each takes some seconds."""


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 where every check held in every history, else 1."""
    asked = _parser().parse_args(arguments)
    if asked.replay:
        return _replay(asked.replay, asked.mutate)
    alone = asked.seed is not None and asked.histories is None
    histories = asked.histories or (1 if alone else HISTORIES)
    begun = time.monotonic()
    total = _run_all(range(asked.seed or 0, (asked.seed or 0) + histories), asked)
    seconds = time.monotonic() - begun
    scripts = _scripts(total, asked.mutate)
    if asked.json:
        reporting.as_json(total, seconds, scripts)
    else:
        for script in scripts:
            print(script)  # noqa: T201 - a command's answer
        reporting.tell(total, seconds)
    return 1 if total.violations else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--histories", type=int, help=f"how many (default {HISTORIES})")
    parser.add_argument("--seed", type=int, help="the first one's number; alone: only that one")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run a printed script again")
    parser.add_argument("--mutate", choices=sorted(MUTATIONS), default="", help="damage the code")
    return parser


def _run_all(seeds: range, asked: argparse.Namespace) -> Sum:
    total = Sum()
    with reporting.Report(len(seeds), quiet=asked.json).shown() as report:
        for total in run(seeds, min(asked.jobs, len(seeds)), asked.mutate):
            report.show(total)
            if asked.mutate and total.violations:
                break
    return total


def _scripts(total: Sum, mutation: str) -> list[str]:
    first = sorted(total.failed, key=lambda told: told.seed)[:MOST_SCRIPTS]
    return [script_of(minimised(world_of_this_process(mutation), told)) for told in first]


def _replay(file: Path, mutation: str) -> int:
    seed, lines = read_script(file)
    told: Told = replayed(world_of_this_process(mutation), seed, lines, CHECKS)
    print(script_of(told))  # noqa: T201 - a command's answer
    print(f"1 histories, {int(told.violation is not None)} violations")  # noqa: T201
    return 1 if told.violation else 0


if __name__ == "__main__":
    sys.exit(main())
