"""Where a person stands on the agenda follows from what is stored of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.campaign.agenda import LONG_AGO, agenda_of, due_of, is_due
from dispatch.campaign.person import Person, Stage

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)
WAITS = Person("c", "000b" + "0" * 16, "+12025550101", "en", "UTC", due_at=NOW)
CALLED = replace(WAITS, stage=Stage.CALLING, due_at=None, until=LATER)
DONE = replace(WAITS, stage=Stage.DONE, due_at=None)


def test_whoever_waits_is_on_the_agenda_of_their_shard_when_they_are_due():
    assert agenda_of(WAITS) == ("due#c#3", NOW)


def test_whoever_is_called_is_on_that_of_calls_when_theirs_must_be_over():
    assert agenda_of(CALLED) == ("calling#c", LATER)


def test_whoever_is_done_is_on_no_agenda():
    assert agenda_of(DONE) is None


def test_due_is_whoever_waits_and_whose_time_has_come():
    assert is_due(WAITS, NOW)
    assert not is_due(WAITS, NOW - timedelta(seconds=1))
    assert not is_due(CALLED, LATER)
    assert not is_due(replace(WAITS, stage=Stage.DONE), NOW)


def test_an_agenda_that_is_behind_what_is_stored_is_to_be_asked_again_at_once():
    assert [due_of(one) for one in (WAITS, CALLED, DONE)] == [NOW, LONG_AGO, LONG_AGO]
