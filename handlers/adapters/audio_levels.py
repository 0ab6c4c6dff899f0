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
        self.squares: list[list[float]] = [[] for _ in range(channels)]

    def take(self, block: Wave) -> None:
        """The next block; all but the last are of whole seconds."""
        channels, frames = block.shape
        self.frames += frames
        whole = frames - frames % self.rate
        self._note(block[:, :whole].reshape(channels, -1, self.rate))
        if whole < frames:
            self._note(block[:, np.newaxis, whole:])

    def sound(self) -> Sound:
        """What was measured so far."""
        return Sound(self.rate, self.frames, tuple(map(self._level, self.squares)))

    def _note(self, seconds: Wave) -> None:
        """(channels, seconds, frames). What does not swing is left out, as Opus leaves it out.

        Nobody hears it.
        """
        length = seconds.shape[2]
        steady = np.square(np.vecdot(seconds, np.ones(length, np.float32))) / length
        around = np.maximum(np.vecdot(seconds, seconds) - steady, 0)
        for squares, channel in zip(self.squares, around.tolist(), strict=True):
            squares.extend(channel)

    def _level(self, squares: list[float]) -> Level:
        lengths = [self.rate] * len(squares)
        if lengths and self.frames % self.rate:
            lengths[-1] = self.frames % self.rate
        seconds = (one / length for one, length in zip(squares, lengths, strict=True))
        whole = sum(squares) / max(1, self.frames)
        return Level(whole**0.5, tuple(square**0.5 for square in seconds))


def wave_of(channels: NDArray[np.int16]) -> Wave:
    """Samples of 16 bits, (channels, frames), as a block to be measured."""
    wave = channels.astype(np.float32)
    wave *= np.float32(1 / FULL_SCALE)
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
