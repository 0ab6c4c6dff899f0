"""Converts recordings as Tocsin's function does, each checked. Part of archive.py."""

import sys
from pathlib import Path

from dispatch.recordings.naming import result_key
from dispatch.recordings.profiles import PROFILES
from handlers.adapters.recordings import Incoming, archive


def main(name: str, folder: Path, sources: list[Path]) -> int:
    """Write the results into the folder; 1 if one was not accepted."""
    profile = PROFILES[name]
    for source in sources:
        with (
            source.open("rb") as given,
            (folder / result_key(source.name, profile)).open("w+b") as result,
        ):
            incoming = Incoming(source.name, source.stat().st_size, given)
            record = archive(incoming, result, profile, 0)
        if record.result is None:
            sys.stderr.write(f"{name}: {source.name} {record.outcome}: {record.reason}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]]))
