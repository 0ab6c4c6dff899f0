"""A list's bytes, as they come, cut into lines; offsets are kept, so that reading can go on later.

An encoding must tell a line's end by its bytes: one in which a byte means what those before it
shift to (ISO-2022-JP, UTF-7) cannot be begun in the middle.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from dispatch.errors import CampaignRefused

LONGEST_LINE = 1_000_000
"""Bytes. The first line of a raw export holds a campaign's whole file."""
BOMS = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
MULTIBYTE = {"utf-16-le", "utf-16-be"}
LEFT_OUT = ("iso2022", "iso-2022", "utf-7", "hz", "utf-32", "idna", "punycode")
Split = Callable[[bytes], list[bytes]]


@dataclass(frozen=True, slots=True)
class Coding:
    """How bytes become text, and how many at the begin of the file say only that."""

    codec: str
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; `size` is its bytes in the file. A cut one is too long to be kept."""

    raw: bytes
    size: int
    cut: bool = False


def coding_of(encoding: str, begin: bytes) -> Coding:
    """How a file that begins so is read; `encoding` is what the campaign's file names.

    Raises CampaignRefused where its first bytes say that it is another one.
    """
    bom = next((one for one in BOMS if begin.startswith(one)), b"")
    own = _own(encoding)
    if not bom:
        return Coding("utf-16-le" if own == "utf-16" else own)
    if own not in {BOMS[bom], BOMS[bom][:6]}:
        raise CampaignRefused(
            f'its first bytes say {BOMS[bom]}, and the campaign\'s file encoding = "{encoding}": '
            f'give encoding = "{BOMS[bom][:6].rstrip("-")}" there'
        )
    return Coding(BOMS[bom], len(bom))


def _own(encoding: str) -> str:
    """Python's name, and what Japanese software means by Shift_JIS."""
    if encoding.startswith(LEFT_OUT):
        raise CampaignRefused(f'encoding = "{encoding}" cannot be read in parts: save it as UTF-8')
    named = {"shift_jis": "cp932", "utf-8-sig": "utf-8", "ascii": "utf-8"}
    return named.get(encoding, encoding)


def lines_of(chunks: Iterable[bytes], codec: str) -> Iterator[Line]:
    """The lines, however the bytes come in pieces; the last one may lack its end."""
    wide = codec in MULTIBYTE
    split: Split = partial(_split_wide, codec) if wide else _split
    end = 2 if wide else 1
    rest, behind = b"", 0
    for chunk in chunks:
        *whole, rest = split(rest + chunk)
        for raw in whole:
            yield _line(raw, behind, end)
            behind = 0
        if len(rest) > LONGEST_LINE:
            kept = len(rest) % end
            behind += len(rest) - kept
            rest = rest[len(rest) - kept :]
    if rest or behind:
        yield _line(rest, behind, 0)


def _line(raw: bytes, behind: int, end: int) -> Line:
    length = behind + len(raw)
    cut = length > LONGEST_LINE
    return Line(b"" if cut else raw, length + end, cut)


def _split(data: bytes) -> list[bytes]:
    return data.split(b"\n")


def _split_wide(codec: str, data: bytes) -> list[bytes]:
    """Two bytes are one character: what stands in the file for no text stays as it is."""
    even = len(data) & ~1
    texts = data[:even].decode(codec, "surrogatepass").split("\n")
    lines = [text.encode(codec, "surrogatepass") for text in texts]
    lines[-1] += data[even:]
    return lines
