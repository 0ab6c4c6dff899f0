"""What a recording may become: four profiles, each a trade of size against where it plays."""

from dataclasses import dataclass
from enum import Enum

from dispatch.recordings.wav import Encoding

OPUS_BITS = {1: 16_000, 2: 24_000}
"""Bits per second by channels. Stereo Opus of 16 kb/s merges the two speakers."""


class Coding(Enum):
    """What the sound is stored as."""

    OPUS = "Opus"
    FLAC = "FLAC"
    ULAW = "µ-law"
    ALAW = "A-law"


WAV_ENCODINGS = {Coding.ULAW: Encoding.ULAW, Coding.ALAW: Encoding.ALAW}
"""The codings that are WAV files."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One way to keep a recording. `one_channel` mixes the speakers into one."""

    name: str
    coding: Coding
    suffix: str
    content_type: str
    one_channel: bool = False

    def channels(self, source: int) -> int:
        """Of the result, by those of the source."""
        return 1 if self.one_channel else source

    def bits_per_second(self, rate: int, channels: int) -> int:
        """Of the result's sound as expected; FLAC halves telephone speech of 16 bits."""
        kept = self.channels(channels)
        return OPUS_BITS[kept] if self.coding is Coding.OPUS else rate * kept * 8


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("speech", Coding.OPUS, ".ogg", "audio/ogg"),
        Profile("compatible", Coding.ULAW, ".wav", "audio/wav"),
        Profile("lossless", Coding.FLAC, ".flac", "audio/flac"),
        Profile("mono", Coding.ALAW, ".wav", "audio/wav", one_channel=True),
    )
}
DEFAULT = "speech"
