"""What may be asked of a campaign, in which state, and what it is then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatch.campaign.control import Verb, calls_now, changed, within_cap
from dispatch.campaign.run import Campaign, Status, Tally
from dispatch.errors import CampaignRefused

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def standing(status, **more):
    return Campaign("visits-20261122", "visits", status, NOW - timedelta(hours=1), **more)


BECOMES = {
    (Status.READY, Verb.START): Status.RUNNING,
    (Status.RUNNING, Verb.PAUSE): Status.PAUSED,
    (Status.PAUSED, Verb.RESUME): Status.RUNNING,
    (Status.IMPORTING, Verb.STOP): Status.STOPPED,
    (Status.READY, Verb.STOP): Status.STOPPED,
    (Status.RUNNING, Verb.STOP): Status.STOPPED,
    (Status.PAUSED, Verb.STOP): Status.STOPPED,
    (Status.RUNNING, Verb.FINISH): Status.FINISHED,
    (Status.PAUSED, Verb.FINISH): Status.FINISHED,
}
SAME = {
    (Status.RUNNING, Verb.START),
    (Status.PAUSED, Verb.PAUSE),
    (Status.RUNNING, Verb.RESUME),
    (Status.STOPPED, Verb.STOP),
    (Status.FINISHED, Verb.FINISH),
}
REFUSED = {(status, verb) for status in Status for verb in Verb} - set(BECOMES) - SAME


@pytest.mark.parametrize(("asked", "becomes"), BECOMES.items())
def test_what_may_be_asked_is_done(asked, becomes):
    status, verb = asked
    assert changed(standing(status), verb, NOW).status is becomes


@pytest.mark.parametrize(("status", "verb"), sorted(SAME))
def test_what_it_is_already_is_no_error_and_changes_nothing(status, verb):
    before = standing(status)
    assert changed(before, verb, NOW) is before


@pytest.mark.parametrize(("status", "verb"), sorted(REFUSED))
def test_everything_else_is_refused_and_says_how_it_stands(status, verb):
    with pytest.raises(CampaignRefused, match=f"visits-20261122 is {status}: "):
        changed(standing(status), verb, NOW)


@pytest.mark.parametrize(
    ("status", "verb", "said"),
    [
        (Status.IMPORTING, Verb.START, "still being read"),
        (Status.PAUSED, Verb.START, "resume it"),
        (Status.STOPPED, Verb.RESUME, "start another"),
        (Status.READY, Verb.PAUSE, "it has not begun"),
    ],
)
def test_a_refusal_says_what_would_be_right(status, verb, said):
    with pytest.raises(CampaignRefused, match=said):
        changed(standing(status), verb, NOW)


def test_a_campaign_with_calls_under_way_is_not_finished():
    busy = standing(Status.RUNNING, tally=Tally(calling=1))
    with pytest.raises(CampaignRefused, match="calls under way"):
        changed(busy, Verb.FINISH, NOW)


def test_a_start_counts_from_now_or_from_the_later_time_it_was_given():
    ready, later = standing(Status.READY), NOW + timedelta(hours=2)
    assert changed(ready, Verb.START, NOW).started_at == NOW
    assert changed(ready, Verb.START, NOW, at=NOW - timedelta(hours=2)).started_at == NOW
    assert changed(ready, Verb.START, NOW, at=later).started_at == later


def test_nobody_is_called_before_the_time_it_was_started_for():
    later = NOW + timedelta(hours=2)
    started = changed(standing(Status.READY), Verb.START, NOW, at=later)
    assert not calls_now(started, later - timedelta(seconds=1))
    assert calls_now(started, later)


def test_nobody_is_called_while_it_is_paused():
    paused = changed(standing(Status.RUNNING, started_at=NOW), Verb.PAUSE, NOW)
    assert not calls_now(paused, NOW)
    assert calls_now(changed(paused, Verb.RESUME, NOW), NOW)


def test_the_end_has_its_time_and_a_pause_has_none():
    running = standing(Status.RUNNING)
    assert changed(running, Verb.STOP, NOW).ended_at == NOW
    assert changed(running, Verb.FINISH, NOW).ended_at == NOW
    assert changed(running, Verb.PAUSE, NOW).ended_at is None


def test_the_reason_of_a_pause_that_nobody_asked_for_is_gone_once_it_is_resumed():
    paused = changed(standing(Status.RUNNING), Verb.PAUSE, NOW, why="its spend cap is reached")
    assert paused.why == "its spend cap is reached"
    assert changed(paused, Verb.RESUME, NOW).why == ""


def test_a_campaign_whose_money_is_spent_is_not_resumed_before_the_cap_is_raised():
    poor = standing(Status.PAUSED, tally=Tally(spent=50.0))
    with pytest.raises(CampaignRefused, match="raise the cap"):
        within_cap(poor, 50.0)
    within_cap(poor, 50.01)
    within_cap(replace(poor, tally=Tally(spent=49.99)), 50.0)
    within_cap(poor, None)
