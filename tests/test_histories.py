"""The fault run (make faults): it holds on a sample, it repeats, and it notices damaged code."""

from collections import Counter

import pytest
from histories import running
from histories.__main__ import main
from histories.checks import CHECKS
from histories.history import drawn, replayed
from histories.minimise import minimised, without_needless
from histories.mishaps import FAULTS
from histories.mutations import MUTATIONS, mutate
from histories.scripts import read_script, script_of
from histories.world import World

from sandbox.direct_calls import direct_calls

SAMPLE = range(60)
FOUND_WITHIN = 150
"""Histories in which each damage to the code shows."""
SHOWS_AS = {
    "drop-the-condition": "nothing on record changes",
    "drop-the-token": "no phone rings twice",
    "perform-before-storing": "every call is on record",
    "drop-the-dedup": "an outcome never changes",
    "lose-the-stop": "the end stops what rings, and says so",
    "forget-what-failed": "one failure silences no other",
}
INVARIANTS = range(1, 9)
"""Of design.md."""


@pytest.fixture
def world():
    with direct_calls():
        made = World()
        yield made
        made.end()


def test_whatever_fails_and_whoever_presses_what_must_hold_holds(world):
    total = running.Sum()
    for seed in SAMPLE:
        total.add(drawn(world, seed, CHECKS))
    assert [script_of(told) for told in total.failed] == []
    assert set(total.ends) >= {"acknowledged", "resolved", "missed"}
    struck = Counter(kind.split()[0] for kind in total.struck)
    assert set(FAULTS) <= set(struck)


@pytest.mark.parametrize(("damage", "check"), SHOWS_AS.items())
def test_damaged_code_is_noticed(world, damage, check):
    mutate(world, damage)
    told = (drawn(world, seed, CHECKS) for seed in range(FOUND_WITHIN))
    assert any(one.violation and one.violation.check == check for one in told)


def test_each_damage_that_can_be_done_is_looked_for():
    assert set(SHOWS_AS) == set(MUTATIONS)


def test_each_invariant_of_the_design_is_a_check():
    assert {check.invariant for check in CHECKS} == set(INVARIANTS)
    assert len({check.name for check in CHECKS}) == len(CHECKS)


def test_a_history_drawn_again_or_replayed_from_its_script_is_the_same(world, tmp_path):
    first, second = drawn(world, 11, CHECKS), drawn(world, 11, CHECKS)
    script = tmp_path / "history.txt"
    script.write_text(script_of(first), encoding="utf-8")
    third = replayed(world, *read_script(script), CHECKS)
    assert first == second == third
    assert len(first.lines) > 20


def test_a_violation_is_printed_as_a_short_script_that_fails_again(world, tmp_path):
    mutate(world, "drop-the-dedup")
    told = next(one for seed in SAMPLE if (one := drawn(world, seed, CHECKS)).violation)
    shortest = minimised(world, told)
    assert len(shortest.lines) < len(told.lines) / 2
    script = tmp_path / "history.txt"
    script.write_text(script_of(shortest), encoding="utf-8")
    again = replayed(world, *read_script(script), CHECKS)
    assert again.violation == shortest.violation
    assert again.violation.check in script_of(shortest).splitlines()[0]


def test_of_a_failing_list_only_what_it_needs_to_fail_is_left():
    asked = []

    def fails(lines):
        asked.append(lines)
        return {"3", "7"} <= set(lines)

    assert without_needless([str(number) for number in range(40)], fails) == ["3", "7"]
    assert len(asked) < 60


def test_the_command_tells_two_figures_last_and_fails_on_a_violation(world, monkeypatch, capsys):
    monkeypatch.setattr(running, "world_of_this_process", lambda _mutation="": world)
    monkeypatch.setattr("histories.__main__.world_of_this_process", lambda _mutation="": world)
    monkeypatch.setattr("histories.__main__.run", in_this_process)
    assert main(["--seed", "3"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 histories, 0 violations"
    mutate(world, "drop-the-dedup")
    assert main(["--seed", "0", "--histories", "20"]) == 1
    out = capsys.readouterr().out
    assert "20 histories, " in out.splitlines()[-1]
    assert "every event ends as exactly one" in out


def in_this_process(seeds, _jobs, mutation=""):
    total = running.Sum()
    for told in running.run_batch(seeds, mutation):
        total.add(told)
    yield total
