"""A drill under way, as the terminal shows it."""

import io

import pytest
from drill_nights import Drills
from rich.console import Console

from console.drill_live import under_way


@pytest.fixture
def night():
    begun = Drills()
    yield begun
    begun.is_over()


def shown(night, incident):
    """The rows of the table, each with its cells."""
    console = Console(file=io.StringIO(), width=120)
    console.print(under_way(night.report(incident)))
    lines = console.file.getvalue().splitlines()
    return lines[0].strip(), [line.split() for line in lines[2:]]


def test_each_call_is_a_row_that_says_how_it_stands(night):
    night.acts("anna: voicemail\nben: press 2 after 14s\nchie: no-answer")
    drill = night.begins()["incident"]
    night.passes("10s")
    assert shown(night, drill)[1] == [["anna", "1", "0:00", "-", "-", "ringing"]]
    night.passes("20s")
    assert shown(night, drill)[1] == [["anna", "1", "0:00", "0:25", "-", "talking"]]
    night.passes("95s")
    title, rows = shown(night, drill)
    assert title == "DRILL plan. Under way. The target is 4:00."
    assert ["ben", "2", "1:40", "1:45", "2", "passed", "on"] in rows
    assert ["chie", "2", "1:40", "-", "-", "ringing"] in rows
