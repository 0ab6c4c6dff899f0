"""One call: delayed, placed late, silent, and told of more than once."""

import pytest
from trouble import BEGIN, Trouble, alert, stage

from dispatch.actions import CheckCall, PlaceCall, StopCall, WakeAt
from dispatch.alert import Status
from dispatch.attempt import Outcome
from dispatch.facts import (
    Acknowledged,
    AlertRecovered,
    CallAnswered,
    CallDelayed,
    CallEnded,
    CallPlaced,
    CallRefused,
    KeyPressed,
    Performed,
)


def test_a_delayed_call_stays_pending_and_is_tried_again_every_5_seconds():
    trouble = Trouble(stage("a", wait=60), performing=False).fires()
    token = trouble.call("a")
    for expected in (0, 5, 10):
        assert trouble.rang()[-1] == ("a", expected)
        trouble.delayed("a", "Throttled")
        assert trouble.texts[-1] == "a: Throttled; trying again"
        trouble.passes(5)
    assert {one.attempt for one in trouble.pending(PlaceCall)} == {token}


def test_a_delayed_call_that_is_placed_at_last_rings_like_any_other():
    trouble = Trouble(stage("a", wait=200), performing=False).fires().delayed("a").passes(5)
    trouble.takes(CallPlaced(trouble.call("a"), "contact-1"))
    assert not trouble.pending(PlaceCall)
    trouble.passes(59)
    assert trouble.checked() == []
    trouble.passes(20)
    assert len(trouble.checked()) == 1


def test_a_delayed_call_whose_stage_ends_is_made_when_the_plan_is_through():
    stages = (stage("a", wait=12), stage("b", wait=60))
    trouble = Trouble(*stages, performing=False).fires().delayed("a")
    trouble.passes(12)
    assert [one.contact for one in trouble.pending(PlaceCall)] == ["b"]
    assert trouble.attempt("a").outcome is Outcome.DEFERRED
    trouble.performs(PlaceCall(trouble.call("b"), "b")).passes(60)
    assert trouble.rang()[-1] == ("a", 72)
    trouble.performs(PlaceCall(trouble.call("a"), "a")).passes(60)
    assert trouble.state == "missed"


def test_a_delayed_call_is_not_overdue_while_it_is_being_tried():
    trouble = Trouble(stage("a", wait=600), performing=False).fires()
    for _ in range(20):
        trouble.delayed("a").passes(5)
    assert trouble.incident.overdue_at > trouble.now


def test_a_delay_told_after_the_call_was_placed_means_nothing():
    trouble = Trouble(stage("a")).fires().delayed("a")
    assert not trouble.decision.changed


def test_a_refusal_told_after_the_call_was_placed_means_nothing():
    trouble = Trouble(stage("a", wait=60, retries=1, retry_after=5)).fires().refused("a")
    assert not trouble.decision.changed
    assert trouble.passes(20).rang() == [("a", 0)]


def test_a_refusal_told_after_the_pick_up_means_nothing():
    trouble = Trouble(stage("a", wait=60, retries=1, retry_after=5), performing=False).fires()
    trouble.answers("a").refused("a").passes(20)
    assert trouble.attempt("a").outcome is None
    assert trouble.rang() == [("a", 0)]


def test_a_call_placed_after_it_was_refused_is_stopped():
    trouble = Trouble(stage("a", wait=60), performing=False).fires().refused("a")
    trouble.takes(CallPlaced(trouble.call("a"), "contact-1"))
    assert trouble.stopped() == [("a", 0)] * 2  # withdrawn from the line, and then by its name


@pytest.mark.parametrize("end", ["ack", "recovery", "stage"])
def test_a_call_placed_after_it_was_cancelled_is_stopped_once(end):
    trouble = Trouble(stage("a", wait=30), stage("b"), performing=False).fires()
    token = trouble.call("a")
    {
        "ack": trouble.acked,
        "recovery": trouble.recovers,
        "stage": lambda: trouble.passes(30),
    }[end]()
    trouble.performs(StopCall(token, "a"))
    trouble.takes(CallPlaced(token, "contact-1")).takes(CallPlaced(token, "contact-1"))
    assert trouble.pending(StopCall) == [StopCall(token, "a")]
    assert len(trouble.stopped()) == 2


def test_a_cancelled_call_that_was_picked_up_meanwhile_is_not_cut_off():
    trouble = Trouble(stage("a", wait=30), stage("b"), performing=False).fires().passes(30)
    token = trouble.call("a")
    stopped = len(trouble.stopped())
    trouble.takes(CallAnswered(token)).takes(CallPlaced(token, "contact-1"))
    assert len(trouble.stopped()) == stopped
    assert trouble.takes(KeyPressed(token, "1")).state == "acknowledged"


def test_a_stopped_call_that_ends_leaves_its_outcome_cancelled():
    trouble = Trouble(stage("a", wait=30), stage("b")).fires()
    first = trouble.call("a")
    trouble.passes(30).takes(CallEnded(first, Outcome.NO_ANSWER))
    assert not trouble.decision.changed
    assert trouble.incident.attempt(first).outcome is Outcome.CANCELLED


