"""`tocsin recordings archive|runs|retry`: recordings in the bucket, made small in runs."""

import argparse
import time
from typing import Any

from rich.progress import Progress

from console.archives import Archives, archives_of
from console.output import console, write_json, write_line
from console.places import add_place
from console.write_runs import write_run, write_runs
from dispatch.recordings.profiles import PROFILES

WELL, FOUND = 0, 1
A_LOOK = 1.0
"""Seconds between two looks at a run that is waited for."""


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verbs' arguments."""
    archive = verbs.add_parser("archive", help="make recordings in the bucket small")
    archive.add_argument("--date", metavar="DAY", help="of this day, as 2026-01-31 (UTC)")
    archive.add_argument("--from", dest="first", metavar="DAY", help="from this day on")
    archive.add_argument("--to", dest="last", metavar="DAY", help="to this day, itself included")
    archive.add_argument("--prefix", help="whose keys begin so")
    archive.add_argument("--profile", choices=PROFILES, help="else the stack's")
    add_place(archive)
    archive.set_defaults(run=run_archive)
    runs = verbs.add_parser("runs", help="runs of the archive, or one of them")
    runs.add_argument("name", nargs="?", metavar="RUN", help="one run, with all that is known")
    runs.add_argument("--wait", action="store_true", help="until it is over")
    add_place(runs)
    runs.set_defaults(run=run_runs)
    retry = verbs.add_parser("retry", help="try what was not converted again")
    add_place(retry)
    retry.set_defaults(run=run_retry)


def run_archive(asked: argparse.Namespace) -> int:
    """Start the run, and say what it is called."""
    given = {"date": asked.date, "from": asked.first, "to": asked.last, "prefix": asked.prefix}
    given["profile"] = asked.profile
    wanted = {name: value for name, value in given.items() if value is not None}
    started = archives_of(asked).start(wanted)
    if asked.json:
        write_json(started)
    else:
        write_line(f"{started['run']} is under way: tocsin recordings runs {started['run']}")
    return WELL


def run_runs(asked: argparse.Namespace) -> int:
    """Show them, or one; 1 where that one has failed."""
    archives = archives_of(asked)
    if not asked.name:
        runs = archives.runs()
        write_json(runs) if asked.json else write_runs(runs)
        return WELL
    run = _over(archives, asked.name) if asked.wait else archives.run(asked.name)
    write_json(run) if asked.json else write_run(run)
    return FOUND if run["state"] in ("failed", "stopped") else WELL


def run_retry(asked: argparse.Namespace) -> int:
    """Start runs of what had failed, and say which."""
    started = archives_of(asked).retry()
    if asked.json:
        write_json(started)
        return WELL
    if not started:
        write_line("nothing has failed")
    for one in started:
        write_line(f"{one['run']} is under way: {one['recordings']} recordings")
    return WELL


def _over(archives: Archives, name: str) -> dict[str, Any]:
    """The run once it is over; with a bar where somebody looks."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(name, total=None)
        while (run := archives.run(name))["state"] == "running":
            progress.update(bar, total=run["listed"] or None, completed=run["accounted"])
            time.sleep(A_LOOK)
    return run
