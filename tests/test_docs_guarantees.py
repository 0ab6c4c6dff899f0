"""Who guarantees what: every test that the page names is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = (HERE.parent / "docs" / "guarantees.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(\w+)`", PAGE)))
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and " held by " not in line]


@cache
def names_in(file):
    """Every test of a file, and what its other assignments name."""
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    return {getattr(node, "name", "") for node in ast.walk(tree)}


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_promise_names_a_test_that_exists(file, test):
    assert test in names_in(file)


def test_every_promise_names_a_test_and_what_three_others_promise():
    for row in ROWS:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == 5, row
        assert "::" in cells[1], row
        assert all(cells), row
    assert len(ROWS) > 20


def test_the_eight_invariants_are_all_there():
    assert re.findall(r"^\| \*\*(\d)\.\*\*", PAGE, re.MULTILINE) == list("12345678")
