"""How small, how good and how dear archived recordings become, beside the published sample.

An hour of made speech (archive_call.py), twelve recordings of five minutes, goes through the
commands of AWS's sample (aws-samples/amazon-connect-call-recording-cost-optimizer, MIT-0: ffmpeg
twice for each recording, to one channel of A-law) and through Tocsin's four profiles, in turns;
then the same as one recording of an hour, alone, and twelve of those one after another. Prints its
tables last, and exits with 1 if a target is missed, with 2 if a program is.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive_call import TALKS, talk_of, write_wav
from archive_table import HourLong, Line, Row, write_tables
from archive_ways import SAMPLE, UNCHECKED, WAV_WAYS, WAYS, made

TURNS, TWELVE = 3, 12
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
        of_calls = made(calls, place / "calls", TURNS)
        hours = _hours(hour, place)
        print("listening to what became of it", flush=True)
        rows = [Row.of(way, calls, of_calls[way]) for way in WAYS]
        write_tables(rows, hours)
    return _judged({row.way: row for row in rows}, {hour.way: hour for hour in hours})


def _hours(hour: Path, place: Path) -> list[HourLong]:
    """The recording of an hour, and twelve of them: the same one by twelve names."""
    slow = [way for way in WAYS if way not in WAV_WAYS]
    alone = made([hour], place / "slow", 1, slow)
    alone |= made([hour], place / "alone", TURNS, WAV_WAYS)
    names = [place / f"hour-{number:02}.wav" for number in range(TWELVE)]
    for name in names:
        name.symlink_to(hour)
    twelve = made(names, place / "twelve", TURNS, WAV_WAYS)
    ways = [*WAYS, UNCHECKED]
    return [HourLong(way, alone[way], twelve.get(way)) for way in ways]


def _judged(rows: dict[str, Row], hours: dict[str, HourLong]) -> int:
    """A line for each target; 1 if one is missed."""
    speech, sample = rows["speech"], rows[SAMPLE]
    faster = sample.cpu_s / rows["compatible"].cpu_s
    alike, checked = (_of_hours(hours, way) for way in (UNCHECKED, "compatible"))
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
            f"with calls of five minutes, compatible is {faster:.1f} times as fast as the sample",
            faster >= FASTER,
            f"{FASTER:g} at least",
        ),
        Line(
            f"with an hour, it converts {alike:.1f} times as fast ({checked:.1f} checked)",
            alike >= FASTER,
            f"{FASTER:g} at least",
        ),
    )
    for line in lines:
        print(line)
    return 0 if all(line.met for line in lines) else 1


def _of_hours(hours: dict[str, HourLong], way: str) -> float:
    """How many times the sample's time for one of twelve recordings of an hour is this way's."""
    return (hours[SAMPLE].each_cpu_s or 0) / (hours[way].each_cpu_s or 1)


if __name__ == "__main__":
    sys.exit(main())
