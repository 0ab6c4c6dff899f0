"""How small, how good and how dear archived recordings become, beside the published sample.

An hour of made speech (archive_call.py), twelve recordings of five minutes, goes through the
commands of AWS's sample (aws-samples/amazon-connect-call-recording-cost-optimizer, MIT-0: ffmpeg
twice for each recording, to one channel of A-law) and through Tocsin's four profiles, in turns, and
once more as one recording of an hour. Prints its tables last, and exits with 1 if a target is
missed, with 2 if a program is.
"""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive_call import TALKS, talk_of, write_wav
from archive_table import HourLong, Line, Row, write_tables
from archive_ways import SAMPLE, WAYS, Made, made

TURNS = 3
SMALLER, OF_THE_CLAIM, FASTER = 10.0, 0.6, 3.0
"""Least size of `speech`, most of its cost, least speed of `compatible`: docs of the benchmark."""
PROGRAMS = ("ffmpeg", "espeak-ng", "sox")


def main() -> int:
    """Measure, print, judge."""
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        print(f"archive-bench needs {', '.join(missing)}: apt-get install {' '.join(missing)}")
        return 2
    with TemporaryDirectory() as folder:
        place = Path(folder)
        print("making an hour of speech", flush=True)
        talks = [talk_of(number) for number in range(TALKS)]
        calls = [write_wav(place / f"call-{n:02}.wav", [talk]) for n, talk in enumerate(talks)]
        hour = write_wav(place / "hour.wav", talks)
        del talks
        print(f"converting it in {len(WAYS)} ways, {TURNS} times", flush=True)
        of_calls = _made(calls, place / "calls", TURNS)
        of_hour = _made([hour], place / "hour", 1)
        print("listening to what became of it", flush=True)
        rows = [Row.of(way, calls, of_calls[way]) for way in WAYS]
        write_tables(rows, [HourLong(way, of_hour[way]) for way in WAYS])
    return _judged({row.way: row for row in rows})


def _made(sources: Sequence[Path], folder: Path, turns: int) -> dict[str, Made]:
    folder.mkdir()
    return made(sources, folder, turns)


def _judged(rows: dict[str, Row]) -> int:
    """A line for each target; 1 if one is missed."""
    speech, sample = rows["speech"], rows[SAMPLE]
    faster = sample.cpu_s / rows["compatible"].cpu_s
    lines = (
        Line(
            f"speech is {speech.smaller:.1f} times smaller",
            speech.smaller >= SMALLER,
            f"{SMALLER:g} at least",
        ),
        Line(
            f"mixed into one channel, its PESQ is {speech.mixed.pesq:.2f}",
            speech.mixed.pesq >= sample.mixed.pesq,
            f"the sample's {sample.mixed.pesq:.2f} at least",
        ),
        Line(
            f"of each speaker, its PESQ is {speech.each.pesq:.2f}",
            speech.each.pesq >= sample.each.pesq,
            f"the sample's {sample.each.pesq:.2f} at least",
        ),
        Line(
            f"six years of it cost {speech.of_the_claim:.1%} of the sample's claim",
            speech.of_the_claim <= OF_THE_CLAIM,
            f"{OF_THE_CLAIM:.0%} at most",
        ),
        Line(
            f"compatible is {faster:.1f} times as fast as the sample",
            faster >= FASTER,
            f"{FASTER:g} at least",
        ),
    )
    for line in lines:
        print(line)
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
