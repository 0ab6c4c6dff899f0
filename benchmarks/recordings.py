"""What converting a recording costs, and how small it becomes, beside the published sample's way.

The sample of AWS for the archive of Amazon Connect's recordings
(aws-samples/amazon-connect-call-recording-cost-optimizer, MIT-0) runs ffmpeg twice on each file: to
one channel of A-law, and that once more to itself. Here both passes are made by FFmpeg's libraries
in this process: two programs need not start, and a loop in Python hands the frames on instead. The
sample checks nothing; Tocsin's figures include both measurings, the checksums and the verdict. In
turns on the same call of ten minutes. Prints a table last and exits with 1 if a target is missed.
"""

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

import av
import numpy as np

from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.sound import Sound, decibels
from dispatch.recordings.wav import Encoding, WavHead, written_head
from handlers.adapters.audio import measure
from handlers.adapters.recordings import Incoming, archive

sys.path.append(str(Path(__file__).parents[1] / "tests"))

MINUTES, TURNS, RATE = 10, 3, 8000
SMALLER, FASTER = 10.0, 3.0
"""Least sizes of `speech`, and least speed of `compatible` as a multiple of the sample's."""


@dataclass(frozen=True)
class Made:
    """One way's result: processor time of each turn in seconds, bytes, and what is heard."""

    times: list[float]
    size: int
    sound: Sound


def call() -> bytes:
    """Two voices in turns over a faint noise, as Amazon Connect records a call."""
    from recorded import TURN_S, speakers  # noqa: PLC0415 - the tests' own, found by the path above

    turn = np.asarray(speakers(60 * TURN_S, noise=8))
    samples = np.tile(turn, (MINUTES * 60 // (60 * TURN_S) + 1, 1))[: MINUTES * 60 * RATE]
    return written_head(WavHead(Encoding.PCM16, RATE, 2, samples.nbytes)) + samples.tobytes()


def published(source: bytes) -> io.BytesIO:
    """The sample's two passes: `-ac 1 -ar 8000 -c:a pcm_alaw`, and once more on what that made."""
    return _to_alaw(_to_alaw(io.BytesIO(source)))


def _to_alaw(source: io.BytesIO) -> io.BytesIO:
    result = io.BytesIO()
    with av.open(source, "r") as given, av.open(result, "w", format="wav") as made:
        stream = made.add_stream("pcm_alaw", rate=RATE)
        stream.codec_context.layout = "mono"
        stream.codec_context.format = "s16"
        resampler = av.AudioResampler("s16", "mono", RATE)
        for frame in given.decode(audio=0):
            for each in resampler.resample(frame):
                made.mux(stream.encode(each))
        for each in resampler.resample(None):
            made.mux(stream.encode(each))
        made.mux(stream.encode(None))
    result.seek(0)
    return result


def ours(source: bytes, name: str) -> io.BytesIO:
    """Tocsin's way, checked; raises RuntimeError if the result is not accepted."""
    result = io.BytesIO()
    given = Incoming("call.wav", len(source), io.BytesIO(source))
    record = archive(given, result, PROFILES[name], 0)
    if record.result is None:
        raise RuntimeError(record.reason)
    return result


def measured(ways: dict[str, Callable[[], io.BytesIO]]) -> dict[str, Made]:
    """Each way so many times, in turns."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    results: dict[str, io.BytesIO] = {}
    for _ in range(TURNS):
        for name, way in ways.items():
            start = process_time()
            results[name] = way()
            times[name].append(process_time() - start)
    return {name: _made(name, times[name], result) for name, result in results.items()}


def _made(name: str, times: list[float], result: io.BytesIO) -> Made:
    found = measure(result, PROFILES.get(name, PROFILES["mono"]))
    return Made(times, found.size, found.sound)


def apart(sound: Sound) -> str:
    """Decibels between the speakers, by the seconds in which only one speaks."""
    if len(sound.channels) == 1:
        return "mixed"
    pairs = zip(*(channel.seconds for channel in sound.channels), strict=True)
    squares = np.array([(max(pair) ** 2, min(pair) ** 2) for pair in pairs]).sum(axis=0)
    return f"{decibels(float(squares[0]) ** 0.5) - decibels(float(squares[1]) ** 0.5):.0f} dB"


def line(name: str, made: Made, before: int, against: Made) -> str:
    """One line of the table."""
    speed, theirs = (MINUTES * 60 / median(each.times) for each in (made, against))
    smaller = before / made.size
    return f"{name:24}{smaller:9.1f}{apart(made.sound):>8}{speed:14.0f}{speed / theirs:8.2f}"


def main() -> int:
    """Measures and prints the table."""
    source = call()
    ways: dict[str, Callable[[], io.BytesIO]] = {"published": lambda: published(source)}
    ways |= {name: lambda name=name: ours(source, name) for name in PROFILES}  # type: ignore[misc]
    found = measured(ways)
    theirs = found["published"]
    print(f"{'a call of ten minutes':24}{'smaller':>9}{'apart':>8}{'x real time':>14}{'ratio':>8}")
    for name, made in found.items():
        print(
            line(name if made is not theirs else "the published sample", made, len(source), theirs)
        )
    smaller = len(source) / found["speech"].size
    faster = median(theirs.times) / median(found["compatible"].times)
    print(f"speech is {smaller:.1f} times smaller; the target is {SMALLER:.0f} at least")
    print(f"compatible is {faster:.1f} times as fast; the target is {FASTER:.0f} at least")
    return 0 if smaller >= SMALLER and faster >= FASTER else 1


if __name__ == "__main__":
    sys.exit(main())
