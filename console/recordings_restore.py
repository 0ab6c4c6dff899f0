"""`tocsin recordings restore`: a recording given back as the WAV file that it was."""

import argparse
import hashlib
import shutil
import tempfile
import urllib.request
from pathlib import Path
from typing import Any, BinaryIO, cast

from console.ack import name_of
from console.libraries import library_of
from console.output import write_json, write_line
from console.places import OPENER, add_place
from console.project import shown
from dispatch.errors import NoRecording
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.restoring import verdict

WELL, LATER = 0, 1
IN_MEMORY = 64 << 20
SLOWEST = 60.0
LOCAL = "http://127.0.0.1:"


def add(verbs: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The verb's arguments."""
    restore = verbs.add_parser("restore", help="a recording back as the WAV file that it was")
    restore.add_argument("named", metavar="KEY|CONTACT", help="which one")
    restore.add_argument("--to", type=Path, metavar="DIR", required=True, help="where to")
    restore.add_argument(
        "--original", action="store_true", help="what was recorded, while it still exists"
    )
    restore.add_argument("--by", metavar="NAME", help="who asks; you, unless told")
    add_place(restore)
    restore.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Write the file and say how it compares; 1 where S3 must restore it first."""
    if not asked.to.is_dir():
        raise NoRecording(f"--to {shown(asked.to)}: there is no such folder")
    given = {"named": asked.named, "by": name_of(asked.by), "original": asked.original}
    link = library_of(asked).ask("restore", given)
    if "hours" in link:
        told = f"{link['key']} is being restored: ask again in {link['hours']} hours at most"
        write_json(link) if asked.json else write_line(told, "yellow")
        return LATER
    done = _restored(link, asked.to)
    write_json(done) if asked.json else write_line(f"{done['file']}: {done['is']}")
    return WELL


def opened(url: str) -> BinaryIO:
    """What the link leads to; the sandbox is behind no proxy, whatever the environment says."""
    way = OPENER if url.startswith(LOCAL) else urllib.request.build_opener()
    return cast("BinaryIO", way.open(url, timeout=SLOWEST))


def _restored(link: dict[str, Any], folder: Path) -> dict[str, str]:
    """The file, whole or not at all, and what it is."""
    target = folder / link["original"].rpartition("/")[2]
    if target.exists():
        raise NoRecording(f"{shown(target)} is there already, and nothing is overwritten")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".tocsin-") as apart:
        unfinished = Path(apart) / target.name
        with unfinished.open("w+b") as file:
            _write(link, file)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        unfinished.replace(target)
    return {"file": str(target), "is": verdict(link["profile"], sha256, link["original_sha256"])}


def _write(link: dict[str, Any], file: BinaryIO) -> None:
    with (
        tempfile.SpooledTemporaryFile(IN_MEMORY) as stored,
        opened(link["url"]) as answer,
    ):
        if not link["profile"]:
            shutil.copyfileobj(answer, file)
            return
        shutil.copyfileobj(answer, stored)
        stored.seek(0)
        from handlers.adapters.audio_restoring import restore  # noqa: PLC0415 - PyAV is slow

        restore(cast("BinaryIO", stored), file, PROFILES[link["profile"]])
