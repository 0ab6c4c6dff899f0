"""The names of recordings: which contact one is of, and what its smaller form is called."""

import re

from dispatch.recordings.profiles import Profile

_CONTACT = re.compile(
    r"(?:^|/)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_[^/]*$"
)
"""Amazon Connect names a recording CONTACT-ID_20260131T09:05_UTC.wav."""


LONGEST_KEY = 1024
"""Bytes of a key (Amazon S3 User Guide, Naming Amazon S3 objects)."""


def contact_of(key: str) -> str:
    """The id of the contact whose recording has this key; empty where the name tells none."""
    found = _CONTACT.search(key)
    return found[1] if found else ""


def result_key(key: str, profile: Profile) -> str:
    """The key with the profile's suffix in place of .wav: a WAV profile keeps the key."""
    return re.sub(r"\.wav$", "", key, flags=re.IGNORECASE) + profile.suffix
