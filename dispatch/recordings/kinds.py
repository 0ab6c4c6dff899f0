"""What a file is, told by its first bytes."""

START_BYTES = 12
"""Bytes that `kind_of` looks at."""
WAV = "WAV"
EMPTY = "an empty file"
OTHER = "something else"
_SIGNS = (
    (0, b"OggS", "Ogg"),
    (0, b"fLaC", "FLAC"),
    (0, b"ID3", "MP3"),
    (0, b"RF64", "RF64"),
    (4, b"ftyp", "MP4"),
    (0, b"\x1a\x45\xdf\xa3", "WebM"),
    (0, b"#!AMR", "AMR"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"PK\x03\x04", "ZIP"),
)
_MP3_SYNC = (0xFF, 0xE0)


def kind_of(start: bytes) -> str:
    """The name of the format, as people say it; a WAV file may be cut off within its sign."""
    if not start:
        return EMPTY
    if start[:4] == b"RIFF" and b"WAVE".startswith(start[8:START_BYTES]):
        return WAV
    if len(start) > 1 and start[0] == _MP3_SYNC[0] and start[1] & _MP3_SYNC[1] == _MP3_SYNC[1]:
        return "MP3"
    return next((name for at, sign, name in _SIGNS if start[at:].startswith(sign)), OTHER)
