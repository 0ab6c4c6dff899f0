"""A sandbox that cannot start leaves nothing behind."""

import pytest
from night import CONTACTS, THREE_AM, Night

from sandbox import cloud
from sandbox.cloud import Cloud


def test_what_fails_to_start_does_not_keep_the_next_from_starting(monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(cloud, "make_queues", _fails)
        with pytest.raises(ZeroDivisionError):
            Cloud(CONTACTS, THREE_AM)
    night = Night()
    night.alarm()
    night.phone("primary").rings()
    night.is_over()


def _fails(*_):
    raise ZeroDivisionError
