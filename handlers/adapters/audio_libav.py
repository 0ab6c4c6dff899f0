"""Opus and FLAC by PyAV, which brings FFmpeg's libraries: encoded and decoded in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import av
import numpy as np

from dispatch.errors import UnreadableRecording
from dispatch.recordings.profiles import OPUS_BITS, Coding
from handlers.adapters.audio_levels import FULL_SCALE, Wave
from handlers.adapters.audio_tables import Samples

OPUS_RATES = frozenset({8_000, 12_000, 16_000, 24_000, 48_000})
"""Samples a second that Opus takes (RFC 6716); every other rate becomes the last."""
LAYOUTS = {1: "mono", 2: "stereo"}
VOICE = {"application": "voip", "frame_duration": "60"}
"""Frames of 60 ms: smaller and faster than of 20 ms, and as good (benchmarks/README.md)."""


class LibavWriter:
    """Writes samples as Opus in Ogg or as FLAC into a file that can be rewound."""

    def __init__(self, file: BinaryIO, coding: Coding, rate: int, channels: int) -> None:
        self.rate, self.layout, self.frames = rate, LAYOUTS[channels], 0
        opus = coding is Coding.OPUS
        kept = rate if not opus or rate in OPUS_RATES else max(OPUS_RATES)
        self.container = av.open(file, "w", format="ogg" if opus else "flac")
        if opus:
            self.stream = self.container.add_stream("libopus", rate=kept, options=VOICE)
            self.stream.bit_rate = OPUS_BITS[channels]
        else:
            self.stream = self.container.add_stream("flac", rate=kept)
        self.stream.codec_context.layout = self.layout
        self.stream.codec_context.format = "s16"
        self.resampler = av.AudioResampler("s16", self.layout, kept) if kept != rate else None

    def write(self, block: Samples) -> None:
        """The next block, (frames, channels)."""
        packed = np.ascontiguousarray(block).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, format="s16", layout=self.layout)
        frame.rate, frame.pts = self.rate, self.frames
        self.frames += len(block)
        self._encode(frame)

    def close(self) -> None:
        """The sound is complete."""
        if self.resampler:
            self._mux(self.resampler.resample(None))
        self._mux([None])
        self.container.close()

    def _encode(self, frame: av.AudioFrame) -> None:
        self._mux(self.resampler.resample(frame) if self.resampler else [frame])

    def _mux(self, frames: "list[av.AudioFrame] | list[None]") -> None:
        for frame in frames:
            for packet in self.stream.encode(frame):
                self.container.mux(packet)


@contextmanager
def decoded(file: BinaryIO) -> Iterator[tuple[int, int, Iterator[Wave]]]:
    """Rate, channels and sound of a file; raises UnreadableRecording where it has none."""
    try:
        with av.open(file, "r") as container:
            context = container.streams.audio[0].codec_context
            frames = container.decode(audio=0)
            yield context.sample_rate, context.channels, map(_wave, frames)
    except (av.error.FFmpegError, IndexError) as error:
        raise UnreadableRecording(f"the result cannot be decoded: {error}") from None


def _wave(frame: av.AudioFrame) -> Wave:
    values = frame.to_ndarray()
    if frame.format.is_packed:
        values = values.reshape(-1, frame.layout.nb_channels).T
    if values.dtype == np.int16:
        return values.astype(np.float32) / np.float32(FULL_SCALE)
    return values.astype(np.float32, copy=False)
