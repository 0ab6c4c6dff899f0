"""Converts recordings as Tocsin's function does, each checked. Part of archive.py.

As `unchecked` to the profile `compatible`, and no more than that: nothing is summed, measured or
decoded again, as the published sample leaves it.
"""

import sys
from contextlib import closing
from pathlib import Path

from archive_ways import UNCHECKED

from dispatch.recordings.naming import result_key
from dispatch.recordings.profiles import PROFILES, WAV_ENCODINGS
from dispatch.recordings.wav_reading import look
from handlers.adapters.audio_wav import WavSound, WavWriter
from handlers.adapters.recordings import Incoming, archive


def main(name: str, folder: Path, sources: list[Path]) -> int:
    """Write the results into the folder; 1 if one was not accepted."""
    if name == UNCHECKED:
        return _only_converted(folder, sources)
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


def _only_converted(folder: Path, sources: list[Path]) -> int:
    """By the function's own reader and writer."""
    coding = WAV_ENCODINGS[PROFILES["compatible"].coding]
    for source in sources:
        with source.open("rb") as given, (folder / source.name).open("wb") as result:
            _, head = look(given)
            if head is None:
                return 1
            with closing(WavWriter(result, coding, head.rate, head.channels)) as writer:
                for block in WavSound(given, head).blocks():
                    writer.write(block)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), [Path(each) for each in sys.argv[3:]]))
