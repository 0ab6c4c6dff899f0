"""A result decoded to the WAV file of 16 bits that Amazon Connect had recorded.

Needs the optional dependencies `recordings`, as handlers/adapters/audio.py does.
"""

import struct
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

import av
import numpy as np

from dispatch.errors import UnreadableRecording
from dispatch.recordings.profiles import WAV_ENCODINGS, Coding, Profile
from dispatch.recordings.restoring import note_of, restored_head
from dispatch.recordings.wav import Encoding, WavHead
from dispatch.recordings.wav_reading import look
from handlers.adapters.audio_libav import LAYOUTS
from handlers.adapters.audio_tables import Samples
from handlers.adapters.audio_wav import WavSound

OPUS_HEAD, RATE_AT = b"OpusHead", 12
"""Where an Opus file says at which rate it was recorded (RFC 7845, 5.1)."""
FIRST_PAGE = 512


def restore(result: BinaryIO, target: BinaryIO, profile: Profile) -> None:
    """Write it to `target`, which can be rewound; raises UnreadableRecording."""
    rate, channels, blocks = _sound(result, profile)
    head, note, size = WavHead(Encoding.PCM16, rate, channels, 0), note_of(profile.name), 0
    target.write(restored_head(head, note))
    for block in blocks:
        size += target.write(np.ascontiguousarray(block, "<i2").tobytes())
    target.seek(0)
    target.write(restored_head(WavHead(Encoding.PCM16, rate, channels, size), note))
    target.seek(0)


def _sound(result: BinaryIO, profile: Profile) -> tuple[int, int, Iterator[Samples]]:
    """Rate, channels, and blocks of (frames, channels)."""
    if profile.coding not in WAV_ENCODINGS:
        return _libav_sound(result, profile.coding)
    _, head = look(result)
    if head is None:
        raise UnreadableRecording("the result is no WAV file")
    return head.rate, head.channels, WavSound(result, head).blocks()


def _libav_sound(result: BinaryIO, coding: Coding) -> tuple[int, int, Iterator[Samples]]:
    start = result.read(FIRST_PAGE)
    result.seek(0)
    container = av.open(result, "r")
    context = container.streams.audio[0].codec_context
    at = start.find(OPUS_HEAD) + RATE_AT
    opus = coding is Coding.OPUS
    rate = struct.unpack_from("<I", start, at)[0] if opus else context.sample_rate
    return rate, context.channels, _decoded(container, rate, context.channels)


def _decoded(
    container: "av.container.InputContainer", rate: int, channels: int
) -> Iterator[Samples]:
    resampler = av.AudioResampler("s16", LAYOUTS[channels], rate)
    try:
        with container:
            for frame in chain(container.decode(audio=0), [None]):
                for piece in resampler.resample(frame):
                    yield piece.to_ndarray().astype("<i2", copy=False).reshape(-1, channels)
    except av.error.FFmpegError as error:
        raise UnreadableRecording(f"the result cannot be decoded: {error}") from None
