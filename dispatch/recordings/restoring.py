"""What a recording that was made small becomes again, and what that file says of itself."""

import struct

from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.wav import WavHead, written_head

AS_IT_WAS = "as it was recorded, bit by bit"
SAME_SOUND = "every sample as it was recorded; the file had other parts, or another coding"
HOURS = {"GLACIER": 5, "DEEP_ARCHIVE": 12, "ARCHIVE_ACCESS": 5, "DEEP_ARCHIVE_ACCESS": 12}
"""Until what is restored from there can be read, at most (S3 User Guide, standard retrieval)."""
DAYS = 7
"""For which it can be read then."""
FLAC = "lossless"
RIFF_HEAD, DATA_HEAD = 12, 8


def note_of(profile: str) -> str:
    """What a file says that is not as it was recorded; empty where it is."""
    if profile in ("", FLAC):
        return ""
    return f"decoded from {PROFILES[profile].coding} (Tocsin, {profile}): not as it was recorded"


def restored_head(head: WavHead, note: str) -> bytes:
    """The head of the file, with the note as its comment (RIFF's LIST INFO, ICMT)."""
    plain = written_head(head)
    if not note:
        return plain
    text = note.encode("ascii") + b"\0"
    text += b"\0" * (len(text) % 2)
    info = b"INFO" + struct.pack("<4sI", b"ICMT", len(text)) + text
    listed = struct.pack("<4sI", b"LIST", len(info)) + info
    whole = struct.unpack_from("<I", plain, 4)[0] + len(listed)
    form, data = plain[RIFF_HEAD:-DATA_HEAD], plain[-DATA_HEAD:]
    return struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + form + listed + data


def verdict(profile: str, sha256: str, original: str) -> str:
    """How what was restored compares with what was recorded; hashes in hexadecimal."""
    if original and sha256 == original:
        return AS_IT_WAS
    if not profile:
        return "what is in the bucket"
    return note_of(profile) or SAME_SOUND
