"""`tocsin recordings`: call recordings made small; here those that are files."""

import argparse
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.progress import Progress

from console import recordings_cost, recordings_find, recordings_restore, recordings_runs
from console.output import console, write_json
from console.project import shown
from console.write_recordings import as_json, write_records
from dispatch.errors import TocsinError
from dispatch.recordings.naming import result_key
from dispatch.recordings.profiles import DEFAULT, PROFILES, Profile
from dispatch.recordings.record import Outcome, Record

WELL, FOUND = 0, 1
NEEDED = ("av", "numpy")


class CannotConvert(TocsinError):
    """What is asked for cannot be begun: nothing was written."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("recordings", help="make recordings of calls small")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    convert = verbs.add_parser("convert", help="convert files, check each result, keep the file")
    convert.add_argument("file", type=Path, nargs="+", help="a recording (WAV)")
    convert.add_argument("--profile", choices=PROFILES, default=DEFAULT, help=f"else {DEFAULT}")
    convert.add_argument("--out", type=Path, metavar="DIR", help="where to; else beside the file")
    convert.add_argument("--json", action="store_true", help="for machines")
    convert.set_defaults(run=run)
    recordings_cost.add(verbs)
    recordings_runs.add(verbs)
    recordings_find.add(verbs)
    recordings_restore.add(verbs)


def run(asked: argparse.Namespace) -> int:
    """Convert them and say what came of it; 1 where one was not converted."""
    profile = PROFILES[asked.profile]
    pairs = _pairs(asked.file, asked.out, profile)
    records = list(_records(pairs, profile))
    write_json(as_json(records)) if asked.json else write_records(records)
    return WELL if all(each.outcome is Outcome.CONVERTED for each in records) else FOUND


def _pairs(files: list[Path], folder: Path | None, profile: Profile) -> dict[Path, Path]:
    """Each file's target, by the target; raises CannotConvert before anything is written."""
    for name in NEEDED:
        if importlib.util.find_spec(name) is None:
            raise CannotConvert(f"{name} is not installed: pip install 'tocsin[recordings]'")
    if folder is not None and not folder.is_dir():
        raise CannotConvert(f"--out {shown(folder)}: there is no such folder")
    pairs: dict[Path, Path] = {}
    for file in files:
        if not file.is_file():
            raise CannotConvert(f"{shown(file)}: there is no such file")
        target = (folder or file.parent) / result_key(file.name, profile)
        if target in pairs:
            raise CannotConvert(
                f"{shown(file)} and {shown(pairs[target])} would both become {target.name}"
            )
        if target.exists():
            raise CannotConvert(
                f"{shown(target)} is there already, and nothing is overwritten: --out DIR"
            )
        pairs[target] = file
    return pairs


def _records(pairs: dict[Path, Path], profile: Profile) -> Iterator[Record]:
    """With a bar for all and one for each where somebody looks."""
    from console.recording_files import convert_file  # noqa: PLC0415 - PyAV is slow to import

    sizes = [file.stat().st_size for file in pairs.values()]
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        whole = progress.add_task("all", total=sum(sizes), visible=len(pairs) > 1)
        for (target, file), size in zip(pairs.items(), sizes, strict=True):
            one = progress.add_task(file.name, total=size)

            def passed(count: int, one: Any = one) -> None:  # noqa: ANN401 - rich's own number
                progress.advance(one, count)
                progress.advance(whole, count)

            yield convert_file(file, target, profile, passed)
            progress.remove_task(one)
