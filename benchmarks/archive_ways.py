"""What archive.py measures: the published sample's commands, and Tocsin's four profiles."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from dispatch.recordings.profiles import PROFILES

HERE = Path(__file__).parent
SAMPLE = "the sample"
WAYS = (SAMPLE, *PROFILES)
UNCHECKED = "unchecked"
"""`compatible` without a check, a sum or a measure, as the sample converts."""
WAV_WAYS = (SAMPLE, "compatible", UNCHECKED, "mono")
"""Those that make WAV files, in less than a second for an hour of sound."""
AS_DEPLOYED = {"OPENBLAS_NUM_THREADS": "1"}
"""What template.yaml sets for the function that bears on its speed."""
Command = list[str]


@dataclass(frozen=True)
class Took:
    """Seconds of processor time, and bytes of memory at the peak of the largest process."""

    cpu_s: float
    peak: int


@dataclass(frozen=True)
class Made:
    """The results of one way, in the order of their sources, and what they took in each turn."""

    results: Sequence[Path]
    turns: Sequence[Took]

    @property
    def size(self) -> int:
        """Bytes of all results."""
        return sum(result.stat().st_size for result in self.results)

    @property
    def cpu_s(self) -> float:
        """The median of the turns."""
        return median(took.cpu_s for took in self.turns)

    @property
    def peak(self) -> int:
        """The largest of the turns."""
        return max(took.peak for took in self.turns)


def made(
    sources: Sequence[Path], folder: Path, turns: int, ways: Sequence[str] = WAYS
) -> dict[str, Made]:
    """Each way so many times, in turns, each time into an empty folder, as ours has no file yet."""
    took: dict[str, list[Took]] = {way: [] for way in ways}
    for _ in range(turns):
        for way in ways:
            place = folder / way
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            took[way].append(_took(_commands(way, sources, place)))
    return {way: Made(_results(way, sources, folder / way), took[way]) for way in ways}


def _results(way: str, sources: Sequence[Path], folder: Path) -> list[Path]:
    suffix = ".wav" if way in (SAMPLE, UNCHECKED) else PROFILES[way].suffix
    return [folder / f"{source.stem}{suffix}" for source in sources]


def _commands(way: str, sources: Sequence[Path], folder: Path) -> list[Command]:
    if way != SAMPLE:
        script = str(HERE / "archive_convert.py")
        return [[sys.executable, script, way, str(folder), *map(str, sources)]]
    between = folder / "between.wav"
    pairs = zip(sources, _results(way, sources, folder), strict=True)
    return [
        command
        for source, result in pairs
        for command in (_ffmpeg(source, between), _ffmpeg(between, result))
    ]


def _ffmpeg(source: Path, result: Path) -> Command:
    """As the sample calls it for each file, twice; only that it does not print its progress."""
    coding = ["-ac", "1", "-ar", "8000", "-c:a", "pcm_alaw"]
    quiet = ["-hide_banner", "-loglevel", "error"]
    return ["ffmpeg", "-y", "-i", str(source), *quiet, *coding, str(result)]


def _took(commands: list[Command]) -> Took:
    environment = {**os.environ, **AS_DEPLOYED, "PYTHONPATH": str(HERE.parent)}
    told = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-S", str(HERE / "archive_run.py")],
        input=json.dumps(commands),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env=environment,
    )
    return Took(**json.loads(told.stdout))
