"""How fast campaign calls are started, and when a silent call is asked after."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.campaign.lengths import FIRST_GUESS, Lengths
from dispatch.campaign.pace import LEAST_SHARE, Pace, learned, starts_ready, told, used

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
QUOTA = 100.0


def second(number: float) -> datetime:
    """So many seconds later."""
    return NOW + timedelta(seconds=number)


def after_windows(accepts: float, windows: int) -> Pace:
    """A pace that was learned where the service takes so many starts a second."""
    pace = learned(Pace(), QUOTA, NOW)
    for number in range(1, windows + 1):
        asked = QUOTA * pace.share
        taken = min(asked, accepts)
        pace = replace(pace, taken=int(taken), refused=int(asked - taken))
        pace = learned(pace, QUOTA, second(number))
    return pace


def test_a_rate_that_is_granted_is_used_whole() -> None:
    assert after_windows(accepts=QUOTA, windows=20).share == 1.0


def test_a_lower_rate_than_granted_is_found_within_a_few_seconds() -> None:
    assert 0.1 <= after_windows(accepts=14, windows=5).share <= 0.25


def test_a_refusal_now_and_then_changes_nothing() -> None:
    pace = replace(learned(Pace(), QUOTA, NOW), taken=99, refused=1)
    assert learned(pace, QUOTA, second(1)).share == 1.0


def test_the_rate_grows_again_when_nothing_is_refused_any_more() -> None:
    slow = replace(after_windows(accepts=14, windows=5), since=NOW)
    for number in range(1, 30):
        slow = learned(replace(slow, taken=60), QUOTA, second(number))
    assert slow.share == 1.0


def test_a_window_of_a_few_requests_tells_nothing_yet() -> None:
    pace = replace(learned(Pace(), QUOTA, NOW), taken=1, refused=3)
    assert learned(pace, QUOTA, second(2)) == pace


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.5, 500))
def test_the_share_stays_within_its_bounds(taken: int, refused: int, quota: float) -> None:
    pace = replace(learned(Pace(), quota, NOW), taken=taken, refused=refused)
    assert LEAST_SHARE <= learned(pace, quota, second(6)).share <= 1.0


@given(st.lists(st.floats(0.01, 3), min_size=1, max_size=40), st.floats(0.5, 200))
def test_no_more_starts_come_than_the_quota_brings_and_one_second_saves(
    waits: list[float], quota: float
) -> None:
    pace, passed, starts = Pace(), 0.0, 0
    for wait in waits:
        passed += wait
        pace = starts_ready(pace, quota, second(passed))
        starts += int(pace.saved)
        pace = used(pace, int(pace.saved))
    assert starts <= quota * passed + max(1.0, quota) + 1


def test_what_comes_back_is_counted_by_what_it_was() -> None:
    pace = told(told(told(Pace(), refused=False), refused=True), refused=False)
    assert (pace.taken, pace.refused) == (2, 1)


def test_a_silent_call_is_asked_after_when_nearly_all_others_have_ended() -> None:
    lengths = Lengths()
    assert lengths.longest_likely() == FIRST_GUESS
    for number in range(100):
        lengths.add(timedelta(seconds=30 + number / 10))
    assert timedelta(seconds=39) <= lengths.longest_likely() <= timedelta(seconds=43)
