"""The head of a WAV file: what it says of the sound, and how it is written.

Layout: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (RIFF,
chunks padded to an even length), and Microsoft's WAVEFORMATEXTENSIBLE.
"""

import struct
from dataclasses import dataclass
from enum import Enum

PCM_TAG = 1


class Encoding(Enum):
    """How a sample is stored; the value is the format's tag and bits per sample."""

    PCM16 = (PCM_TAG, 16)
    PCM8 = (PCM_TAG, 8)
    ALAW = (6, 8)
    ULAW = (7, 8)

    @property
    def width(self) -> int:
        """Bytes of one sample."""
        return self.value[1] // 8


@dataclass(frozen=True, slots=True)
class WavHead:
    """What stands before the sound. `data_bytes` is None where the sound goes on to the end."""

    encoding: Encoding
    rate: int
    channels: int
    data_bytes: int | None

    @property
    def frame_bytes(self) -> int:
        """Bytes of one sample of every channel."""
        return self.encoding.width * self.channels

    @property
    def bits_per_second(self) -> int:
        """Of the sound."""
        return self.rate * self.frame_bytes * 8


def written_head(head: WavHead) -> bytes:
    """The head of a file whose `data_bytes` are known. Raises ValueError if they are not."""
    if head.data_bytes is None:
        raise ValueError("the size of the sound is not known")
    tag, bits = head.encoding.value
    form = struct.pack(
        "<HHIIHH",
        *(tag, head.channels, head.rate, head.rate * head.frame_bytes, head.frame_bytes, bits),
    )
    chunks = _chunk(b"fmt ", form)
    if tag != PCM_TAG:
        frames = struct.pack("<I", head.data_bytes // head.frame_bytes)
        chunks = _chunk(b"fmt ", form + b"\0\0") + _chunk(b"fact", frames)
    data = struct.pack("<4sI", b"data", head.data_bytes)
    whole = 4 + len(chunks) + len(data) + head.data_bytes + head.data_bytes % 2
    return struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + chunks + data


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", name, len(content)) + content
