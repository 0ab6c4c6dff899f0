"""What is shown of a campaign under way: rates, what is left, and its end where that is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.campaign.live import WINDOW, Allowed, Look, kept, live_of, look_at
from dispatch.campaign.live_view import live_view
from dispatch.campaign.run import Campaign, Importing, Status, Tally

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NOW = START + timedelta(minutes=10)
RESULTS = {"completed": 300, "partly": 50, "opted-out": 10, "unreached": 30, "bad-number": 10}


def running(**tally):
    given = {"starts": 700, "calling": 100, "results": RESULTS} | tally
    return Campaign(
        "visits-20261122",
        "visits",
        Status.RUNNING,
        START - timedelta(hours=1),
        importing=Importing(taken=1_000, size=500, offset=500),
        tally=Tally(**given),
        started_at=START,
    )


def earlier(seconds, starts, done):
    return Look(NOW - timedelta(seconds=seconds), starts, done)


def test_it_tells_who_was_reached_who_is_called_and_who_waits():
    live = live_of(running(), [], NOW)
    assert (live.people, live.done, live.reached, live.waiting) == (1_000, 400, 360, 500)


def test_the_rate_is_that_of_the_latest_looks():
    live = live_of(running(), [earlier(50, 200, 100)], NOW)
    assert (live.rate, live.over) == (10.0, 50.0)


def test_without_an_earlier_look_the_rate_is_that_since_the_start():
    live = live_of(running(), [], NOW)
    assert live.over == 600.0
    assert live.rate == 700 / 600


def test_two_looks_in_one_moment_tell_no_rate():
    just_begun = replace(running(), started_at=NOW - timedelta(seconds=2))
    assert live_of(just_begun, [], NOW).rate is None


def test_the_time_to_finish_is_what_is_left_at_the_rate_of_the_latest_looks():
    live = live_of(running(), [earlier(50, 200, 300)], NOW)
    assert live.ending.seconds == 600 * 50 / 100


def test_the_time_to_finish_is_unknown_from_too_few_calls():
    live = live_of(running(), [earlier(50, 200, 390)], NOW)
    assert live.ending.seconds is None
    assert "too few" in live.ending.why


def test_the_time_to_finish_is_unknown_while_it_is_paused_or_its_time_has_not_come():
    paused = replace(running(), status=Status.PAUSED)
    assert live_of(paused, [], NOW).ending.why == "it is paused"
    assert live_of(paused, [], NOW).rate is None
    later = replace(running(), started_at=NOW + timedelta(hours=1))
    assert live_of(later, [], NOW).ending.why == "its time has not come"


def test_the_time_to_finish_is_unknown_while_nobody_may_be_called():
    night, morning = running(calling=0), NOW + timedelta(hours=9)
    live = live_of(night, [earlier(50, 200, 300)], NOW, next_due=morning)
    assert live.ending.seconds is None
    assert "next is due" in live.ending.why


def test_what_is_over_has_nothing_left():
    over = replace(running(), status=Status.FINISHED)
    assert live_of(over, [], NOW).ending.seconds == 0.0


def test_whoever_was_forgotten_is_waited_for_no_more():
    live = live_of(replace(running(), erased=3), [], NOW)
    assert (live.people, live.waiting) == (997, 497)


def test_while_its_list_is_read_it_tells_how_far():
    reading = Importing(taken=200, size=1_000, offset=250)
    live = live_of(replace(running(), status=Status.IMPORTING, importing=reading), [], NOW)
    assert live.read == 0.25
    empty = replace(running(), status=Status.IMPORTING, importing=Importing())
    assert live_of(empty, [], NOW).read == 0.0
    assert live_of(running(), [], NOW).read is None


def test_looks_are_kept_for_a_window_and_one_before_it():
    looks = ()
    for second in range(0, 300, 10):
        looks = kept(looks, Look(START + timedelta(seconds=second), second, second))
    assert looks[-1].at - looks[0].at >= WINDOW
    assert len(looks) <= WINDOW.total_seconds() / 10 + 2


def test_the_view_says_unknown_as_null_and_answers_by_question():
    view = live_view(
        live_of(
            running(said={"visit=yes": 200, "visit=no": 40, "when=a=b": 1}, spent=12.34567),
            [],
            NOW,
            Allowed(500, 100.0, "USD"),
        )
    )
    assert view["answers"] == {"visit": {"yes": 200, "no": 40}, "when": {"a=b": 1}}
    assert (view["spent"], view["cap"], view["currency"]) == (12.3457, 100.0, "USD")
    assert view["callsAllowed"] == 500
    paused = live_view(live_of(replace(running(), status=Status.PAUSED), [], NOW))
    assert paused["finishIn"] is None
    assert paused["finishWhy"]


def test_a_look_counts_what_was_started_and_who_is_done_with():
    assert look_at(running(), NOW) == Look(NOW, 700, 400)


def test_people_of_an_earlier_list_are_counted_as_well():
    again = replace(running(), listed=400, importing=Importing(taken=100, done_at=NOW))
    assert live_of(again, [], NOW).people == 500


def test_a_second_list_is_read_while_the_campaign_runs():
    reading = Importing(key="lists/2", taken=10, size=200, offset=50)
    assert live_of(replace(running(), importing=reading), [], NOW).read == 0.25
