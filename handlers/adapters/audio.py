"""Converts a recording while it streams by, and measures what came in and what came out.

Needs the optional dependencies `recordings` (NumPy and PyAV); no function that alerts imports it.
"""

import hashlib
from collections.abc import Iterable
from typing import BinaryIO, Protocol

import numpy as np

from dispatch.errors import UnreadableRecording
from dispatch.recordings.profiles import WAV_ENCODINGS, Profile
from dispatch.recordings.sound import Measured, Sound
from dispatch.recordings.wav import Reader, WavHead, read_head
from handlers.adapters.audio_levels import Meter, Wave, of_whole_seconds, wave_of
from handlers.adapters.audio_libav import LibavWriter, decoded
from handlers.adapters.audio_tables import Samples
from handlers.adapters.audio_wav import SECONDS_AT_ONCE, WavSound, WavWriter


class Writer(Protocol):
    """Where samples go, (frames, channels) at a time."""

    def write(self, block: Samples) -> None:
        """The next block."""

    def close(self) -> None:
        """The sound is complete."""


class Noted:
    """A reader that notes how much passed through it, and its SHA-256."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.size, self.sha256 = reader, 0, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """The next bytes of the reader."""
        content = self.reader.read(size)
        self.size += len(content)
        self.sha256.update(content)
        return content

    def drain(self) -> None:
        """What stands behind the sound belongs to the file, too."""
        while self.read(1 << 16):
            pass


def convert(source: Noted, head: WavHead, result: BinaryIO, profile: Profile) -> Measured:
    """Write the sound of `source`, whose head was read, to `result`; the source's measures.

    `result` can be rewound: a file, or memory. Of the sound no more than a few seconds are held.
    Raises UnreadableRecording where the source ends too early or holds no sound.
    """
    writer = _writer(result, head, profile)
    meter = Meter(head.rate, head.channels)
    for block in WavSound(source, head).blocks():
        meter.take(wave_of(block))
        writer.write(mixed(block) if profile.one_channel else block)
    writer.close()
    source.drain()
    return Measured(source.size, source.sha256.hexdigest(), _some(meter))


def measure(result: BinaryIO, profile: Profile) -> Measured:
    """What a result is: decoded from its first byte to its last, as any player would.

    Raises UnreadableRecording where it cannot be decoded or holds no sound.
    """
    result.seek(0)
    sound = _wav_sound(result) if profile.coding in WAV_ENCODINGS else _libav_sound(result)
    size = result.seek(0, 2)
    result.seek(0)
    return Measured(size, hashlib.file_digest(result, "sha256").hexdigest(), sound)  # type: ignore[arg-type]


def mixed(block: Samples) -> Samples:
    """All speakers in one channel, as the average, so that nothing is ever too loud."""
    if block.shape[1] == 1:
        return block
    left, right = block[:, 0].astype(np.int32), block[:, 1]
    return ((left + right) >> 1).astype(np.int16)[:, np.newaxis]


def _writer(result: BinaryIO, head: WavHead, profile: Profile) -> Writer:
    channels = profile.channels(head.channels)
    if profile.coding in WAV_ENCODINGS:
        return WavWriter(result, WAV_ENCODINGS[profile.coding], head.rate, channels)
    return LibavWriter(result, profile.coding, head.rate, channels)


def _wav_sound(result: BinaryIO) -> Sound:
    head = read_head(result)
    return _metered(head.rate, head.channels, map(wave_of, WavSound(result, head).blocks()))


def _libav_sound(result: BinaryIO) -> Sound:
    with decoded(result) as (rate, channels, pieces):
        return _metered(rate, channels, of_whole_seconds(pieces, rate, SECONDS_AT_ONCE))


def _metered(rate: int, channels: int, blocks: Iterable[Wave]) -> Sound:
    meter = Meter(rate, channels)
    for block in blocks:
        meter.take(block)
    return _some(meter)


def _some(meter: Meter) -> Sound:
    if not meter.frames:
        raise UnreadableRecording("it holds no sound")
    return meter.sound()
