# ruff: noqa: T201 - a command prints what it found
"""`make campaign-run`: 20,000 people through the deployed handlers, with faults.

Exits with 1, and the first violations with person and seed, where anything stored differs from what
the phones lived.
"""

import argparse
import gc
import sys
import time
from datetime import timedelta

from campaign_run.checks import Ended
from campaign_run.prices import TARGET, parts, table
from campaign_run.town import Town
from campaign_run.world import LONGEST, World
from sandbox.direct_calls import direct_calls

SHOWN, SHOWN_EVERY = 20, 2.0
RATES = 14, 1000
"""Starts a second, which make 50,000 an hour, and calls at once."""
STEP = timedelta(minutes=1)


def main() -> int:
    """Runs, checks and prints."""
    parser = argparse.ArgumentParser(prog="make campaign-run", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    with direct_calls():
        return run(given.people, given.seed, faults=given.faults)


def run(people: int, seed: int, *, faults: bool) -> int:
    """One run; returns the exit code."""
    begun = time.monotonic()
    world = World(Town(people, seed), RATES, faults=faults)
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    world.imports()
    print(f"list read after {time.monotonic() - begun:.0f} s", file=sys.stderr)
    until = world.now + LONGEST
    shown = 0.0
    while not world.campaign.status.over and world.now < until:
        world.goes_on(STEP)
        if time.monotonic() - shown > SHOWN_EVERY:
            show(world, begun)
            shown = time.monotonic()
    print(file=sys.stderr)
    world.mishaps.on = False
    world.goes_on(timedelta(hours=1))
    wrong = list(Ended(world).wrong())
    for one in wrong[:SHOWN]:
        print(one)
    print(
        f"{len(wrong)} violations; {len(world.calls)} calls to {people} people, "
        f"{time.monotonic() - begun:.0f} s, {world.now - world.campaign.started_at} simulated"
    )
    struck, moods = world.mishaps.struck.total(), world.lines.moods.total() if world.lines else 0
    print(
        f"{struck} requests went wrong, {moods} events and turns went astray, "
        f"{world.processes} processes were killed"
    )
    found = list(parts(world.bill, len(world.calls), world.delivered))
    print(table(found, len(world.calls)))
    world.stop()
    return int(bool(wrong) or found[0].requests > TARGET)


def show(world: World, begun: float) -> None:
    """How far it is, on one line."""
    stages = world.stages()
    text = ", ".join(f"{count} {stage}" for stage, count in sorted(stages.items()))
    line = f"\r{time.monotonic() - begun:5.0f} s  {world.now:%a %H:%M}  {text}"
    print(f"{line:79}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
