"""docs/faults.md: its tables are those of the fault run, and its commands and script are read."""

import re
from pathlib import Path

import pytest
from histories.__main__ import _parser
from histories.checks import CHECKS
from histories.mishaps import FAULTS
from histories.mutations import MUTATIONS
from histories.scripts import read_script
from test_histories import FOUND_WITHIN, SAMPLE, SHOWS_AS

TEXT = (Path(__file__).parents[1] / "docs/faults.md").read_text(encoding="utf-8")


def table(heading):
    """The cells of the rows under the heading row that begins so, without code marks."""
    _, _, after = TEXT.partition(f"\n| {heading} ")
    rows = after.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip().replace("`", "") for cell in row.strip("|").split("|")] for row in rows]


def test_the_faults_of_each_operation_are_listed():
    listed = {operation: set(faults.split(", ")) for operation, faults in table("operation")}
    known = {operation: set(faults) for operation, faults in FAULTS.items()}
    known["SendMessage"].add("delivered-late")
    assert listed == known


def test_the_checks_are_listed_with_their_invariants():
    when = {True: "after every line", False: "at rest"}
    known = [[check.name, str(check.invariant), when[check.always]] for check in CHECKS]
    assert sorted(table("check")) == sorted(known)


def test_each_damage_is_listed_with_what_shows_it():
    listed = {name: shows for name, _, shows in table("`--mutate`")}
    assert listed == SHOWS_AS
    assert set(listed) == set(MUTATIONS)
    assert f"within {FOUND_WITHIN} histories" in TEXT
    assert len(SAMPLE) == 60


@pytest.mark.parametrize("arguments", [row[0] for row in table('`make faults ARGS="…"`')])
def test_the_options_are_the_command_s(arguments):
    assert _parser().parse_args(arguments.split())


def test_the_script_can_be_read(tmp_path):
    (script,) = re.findall(r"^```text\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    file = tmp_path / "history.txt"
    file.write_text(script, encoding="utf-8")
    seed, lines = read_script(file)
    assert seed == 20
    assert lines[0] == "alarm b critical"
    assert script.count("#") == 2
