"""Inputs that once broke a promise, or nearly: each still goes through its target's oracle.

Written by hand after what `make fuzz` found: `tests/fuzz_findings/TARGET.what-it-is.json` or
`.toml`. A dot, a name and a file is all that a new one takes.
"""

import time
from pathlib import Path

import pytest

from fuzz.seeds import FINDINGS
from fuzz.targets import TARGETS

KEPT = sorted(path for path in FINDINGS.iterdir() if path.suffix in {".json", ".toml"})
SLOWEST = 3.0
"""Seconds of processor time for one input, on a slow machine."""


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_an_input_that_was_found_by_fuzzing_breaks_no_promise(path):
    target = TARGETS[path.name.partition(".")[0]]
    assert path.suffix == f".{target.form}"
    begun = time.process_time()
    target.check(path.read_text(encoding="utf-8"))
    assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize("name", TARGETS)
def test_every_seed_of_a_target_is_small_enough_and_breaks_no_promise(name):
    seeds = list(TARGETS[name].seeds())
    assert seeds
    for seed in seeds:
        assert len(seed.encode("utf-8", "replace")) <= TARGETS[name].largest
        TARGETS[name].check(seed)


def test_every_target_has_an_input_that_is_kept():
    assert {path.name.partition(".")[0] for path in KEPT} == set(TARGETS)


def test_the_folder_holds_nothing_else():
    assert {Path(path).suffix for path in FINDINGS.iterdir()} <= {".json", ".toml"}
