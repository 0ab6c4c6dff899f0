"""A file's bytes as they pass: how many, and their SHA-256."""

import hashlib

from dispatch.recordings.wav_reading import Reader

AT_ONCE = 1 << 16


class Noted:
    """A reader that notes how much passed through it, and its SHA-256."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.size, self.sha256 = reader, 0, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """The next bytes of the reader."""
        content = self.reader.read(size)
        self.size += len(content)
        self.sha256.update(content)
        return content

    def drain(self) -> None:
        """Read to the end: what stands behind the sound belongs to the file, too."""
        while self.read(AT_ONCE):
            pass
