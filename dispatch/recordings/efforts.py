"""What each way to convert a recording makes of it, and how long a processor works for it.

Measured by `make archive-bench` on an hour of made speech in calls of five minutes
(benchmarks/README.md, 2026-11-22). Real calls, with more noise, become less small.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """`times_smaller` than Amazon Connect's own file; seconds of a processor for an hour of it."""

    times_smaller: float
    cpu_s_an_hour: float


EFFORTS: Mapping[str, Effort] = {
    "speech": Effort(12.5, 23.2),
    "compatible": Effort(2.0, 0.65),
    "lossless": Effort(2.6, 2.9),
    "mono": Effort(4.0, 0.6),
}
"""By profile; the checks, the checksums and the verdict are in it."""
SAMPLE = Effort(4.0, 2.1)
"""Of the published sample's two runs of ffmpeg."""
