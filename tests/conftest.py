"""Fixtures that more than one test file uses."""

import dataclasses
import gc
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
# Each sandbox loads the handlers anew, as Lambda does: compiled once, and not a thousand times.
sys.dont_write_bytecode = False


@cache
def _compiled(text):
    return compile(text, "<string>", "exec")


# dataclasses compiles a few lines for each method of each class: half of what loading takes.
dataclasses.exec = lambda text, *scopes: exec(_compiled(text), *scopes)  # noqa: S102 - as there


def pytest_collection_finish():
    """What was collected stays: nobody looks through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def rights():
    """No function asks AWS for anything that its role does not allow (tests/recording.py)."""
    yield
    if recording := sys.modules.get("recording"):
        asked = recording.taken()
        assert asked == [], f"what no role allows was asked for: {asked}"


@pytest.fixture
def night():
    """A night on call in the sandbox; calls that nobody expected fail the test."""
    from night import Night  # noqa: PLC0415 - moto takes a second, and few tests need it

    begun = Night()
    yield begun
    begun.is_over()


@pytest.fixture
def night_with():
    """Begins nights with one plan, and every alarm of one severity (tests/own_night.py)."""
    from own_night import OwnNights  # noqa: PLC0415 - as above

    nights = OwnNights()
    yield nights.begin
    nights.are_over()


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    """The operator's command (tests/command.py)."""
    from command import Command  # noqa: PLC0415 - as above

    return Command(capsys, tmp_path, monkeypatch)


@pytest.fixture
def contacts(port, capsys, tmp_path, monkeypatch):
    """`tocsin contacts` against the night's sandbox (tests/contacts_console.py)."""
    from contacts_console import Contacts  # noqa: PLC0415 - as above

    return Contacts(port, capsys, tmp_path, monkeypatch)


@pytest.fixture
def port(night):
    """Where the night's sandbox listens."""
    from stack_of import serving  # noqa: PLC0415 - as above

    with serving(night.cloud) as found:
        yield found


@pytest.fixture
def sandbox(night, port, monkeypatch):
    """The night, found by commands that are not told where."""
    monkeypatch.setattr("console.places.DEFAULT_PORT", port)
    return night
