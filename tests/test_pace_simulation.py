"""The pacer on a virtual clock, with a small network: the whole is `make pace`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dispatch.routes.quotas import Quotas

PACE = Path(__file__).parents[1] / "benchmarks" / "pace"
MODULES = ("audit", "clock", "crowd", "network", "ours", "rivals")
SLOTS, STARTS = 100, 10.0


@pytest.fixture(scope="module")
def pace() -> Iterator[dict[str, ModuleType]]:
    """The simulation's modules, which are scripts beside each other."""
    sys.path.insert(0, str(PACE))
    try:
        yield {name: __import__(name) for name in MODULES}
    finally:
        sys.path.remove(str(PACE))
        for name in MODULES:
            sys.modules.pop(name, None)


def test_without_faults_nearly_every_slot_is_busy(pace: dict[str, ModuleType]) -> None:
    network, ours = simulated(pace, pace["network"].Faults(), minutes=8)
    assert network.busy_share(60) > 0.97
    assert finished(pace, network, ours) == (0, 0)


def test_lost_events_refusals_and_crashes_lose_nobody_and_call_nobody_twice(
    pace: dict[str, ModuleType],
) -> None:
    faults = pace["network"].Faults(0.05, 0.05, 0.02)
    network, ours = simulated(pace, faults, minutes=8)
    assert ours.crashes > 0
    assert finished(pace, network, ours) == (0, 0)


def test_more_starts_than_are_granted_are_not_asked_for(pace: dict[str, ModuleType]) -> None:
    network, _ = simulated(pace, pace["network"].Faults(), minutes=4)
    assert network.throttled <= 2


def simulated(pace: dict[str, ModuleType], faults: object, minutes: float) -> tuple[Any, Any]:
    """The network and the pacer after so many minutes, measured after the first."""
    clock = pace["clock"].Clock()
    network = pace["network"].Network(clock, SLOTS, STARTS, faults, seed=7)
    quotas = Quotas(STARTS, int(STARTS) + 3, SLOTS + 4, 3)
    ours = pace["ours"].Ours(clock, network, quotas, seed=7)
    clock.run(60)
    network.begin_to_measure()
    clock.run(60 + 60 * minutes)
    return network, ours


def finished(pace: dict[str, ModuleType], network: Any, ours: Any) -> tuple[int, int]:
    """How many were lost, and called twice, once nobody new is called."""
    ours.stop()
    clock = ours.clock
    clock.run(clock.seconds + 900)
    return pace["audit"].lost(ours, network), pace["audit"].twice(network)
