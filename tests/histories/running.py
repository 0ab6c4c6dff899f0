"""Many histories in several processes, one world in each."""

import gc
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context

from histories.checks import CHECKS
from histories.history import Told, drawn
from histories.mutations import mutate
from histories.world import World
from sandbox.direct_calls import direct_calls

BATCH = 20
"""Histories that a process runs before it tells of them."""
MOST_KEPT = 5
"""Violations whose lines are kept for a script."""
GARBAGE_AFTER = 200_000
"""New objects until Python looks for garbage; what a world is made of is never any."""


@dataclass
class Sum:
    """What became of histories so far."""

    histories: int = 0
    by_check: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The numbers of the histories that failed, by the check that did."""
    struck: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    failed: list[Told] = field(default_factory=list)

    @property
    def violations(self) -> int:
        """How many histories failed."""
        return sum(map(len, self.by_check.values()))

    def add(self, told: Told) -> None:
        """One more."""
        self.histories += 1
        self.struck += told.struck
        self.ends += told.ends
        if told.violation is not None:
            self.by_check[told.violation.check].append(told.seed)
            if len(self.failed) < MOST_KEPT:
                self.failed.append(told)


def run(seeds: range, jobs: int, mutation: str = "") -> Iterator[Sum]:
    """Run the histories of these numbers; yields the sum after each batch."""
    so_far = Sum()
    batches = [seeds[at : at + BATCH] for at in range(0, len(seeds), BATCH)]
    pool = ProcessPoolExecutor(jobs, get_context("spawn"))
    try:
        for done in as_completed([pool.submit(run_batch, one, mutation) for one in batches]):
            for told in done.result():
                so_far.add(told)
            yield so_far
    finally:
        pool.shutdown(cancel_futures=True)


def run_batch(seeds: range, mutation: str = "") -> list[Told]:
    """Run them in this process."""
    world = world_of_this_process(mutation)
    return [drawn(world, seed, CHECKS) for seed in seeds]


@cache
def world_of_this_process(mutation: str = "") -> World:
    """The one world; requests in it go past botocore."""
    world = World()
    if mutation:
        mutate(world, mutation)
    KEPT_OPEN.enter_context(direct_calls())
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 100)
    return world


KEPT_OPEN = ExitStack()
