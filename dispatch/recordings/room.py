"""Whether there is time enough, and how long a recording may be."""

START_S = 20.0
"""Seconds for requests, and for what is written when it is done."""
BYTES_PER_SECOND = 1_000_000
"""Of a recording, read, converted and decoded again at 512 MB of memory (docs/recordings.md)."""
LONGEST_S = 900.0
"""Seconds that Lambda lets a function run."""
LARGEST = int((LONGEST_S - 2 * START_S) * BYTES_PER_SECOND)
"""Bytes of a recording for which one run of the function is enough: 7 hours as Connect records."""


def is_time_for(size: int, seconds_left: float) -> bool:
    """True where a recording of `size` bytes is done within `seconds_left`."""
    return seconds_left >= START_S + size / BYTES_PER_SECOND
