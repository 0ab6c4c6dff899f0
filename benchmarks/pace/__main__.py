"""How busy a campaign keeps its slots: the production pacer on a virtual clock, beside rivals.

2,700 slots, 100 starts a second allowed, three simulated hours, several seeds. `make pace` prints
the table last and exits with 1 where a target is missed. Beside it: a batch a minute, a top-up each
minute, and a model of a distributed map with task tokens, as the published sample has it.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from audit import lost, twice
from clock import Clock
from network import Faults, Network
from ours import Ours
from rich.console import Console
from rich.progress import track
from rivals import Batch, Rival, TaskTokens, TopUp

from dispatch.routes.quotas import Quotas

SLOTS, STARTS = 2700, 100.0
RESERVED = 30
"""Calls kept for alerts beside the slots, and one more that drills come first by."""
RAMP, HOUR = 120.0, 3600.0
FAULTS = Faults(lost_events=0.01, refusals=0.01, crashes_a_second=0.005)
HOURLY = 50_400
"""Calls of an hour at 14 starts a second."""
DRAIN = 900.0
"""Seconds after the last start by which everything must be settled."""


@dataclass(frozen=True, slots=True)
class Run:
    """One simulation: who paces, at how many starts a second, with which faults, and the target."""

    pacer: str
    starts: float = STARTS
    faults: Faults = Faults()  # noqa: RUF009 - it is frozen
    hours: float = 3.0
    seed: int = 1
    busy: float | None = None
    calls: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of it. `busy` is the share of the slots after the ramp."""

    run: Run
    busy: float
    calls: int
    lost: int
    twice: int
    crashes: int = 0

    @property
    def met(self) -> bool:
        """Whether the run's targets are met, and for ours nobody was lost or called twice."""
        run = self.run
        enough = run.busy is None or self.busy >= run.busy
        many = run.calls is None or self.calls >= run.calls
        return enough and many and (run.pacer != "ours" or not (self.lost or self.twice))


RIVALS: dict[str, type[Rival]] = {
    "a batch a minute": Batch,
    "a top-up each minute": TopUp,
    "map with task tokens": TaskTokens,
}


def runs(seeds: Sequence[int], hours: float) -> Iterator[Run]:
    """All of the table, in its order."""
    for seed in seeds:
        yield Run("ours", hours=hours, seed=seed, busy=0.985)
    for seed in seeds:
        yield Run("ours", faults=FAULTS, hours=hours, seed=seed, busy=0.97)
    yield Run("ours", starts=14.0, hours=1.0, seed=seeds[0], calls=0.995 * HOURLY)
    for name in RIVALS:
        yield Run(name, hours=hours, seed=seeds[0])
        yield Run(name, faults=FAULTS, hours=hours, seed=seeds[0])


def simulate(run: Run) -> Seen:
    """One of them, in virtual time."""
    logging.disable(logging.CRITICAL)
    clock = Clock()
    network = Network(clock, SLOTS, run.starts, run.faults, run.seed)
    if run.pacer != "ours":
        rival = RIVALS[run.pacer](clock, network, run.seed)
        _measure(clock, network, run)
        return Seen(run, network.busy_share(RAMP), len(network.calls), rival.lost, 0)
    quotas = Quotas(run.starts, int(run.starts) + 3, SLOTS + RESERVED + 1, RESERVED)
    ours = Ours(clock, network, quotas, run.seed)
    _measure(clock, network, run)
    busy, calls = network.busy_share(RAMP), len(network.calls)
    ours.stop()
    clock.run(clock.seconds + DRAIN)
    return Seen(run, busy, calls, lost(ours, network), twice(network), ours.crashes)


def _measure(clock: Clock, network: Network, run: Run) -> None:
    clock.run(RAMP)
    network.begin_to_measure()
    clock.run(run.hours * HOUR)


def table(results: Sequence[Seen]) -> str:
    """Plain, so that it can stand in a page."""
    lines = [f"{'pacer':<22}{'starts/s':>9}{'faults':>8}{'seed':>6}{'busy':>8}{'calls':>10}"]
    lines[0] += f"{'lost':>7}{'twice':>7}{'crashes':>9}  target"
    for seen in results:
        run = seen.run
        faults = "yes" if run.faults != Faults() else "no"
        line = f"{run.pacer:<22}{run.starts:>9.0f}{faults:>8}{run.seed:>6}{seen.busy:>8.1%}"
        line += f"{seen.calls:>10,}{seen.lost:>7}{seen.twice:>7}{seen.crashes:>9}  {_target(seen)}"
        lines.append(line)
    return "\n".join(lines)


def _target(seen: Seen) -> str:
    run = seen.run
    if run.busy is None and run.calls is None:
        return "-"
    wanted = f"{run.busy:.1%} busy" if run.busy is not None else f"{run.calls:,.0f} calls"
    return f"{wanted}: {'met' if seen.met else 'MISSED'}"


def main() -> int:
    """Run all, show how far it is, and print the table last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many (3)")
    parser.add_argument("--hours", type=float, default=3.0, help="simulated hours (3)")
    asked = parser.parse_args()
    wanted = list(runs(range(1, asked.seeds + 1), asked.hours))
    with ProcessPoolExecutor() as pool:
        results = list(
            track(
                pool.map(simulate, wanted),
                "simulating",
                total=len(wanted),
                console=Console(stderr=True),
            )
        )
    print(table(results))
    return 0 if all(one.met for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
