"""Converts a recording while it streams by, and measures what came in and what came out.

Needs the optional dependencies `recordings` (NumPy and PyAV); no function that alerts imports it.
"""

import hashlib
from contextlib import closing
from typing import BinaryIO, Protocol

from dispatch.errors import UnreadableRecording
from dispatch.recordings.profiles import WAV_ENCODINGS, Profile
from dispatch.recordings.sound import Measured, Sound
from dispatch.recordings.wav import WavHead
from dispatch.recordings.wav_reading import look
from handlers.adapters.audio_channels import apart, mixed
from handlers.adapters.audio_levels import Meter, of_whole_seconds, wave_of
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
            channels = apart(block)
            meter.take(wave_of(channels))
            writer.write(mixed(channels) if profile.one_channel else block)
    return _noted(source, meter)


def measure(result: BinaryIO, profile: Profile) -> Measured:
    """What a result is: decoded from its first byte to its last, as any player would.

    Raises UnreadableRecording where it cannot be decoded or holds no sound.
    """
    result.seek(0)
    if profile.coding in WAV_ENCODINGS:
        return _measured_wav(Noted(result))
    sound = _libav_sound(result)
    size = result.seek(0, 2)
    result.seek(0)
    return Measured(size, hashlib.file_digest(result, "sha256").hexdigest(), sound)  # type: ignore[arg-type]


def _writer(result: BinaryIO, head: WavHead, profile: Profile) -> Writer:
    channels = profile.channels(head.channels)
    if profile.coding in WAV_ENCODINGS:
        return WavWriter(result, WAV_ENCODINGS[profile.coding], head.rate, channels)
    # PyAV takes longer to import than a call of minutes takes to become a WAV file.
    from handlers.adapters.audio_libav import LibavWriter  # noqa: PLC0415

    return LibavWriter(result, profile.coding, head.rate, channels)


def _measured_wav(result: Noted) -> Measured:
    _, head = look(result)
    if head is None:
        raise UnreadableRecording("the result is no WAV file")
    meter = Meter(head.rate, head.channels)
    for block in WavSound(result, head).waves():
        meter.take(block)
    return _noted(result, meter)


def _noted(file: Noted, meter: Meter) -> Measured:
    file.drain()
    return Measured(file.size, file.sha256.hexdigest(), _some(meter))


def _libav_sound(result: BinaryIO) -> Sound:
    from handlers.adapters.audio_libav import decoded  # noqa: PLC0415 - as in _writer

    with decoded(result) as (rate, channels, pieces):
        meter = Meter(rate, channels)
        for block in of_whole_seconds(pieces, rate, SECONDS_AT_ONCE):
            meter.take(block)
    return _some(meter)


def _some(meter: Meter) -> Sound:
    if not meter.frames:
        raise UnreadableRecording("it holds no sound")
    return meter.sound()
