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
from archive_table import HourLong, Row, write_tables
from archive_targets import of_speech, of_speed
from archive_ways import SAMPLE, UNCHECKED, WAV_WAYS, WAYS, made

TURNS, TWELVE = 3, 12
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
    lines = [*of_speech(rows["speech"], rows[SAMPLE]), *of_speed(rows, hours)]
    for line in lines:
        print(line)
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
