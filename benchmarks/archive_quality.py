"""How good archived speech still is: PESQ and STOI against what was recorded, and how far apart.

ffmpeg decodes every result alike. PESQ (ITU-T P.862, narrow band) and STOI are taken in pieces of
ten seconds, the same of every way, one in six, where the channel speaks for two seconds at least.
"""

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray
from pesq import NoUtterancesError, pesq
from pystoi import stoi

RATE, PIECE_S, EACH = 8000, 10, 6
SPOKEN, SPOKEN_S = 0.01, 2
"""RMS of a second in which somebody speaks, full scale being 1; how many of them a piece has."""
Wave = NDArray[np.float64]
"""(channels, frames), full scale being 1."""


@dataclass(frozen=True)
class Quality:
    """The mean and the worst PESQ of all pieces, the mean STOI, how many pieces there were."""

    pesq: float
    worst: float
    stoi: float
    pieces: int


def decoded(path: Path, channels: int) -> Wave:
    """The sound of a file at 8 kHz."""
    form = ["-f", "s16le", "-ar", str(RATE), "-ac", str(channels), "-"]
    command = ["ffmpeg", "-loglevel", "error", "-i", str(path), *form]
    raw = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603
    return np.frombuffer(raw, "<i2").reshape(-1, channels).T / 32768


def mixed(sound: Wave) -> Wave:
    """All channels in one, as their average: what the sample keeps."""
    return sound.mean(axis=0, keepdims=True)


def quality(pairs: Sequence[tuple[Wave, Wave]]) -> Quality:
    """Of recordings and what became of them, channel by channel."""
    scores = [score for was, now in pairs for score in _scores(was, now)]
    heard = [one for one, _ in scores]
    return Quality(mean(heard), min(heard), mean(two for _, two in scores), len(scores))


def _scores(was: Wave, now: Wave) -> Iterator[tuple[float, float]]:
    for before, after in zip(was, now, strict=True):
        for start in range(0, len(before), RATE * PIECE_S * EACH):
            piece = slice(start, start + RATE * PIECE_S)
            if _spoken_s(before[piece]) >= SPOKEN_S and len(after[piece]) == len(before[piece]):
                yield from _score(before[piece], after[piece])


def _spoken_s(piece: Wave) -> int:
    seconds = piece[: len(piece) // RATE * RATE].reshape(-1, RATE)
    return int((np.sqrt(np.square(seconds).mean(axis=1)) > SPOKEN).sum())


def _score(before: Wave, after: Wave) -> Iterator[tuple[float, float]]:
    try:
        yield pesq(RATE, before, after, "nb"), float(stoi(before, after, RATE))
    except NoUtterancesError:
        return


def apart_db(pairs: Sequence[tuple[Wave, Wave]]) -> float:
    """Decibels from whoever speaks down to what leaked into the other channel.

    Of recordings without noise, in the seconds in which the other channel was digitally silent.
    """
    spoken, leaked = 0.0, 0.0
    for was, now in pairs:
        frames = min(was.shape[1], now.shape[1]) // RATE * RATE
        before, after = (_energies(each[:, :frames]) for each in (was, now))
        for quiet in (0, 1):
            alone = (before[quiet] == 0) & (before[1 - quiet] > RATE * SPOKEN**2)
            spoken += float(after[1 - quiet][alone].sum())
            leaked += float(after[quiet][alone].sum())
    return float(10 * np.log10(spoken / leaked)) if leaked else float("inf")


def _energies(sound: Wave) -> Wave:
    """Of each second."""
    return np.square(sound).reshape(len(sound), -1, RATE).sum(axis=2)
