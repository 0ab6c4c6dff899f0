"""The head of a WAV file, as recorders write it and as accidents leave it."""

import io
import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.errors import UnreadableRecording
from dispatch.recordings.kinds import kind_of
from dispatch.recordings.wav import Encoding, WavHead, written_head
from dispatch.recordings.wav_reading import HEAD_LIMIT, look

HEADS = st.builds(
    WavHead,
    st.sampled_from(Encoding),
    st.integers(8000, 48000),
    st.integers(1, 2),
    st.integers(1, 0xFFFFFF00),
)
FORM = struct.pack("<HHIIHH", 1, 2, 8000, 32000, 4, 16)


def chunk(name, content):
    return struct.pack("<4sI", name, len(content)) + content + b"\0" * (len(content) % 2)


def riff(*chunks):
    return b"RIFF\xff\xff\xff\xffWAVE" + b"".join(chunks)


def form(tag=1, channels=2, rate=8000, align=4, bits=16):
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * align, align, bits))


def head_of(content):
    return look(io.BytesIO(content))[1]


def refusal(content):
    with pytest.raises(UnreadableRecording) as refused:
        head_of(content)
    return str(refused.value)


class Dribble:
    """Gives one byte at a time."""

    def __init__(self, content):
        self.file = io.BytesIO(content)

    def read(self, size):
        return self.file.read(min(size, 1))


@given(HEADS)
def test_a_head_that_was_written_is_read_again_and_the_reader_stands_at_the_sound(head):
    file = io.BytesIO(written_head(head) + b"sound")
    assert look(file) == ("WAV", head)
    assert file.read() == b"sound"


@given(HEADS, st.lists(st.tuples(st.binary(min_size=4, max_size=4), st.binary(max_size=9))))
def test_chunks_of_any_other_name_and_of_odd_lengths_are_passed_over(head, others):
    written = written_head(head)
    more = b"".join(chunk(n, c) for n, c in others if n not in {b"data", b"fmt "})
    assert look(Dribble(written[:12] + more + written[12:])) == ("WAV", head)


@given(st.binary(max_size=200))
def test_whatever_follows_the_sign_is_a_head_of_a_known_form_or_is_refused(garbage):
    with suppress(UnreadableRecording):
        kind, head = look(io.BytesIO(b"RIFF\0\0\0\0WAVE" + garbage))
        assert kind == "WAV"
        assert 1 <= head.channels <= 2
        assert 8000 <= head.rate <= 48000


@given(HEADS, st.data())
def test_a_head_that_is_cut_off_anywhere_is_refused(head, data):
    written = written_head(head)
    content = written[: data.draw(st.integers(4, len(written) - 1))]
    assert refusal(content) == "it ends before its sound begins"


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_size_left_open_by_a_writer_that_cannot_go_back_means_to_the_end(size):
    content = riff(chunk(b"fmt ", FORM), b"data" + struct.pack("<I", size))
    assert head_of(content) == WavHead(Encoding.PCM16, 8000, 2, None)


def test_an_extensible_head_tells_its_format_in_its_guid():
    guid = struct.pack("<H", 7) + bytes.fromhex("000000001000800000aa00389b71")
    extended = struct.pack("<HHIIHH", 0xFFFE, 2, 8000, 16000, 2, 8)
    extended += struct.pack("<HHI", 22, 8, 3) + guid
    content = riff(chunk(b"fmt ", extended), chunk(b"data", b"1234"))
    assert head_of(content) == WavHead(Encoding.ULAW, 8000, 2, 4)
    cut = riff(chunk(b"fmt ", extended[:20]), chunk(b"data", b""))
    assert refusal(cut) == "its extended format chunk is cut off"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (riff(chunk(b"data", b"1234")), "no format chunk"),
        (riff(chunk(b"fmt ", FORM[:14]), chunk(b"data", b"")), "no format chunk"),
        (riff(form(tag=85), chunk(b"data", b"")), "its WAV format 85 with 16 bits is not known"),
        (riff(form(bits=24), chunk(b"data", b"")), "its WAV format 1 with 24 bits is not known"),
        (riff(form(channels=6), chunk(b"data", b"")), "it has 6 channels"),
        (riff(form(channels=0), chunk(b"data", b"")), "it has 0 channels"),
        (riff(form(rate=0), chunk(b"data", b"")), "its rate is 0 Hz; 8000 to 48000 are known"),
        (riff(form(align=2), chunk(b"data", b"")), "its block is 2 bytes instead of 4"),
        (riff(b"LIST\xf0\xff\xff\xff"), "a chunk before its sound claims 4294967280 bytes"),
    ],
)
def test_a_head_that_cannot_be_true_is_refused_with_what_would_be_right(content, said):
    assert refusal(content).startswith(said)


def test_a_head_without_end_is_refused_before_it_fills_the_memory():
    class Chunks:
        given = 0

        def read(self, size):
            self.given += size
            return b"RIFF\0\0\0\0WAVE" if size == 12 else (chunk(b"JUNK", b"") * size)[:size]

    reader = Chunks()
    with pytest.raises(UnreadableRecording, match="no sound begins in its first 1048576 bytes"):
        look(reader)
    assert reader.given < 2 * HEAD_LIMIT


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"", "an empty file"),
        (b"ID3\x04rest", "MP3"),
        (b"\xff\xfb\x90\x00", "MP3"),
        (b"OggS\0\2", "Ogg"),
        (b"fLaC", "FLAC"),
        (b"\0\0\0\x20ftypM4A ", "MP4"),
        (b"RIFF\0\0\0\0AVI ", "something else"),
        (b"{}", "something else"),
        (b"RIFF\0\0", "WAV"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(start, kind):
    assert kind_of(start) == kind


def test_a_head_is_not_written_before_the_size_is_known():
    with pytest.raises(ValueError, match="not known"):
        written_head(WavHead(Encoding.ULAW, 8000, 2, None))
