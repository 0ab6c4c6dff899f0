"""A recording that is a file, and its smaller form beside it: there whole, or not at all."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from dispatch.recordings.profiles import Profile
from dispatch.recordings.record import Record
from handlers.adapters.recordings import Incoming, archive

NOTHING_BILLED = 0
"""A disk has no least size that is billed."""
Passed = Callable[[int], None]


class Watched:
    """A reader that says how many bytes passed."""

    def __init__(self, file: BinaryIO, passed: Passed) -> None:
        self.file, self.passed = file, passed

    def read(self, size: int, /) -> bytes:
        """The next bytes of the file."""
        content = self.file.read(size)
        self.passed(len(content))
        return content


def convert_file(file: Path, target: Path, profile: Profile, passed: Passed) -> Record:
    """Convert `file` to `target`, which has its times and rights then and never existed before.

    Raises OSError where it cannot be read or written, FileExistsError where `target` appeared
    meanwhile.
    """
    with (
        file.open("rb") as source,
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".tocsin-") as folder,
    ):
        unfinished = Path(folder) / target.name
        given = Incoming(str(file), file.stat().st_size, Watched(source, passed))
        with unfinished.open("w+b") as result:
            record = archive(given, result, profile, NOTHING_BILLED)
        if record.result is None:
            return record
        shutil.copystat(file, unfinished)
        _put(unfinished, target)
    return replace(record, result=replace(record.result, key=str(target)))


def _put(unfinished: Path, target: Path) -> None:
    """Under its name at once; the empty file only makes sure that no other is overwritten."""
    target.touch(exist_ok=False)
    try:
        unfinished.replace(target)
    except OSError:
        target.unlink()
        raise
