"""100,000 recordings listed, given out in batches and accounted for by one run in the sandbox.

The conversion is stubbed: the count is the point. Exit status 1 where one recording is missing,
or comes twice.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from archive import Archive

DAYS = 28


def main() -> int:
    """Run it once and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=int, default=100_000)
    count = parser.parse_args().recordings
    archive = Archive()
    began = time.process_time()
    for day in range(DAYS):
        share = len(range(day, count, DAYS))
        archive.has(share, day=f"2026/01/{day + 1:02}", of=day * count)
    filled = time.process_time()
    ended = archive.archive("a", **{"from": "2026-01-01", "to": "2026-01-31"})
    run = archive.runs.run("a")
    seen = archive.conversion.times
    well = run.listed == run.accounted == len(seen) == count and max(seen.values()) == 1
    print(f"{count} objects put in {filled - began:.1f} s of CPU")
    print(f"{run.listed} listed, {run.accounted} accounted for, {ended['status']}")
    print(f"in {time.process_time() - filled:.1f} s of CPU")
    archive.cloud.stop()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
