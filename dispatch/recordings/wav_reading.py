"""Reads the head of a WAV file from a stream that cannot be rewound."""

import struct
from typing import Protocol

from dispatch.errors import UnreadableRecording
from dispatch.recordings.kinds import START_BYTES, WAV, kind_of
from dispatch.recordings.wav import Encoding, WavHead

EXTENSIBLE = 0xFFFE
UNKNOWN_SIZES = frozenset({0, 0xFFFFFFFF})
"""What a writer that cannot go back leaves as the size of the data."""
HEAD_LIMIT = 1 << 20
"""Bytes before the sound that are looked through; a larger head is not one of a recording."""
MOST_CHANNELS = 2
"""A call has a customer and an agent."""
SLOWEST, FASTEST = 8_000, 48_000
"""Samples per second of a channel."""


class Reader(Protocol):
    """What can be read once from its start to its end: a file, or the body of an S3 object."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def look(reader: Reader) -> tuple[str, WavHead | None]:
    """What kind of file it is, and of a WAV file the head; raises UnreadableRecording."""
    kind = kind_of(read_up_to(reader, START_BYTES))
    return kind, _read_head(reader) if kind == WAV else None


def _read_head(reader: Reader) -> WavHead:
    """The head; `reader` then stands at the first byte of the sound.

    Before, it stood behind the START_BYTES by which `kind_of` knows a WAV file. Raises
    UnreadableRecording, saying what is wrong and what would be right.
    """
    form: bytes | None = None
    passed = START_BYTES
    while passed < HEAD_LIMIT:
        name, size = struct.unpack("<4sI", _read_exactly(reader, 8))
        if name == b"data":
            return _head(form, None if size in UNKNOWN_SIZES else size)
        if size > HEAD_LIMIT:
            raise UnreadableRecording(f"a chunk before its sound claims {size} bytes")
        content = _read_exactly(reader, size + size % 2)
        form = content if name == b"fmt " else form
        passed += 8 + len(content)
    raise UnreadableRecording(f"no sound begins in its first {HEAD_LIMIT} bytes")


def _read_exactly(reader: Reader, size: int) -> bytes:
    content = read_up_to(reader, size)
    if len(content) < size:
        raise UnreadableRecording("it ends before its sound begins")
    return content


def read_up_to(reader: Reader, size: int) -> bytes:
    """So many bytes, or fewer at the end; a network's reader may give less at a time."""
    first = reader.read(size)
    if len(first) in (0, size):
        return first
    content = bytearray(first)
    while len(content) < size and (part := reader.read(size - len(content))):
        content += part
    return bytes(content)


def _head(form: bytes | None, data_bytes: int | None) -> WavHead:
    if form is None or len(form) < 16:  # noqa: PLR2004 - the shortest fmt chunk
        raise UnreadableRecording("no format chunk (fmt) of 16 bytes stands before its sound")
    tag, channels, rate, _, align, bits = struct.unpack_from("<HHIIHH", form)
    if tag == EXTENSIBLE:
        tag = _extended_tag(form)
    head = WavHead(_encoding(tag, bits), rate, channels, data_bytes)
    if not 1 <= channels <= MOST_CHANNELS:
        raise UnreadableRecording(f"it has {channels} channels; a recording has one or two")
    if not SLOWEST <= rate <= FASTEST:
        raise UnreadableRecording(f"its rate is {rate} Hz; {SLOWEST} to {FASTEST} are known")
    if align != head.frame_bytes:
        raise UnreadableRecording(f"its block is {align} bytes instead of {head.frame_bytes}")
    return head


def _extended_tag(form: bytes) -> int:
    if len(form) < 26:  # noqa: PLR2004 - up to the first two bytes of the GUID
        raise UnreadableRecording("its extended format chunk is cut off")
    return int.from_bytes(form[24:26], "little")


def _encoding(tag: int, bits: int) -> Encoding:
    try:
        return Encoding((tag, bits))
    except ValueError:
        raise UnreadableRecording(
            f"its WAV format {tag} with {bits} bits is not known; "
            "PCM of 8 or 16 bits, A-law and µ-law are"
        ) from None