def test_a_key_proves_that_the_call_was_placed():
    trouble = Trouble(stage("a", "b"), performing=False).fires().presses("a", "1")
    assert trouble.pending(PlaceCall) == []


def test_a_silent_ringing_call_is_checked_after_the_longest_ring_and_every_10_seconds():
    trouble = Trouble(stage("a", wait=110)).fires().passes(109)
    assert trouble.checked() == [("a", 75), ("a", 85), ("a", 95), ("a", 105)]
    token = trouble.call("a")
    assert trouble.asked[-2][1] == CheckCall(token, f"contact-{token}")


def test_a_silent_talk_is_checked_after_the_longest_talk():
    trouble = Trouble(stage("a", wait=600)).fires().passes(10).answers("a").passes(179)
    assert trouble.checked() == []
    assert trouble.passes(1).checked() == [("a", 190)]


def test_what_was_checked_and_has_ended_is_not_checked_again():
    trouble = Trouble(stage("a", wait=600)).fires().passes(75).ends("a")
    trouble.passes(500)
    assert len(trouble.checked()) == 1


def test_a_talk_whose_end_nobody_ever_tells_is_given_up():
    trouble = Trouble(stage("a", wait=30)).fires().answers("a").passes(86400)
    assert trouble.attempt("a").outcome is Outcome.ANSWERED_WITHOUT_KEY
    assert trouble.incident.wake_at is None
    assert len(trouble.checked()) < 30


def test_a_pick_up_told_late_is_known_from_the_end():
    trouble = Trouble(stage("a")).fires().passes(20)
    trouble.takes(CallEnded(trouble.call("a"), Outcome.NO_ANSWER, BEGIN))
    assert trouble.attempt("a").outcome is Outcome.ANSWERED_WITHOUT_KEY
    assert trouble.attempt("a").answered_at == BEGIN


def test_an_end_that_forgot_the_pick_up_does_not_undo_it():
    trouble = Trouble(stage("a")).fires().answers("a").ends("a", "no answer")
    assert trouble.attempt("a").outcome is Outcome.ANSWERED_WITHOUT_KEY


def test_a_pick_up_told_after_the_end_changes_nothing():
    trouble = Trouble(stage("a")).fires().ends("a").answers("a")
    assert not trouble.decision.changed


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("3", "a pressed 3 (details)"),
        ("*", "a pressed * (repeat)"),
        ("9", "a pressed 9 (no more calls?)"),
        ("0", "a pressed 0 (means nothing)"),
    ],
)
def test_other_keys_only_leave_a_line(key, text):
    trouble = Trouble(stage("a")).fires().answers("a")
    before = trouble.incident
    trouble.presses("a", key)
    assert trouble.texts[-1] == text
    assert trouble.incident == before
    assert trouble.decision.actions == ()


REPEATED = {
    "placed": lambda token: [CallPlaced(token, "contact-1")],
    "answered": lambda token: [CallPlaced(token, "contact-1"), CallAnswered(token)],
    "ended": lambda token: [CallEnded(token, Outcome.BUSY)],
    "bad number": lambda token: [CallEnded(token, Outcome.BAD_NUMBER)],
    "refused": lambda token: [CallRefused(token, Outcome.FAILED, "RouteRefused")],
    "refused number": lambda token: [CallRefused(token, Outcome.BAD_NUMBER, "NumberRefused")],
    "key 1": lambda token: [CallAnswered(token), KeyPressed(token, "1")],
    "key 2": lambda token: [CallAnswered(token), KeyPressed(token, "2")],
    "acknowledged": lambda _: [Acknowledged("Maria")],
    "recovered": lambda _: [AlertRecovered(alert(2, status=Status.RECOVERED))],
    "performed": lambda token: [Performed(f"call:{token}")],
    "failed for good": lambda _: [Performed("notify:notices:opened:0:0", "gone")],
}


@pytest.mark.parametrize("name", REPEATED)
def test_a_fact_told_again_changes_nothing(name):
    plan = [stage("a", wait=60, retries=1, notify=["notices"]), stage("b")]
    trouble = Trouble(*plan, performing=False).fires()
    for fact in REPEATED[name](trouble.call("a")):
        trouble.takes(fact)
    for fact in REPEATED[name](trouble.call("a", 0)):
        trouble.takes(fact)
        assert not trouble.decision.changed
        assert trouble.decision.actions == ()
        assert trouble.decision.reasons == ()


def test_a_delayed_call_asks_for_a_wake_up():
    trouble = Trouble(stage("a", wait=60), performing=False).fires().delayed("a")
    assert [type(one) for one in trouble.decision.actions] == [WakeAt]
    assert trouble.woken() == [60, 5]


def test_a_call_that_the_incident_never_made_is_a_key_error():
    with pytest.raises(KeyError, match="never made the attempt"):
        Trouble(stage("a")).fires().takes(CallDelayed("unknown", "x"))
