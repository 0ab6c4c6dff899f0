"""Converts a recording while it streams by, and measures what came in and what came out.

Needs the optional dependencies `recordings` (NumPy and PyAV); no function that alerts imports it.
"""

import hashlib
from collections.abc import Iterable
from contextlib import closing
from typing import BinaryIO, Protocol

import numpy as np

from dispatch.errors import UnreadableRecording
from dispatch.recordings.profiles import WAV_ENCODINGS, Profile
from dispatch.recordings.sound import Measured, Sound
from dispatch.recordings.wav import WavHead
from dispatch.recordings.wav_reading import look
from handlers.adapters.audio_levels import Meter, Wave, of_whole_seconds, wave_of
from handlers.adapters.audio_libav import LibavWriter, decoded
from handlers.adapters.audio_tables import Samples
from handlers.adapters.audio_wav import SECONDS_AT_ONCE, WavSound, WavWriter
from handlers.adapters.noted import Noted


class Writer(Protocol):
    """Where samples go, (frames, channels) at a time."""

    def write(self, block: Samples) -> None:
        """The next block."""

    def close(self) -> None:
        """The sound is complete."""


def convert(source: Noted, head: WavHead, result: BinaryIO, profile: Profile) -> Measured:
    """Write the sound of `source`, whose head was read, to `result`; the source's measures.

    `result` can be rewound: a file, or memory. Of the sound no more than a few seconds are held.
    Raises UnreadableRecording where the source ends too early or holds no sound.
    """
    meter = Meter(head.rate, head.channels)
    with closing(_writer(result, head, profile)) as writer:
        for block in WavSound(source, head).blocks():
            meter.take(wave_of(block))
            writer.write(mixed(block) if profile.one_channel else block)
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
    _, head = look(result)
    if head is None:
        raise UnreadableRecording("the result is no WAV file")
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
