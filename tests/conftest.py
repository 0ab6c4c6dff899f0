"""Fixtures that more than one test file uses."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def night():
    """A night on call in the sandbox; calls that nobody expected fail the test."""
    from night import Night  # noqa: PLC0415 - moto takes a second, and few tests need it

    begun = Night()
    yield begun
    begun.is_over()
