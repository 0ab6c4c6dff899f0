"""What was measured of a sound while it passed: its length, and how loud each channel was when."""

import math
from dataclasses import dataclass

QUIETEST_DB = -120.0
"""What digital silence counts as, in decibels below full scale."""


@dataclass(frozen=True, slots=True)
class Level:
    """How loud one channel is, 1.0 being full scale.

    `seconds` is the RMS of each second around its mean; the last may be a part of one.
    """

    rms: float
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sound:
    """A measured sound; `frames` are samples of each channel."""

    rate: int
    frames: int
    channels: tuple[Level, ...]

    @property
    def duration(self) -> float:
        """In seconds."""
        return self.frames / self.rate

    def halves_loudest(self) -> tuple[float, ...]:
        """Of each second half the loudest channel: what is left of it when two are averaged."""
        each = zip(*(channel.seconds for channel in self.channels), strict=True)
        return tuple(max(levels) / 2 for levels in each)


@dataclass(frozen=True, slots=True)
class Measured:
    """A file whose sound was read to its end: `size` in bytes, `sha256` of them in hexadecimal."""

    size: int
    sha256: str
    sound: Sound


def decibels(level: float) -> float:
    """A level in decibels relative to full scale."""
    return max(QUIETEST_DB, 20 * math.log10(level)) if level > 0 else QUIETEST_DB
