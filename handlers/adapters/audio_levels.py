"""Measures a sound while it passes: nothing of it is kept but one figure for each second."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from dispatch.recordings.sound import Level, Sound

Wave = NDArray[np.float32]
"""A block of sound, (channels, frames), full scale being 1."""
FULL_SCALE = 32768


class Meter:
    """Takes whole seconds of sound, and at the end whatever is left."""

    def __init__(self, rate: int, channels: int) -> None:
        self.rate, self.frames = rate, 0
        self.peaks = np.zeros(channels, np.float32)
        self.squares: list[list[float]] = [[] for _ in range(channels)]

    def take(self, block: Wave) -> None:
        """The next block; all but the last are of whole seconds."""
        self.frames += block.shape[1]
        if block.shape[1]:
            self.peaks = np.maximum(self.peaks, np.abs(block).max(axis=1))
        for squares, channel in zip(self.squares, block, strict=True):
            for at in range(0, len(channel), self.rate):
                second = channel[at : at + self.rate]
                squares.append(_around_its_mean(second))

    def sound(self) -> Sound:
        """What was measured so far."""
        pairs = zip(self.peaks, self.squares, strict=True)
        levels = (self._level(float(peak), squares) for peak, squares in pairs)
        return Sound(self.rate, self.frames, tuple(levels))

    def _level(self, peak: float, squares: list[float]) -> Level:
        lengths = [self.rate] * len(squares)
        if lengths and self.frames % self.rate:
            lengths[-1] = self.frames % self.rate
        seconds = (one / length for one, length in zip(squares, lengths, strict=True))
        whole = sum(squares) / max(1, self.frames)
        return Level(peak, whole**0.5, tuple(square**0.5 for square in seconds))


def _around_its_mean(second: NDArray[np.float32]) -> float:
    """The sum of squares without what does not swing: nobody hears it, and Opus leaves it out."""
    steady = float(second.sum()) ** 2 / len(second)
    return max(0.0, float(np.dot(second, second)) - steady)


def wave_of(samples: NDArray[np.int16]) -> Wave:
    """Samples of 16 bits, (frames, channels), as a block to be measured."""
    wave = np.ascontiguousarray(samples.T).astype(np.float32)
    wave /= FULL_SCALE
    return wave


def of_whole_seconds(pieces: Iterable[Wave], rate: int, seconds: int) -> Iterator[Wave]:
    """The same sound in blocks of so many seconds; the last is what is left."""
    held: list[Wave] = []
    frames, wanted = 0, rate * seconds
    for piece in pieces:
        held.append(piece)
        frames += piece.shape[1]
        while frames >= wanted:
            whole = np.concatenate(held, axis=1)
            yield np.ascontiguousarray(whole[:, :wanted])
            held, frames = [whole[:, wanted:]], frames - wanted
    if frames:
        yield np.concatenate(held, axis=1)
