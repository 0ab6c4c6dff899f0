"""People who cannot be called in their turn: asleep, called too often. Nobody is dropped."""

from datetime import timedelta

from trouble import BEGIN, Trouble, stage

from dispatch.actions import PlaceCall
from dispatch.attempt import Outcome
from dispatch.facts import CallDelayed, CallEnded, CallPlaced, NotTold
from dispatch.plan import EndsOn, Plan

LONG = 100_000


def at(seconds):
    return BEGIN + timedelta(seconds=seconds)


class Restless(Trouble):
    """`asleep` are people with the second at which they may be called; others ring at once."""

    def __init__(self, *stages, asleep=(), phones=(), **more):
        super().__init__(*stages, **more)
        self.asleep, self.phones = dict(asleep), dict(phones)

    def performs(self, action, fault=""):
        if not isinstance(action, PlaceCall):
            return super().performs(action, fault)
        until = self.asleep.get(action.contact, 0)
        attempt = self.incident.attempt(action.attempt)
        left = self.phones.get(action.contact, 1) - attempt.phone - 1
        if self.seconds < until:
            fact = CallDelayed(action.attempt, "quiet hours", at(until))
        else:
            fact = CallPlaced(action.attempt, f"contact-{action.attempt}", left)
        return self.takes(fact)

    def really_rang(self):
        """Calls that were placed, at the moment in which they were."""
        return [
            (one.contact, (one.check_at - BEGIN).total_seconds() - 75)
            for one in self.incident.attempts
            if one.contact_id
        ]

    def passes(self, seconds):
        """As the escalation function does it, what is pending is performed at every wake-up."""
        end = self.now + timedelta(seconds=seconds)
        while (due := self.incident.wake_at) is not None and due <= end:
            super().passes((due - self.now).total_seconds())
        self.now = end
        return self


def test_who_is_asleep_is_passed_over_at_once_and_called_when_the_plan_is_through():
    trouble = Restless(stage("a", wait=60), stage("b", wait=60), asleep={"a": 3600}).fires()
    trouble.passes(LONG)
    assert trouble.rang()[:2] == [("a", 0), ("b", 0)]
    assert trouble.rang()[-1] == ("a", 3600)
    assert trouble.notices("operations") == [("missed", 3660)]


def test_where_everybody_is_asleep_the_plan_waits_and_keeps_its_order():
    asleep = {"a": 3600, "b": 3600}
    trouble = Restless(stage("a", wait=60), stage("b", wait=60), asleep=asleep).fires()
    trouble.passes(LONG)
    assert trouble.rang()[2:] == [("a", 3600), ("b", 3660)]
    assert trouble.state == "missed"


def test_a_round_in_which_nobody_could_be_asked_is_not_one_of_the_plans():
    trouble = Restless(stage("a", wait=60), repeats=1, asleep={"a": 600}).fires().passes(LONG)
    assert trouble.rang() == [("a", 0), ("a", 600), ("a", 660)]


def test_a_recovery_before_the_morning_lets_everybody_sleep():
    trouble = Restless(stage("a", wait=60), asleep={"a": 3600}).fires().passes(600).recovers()
    assert trouble.passes(LONG).rang() == [("a", 0)]
    assert trouble.state == "resolved"


def test_an_acknowledgement_forgets_who_was_to_be_called_later():
    trouble = Restless(stage("a", wait=60), stage("b", wait=60), asleep={"a": 3600}).fires()
    trouble.passes(10).presses("b", "1").passes(LONG)
    assert [who for who, _ in trouble.rang()] == ["a", "b"]


def test_who_was_called_in_a_later_stage_is_not_called_once_more():
    stages = (stage("a", wait=60), stage("b", wait=100), stage("a", wait=60))
    trouble = Restless(*stages, asleep={"a": 50}).fires().passes(LONG)
    assert [who for who, _ in trouble.rang()] == ["a", "a", "b", "a"]


def test_a_wait_that_ends_within_the_stage_is_waited_for():
    trouble = Restless(stage("a", wait=120), stage("b"), asleep={"a": 50}).fires().passes(115)
    assert trouble.rang() == [("a", 0), ("a", 50)]
    assert trouble.attempt("a").number == 1


def test_the_next_number_of_a_person_is_called_at_once():
    trouble = Restless(stage("a", wait=120), phones={"a": 2}).fires().passes(20).ends("a", "busy")
    assert trouble.rang() == [("a", 0), ("a", 20)]
    assert trouble.attempt("a").phone == 1
    assert trouble.passes(20).ends("a").passes(60).rang() == [("a", 0), ("a", 20)]


def test_a_bad_number_does_not_settle_a_person_who_has_another():
    trouble = Restless(stage("a", wait=120), stage("b"), phones={"a": 2}).fires()
    trouble.ends("a", "bad number")
    assert trouble.rang() == [("a", 0), ("a", 0)]
    trouble.ends("a", "bad number")
    assert trouble.rang()[-1] == ("b", 0)


def test_a_retry_begins_with_the_first_number_again():
    stages = (stage("a", wait=600, retries=1, retry_after=5),)
    trouble = Restless(*stages, phones={"a": 2}).fires().ends("a").ends("a").passes(5)
    assert [one.phone for one in trouble.incident.attempts] == [0, 1, 0]
    trouble.ends("a").ends("a").passes(100)
    assert len(trouble.incident.attempts) == 4


def test_a_call_that_failed_on_its_way_is_made_again_twice_whatever_the_plan_says():
    trouble = Trouble(stage("a", wait=600, retry_after=5)).fires()
    for _ in range(4):
        trouble.ends("a", "failed").passes(5)
    assert trouble.rang() == [("a", 0), ("a", 5), ("a", 10)]


def test_a_call_whose_route_answers_no_more_is_made_again_and_the_lost_time_is_told():
    trouble = Trouble(stage("a", wait=600, retry_after=5), performing=False).fires()
    trouble.performs(PlaceCall(trouble.call("a"), "a")).passes(95)
    assert trouble.rang() == [("a", 0), ("a", 90)]
    assert any("85 s are lost" in text for text in trouble.texts)


def test_without_any_route_the_page_goes_by_the_other_channels_once_in_a_stage():
    trouble = Trouble(stage("a", wait=60, retries=2, retry_after=5), performing=False).fires()
    no_route = CallDelayed(trouble.call("a"), "no route is left", no_route=True)
    trouble.takes(no_route)
    sent = [one.id for _, one in trouble.asked if one.id.startswith("fallback:")]
    assert sent == ["fallback:0:0:a:sms", "fallback:0:0:a:operations"]
    trouble.passes(5).takes(no_route)
    assert len([one for _, one in trouble.asked if one.id.startswith("fallback:")]) == 2


def test_an_attempt_whose_shared_call_did_not_tell_of_it_gets_a_call_of_its_own():
    trouble = Trouble(stage("a", wait=120)).fires()
    token = trouble.call("a")
    trouble.takes(NotTold(token, f"contact-{token}"))
    assert trouble.rang() == [("a", 0), ("a", 0)]
    assert {one.attempt for _, one in trouble.asked if isinstance(one, PlaceCall)} == {token}


def test_an_attempt_whose_shared_call_broke_off_before_the_key_gets_a_call_of_its_own_too():
    trouble = Trouble(stage("a", wait=120)).fires().answers("a")
    token = trouble.call("a")
    trouble.takes(NotTold(token, f"contact-{token}"))
    assert trouble.rang() == [("a", 0), ("a", 0)]
    assert trouble.attempt("a").answered_at is None


def test_an_attempt_that_has_a_call_of_its_own_by_now_is_not_called_again():
    trouble = Trouble(stage("a", wait=120)).fires().answers("a")
    trouble.takes(NotTold(trouble.call("a"), "contact-of-others"))
    assert trouble.rang() == [("a", 0)]


def test_an_attempt_whose_key_was_stored_is_not_called_again():
    trouble = Trouble(stage("a", "b", wait=120)).fires().answers("a").presses("a", "2")
    token = trouble.call("a")
    trouble.takes(NotTold(token, f"contact-{token}"))
    assert trouble.rang() == [("a", 0), ("b", 0)]


def test_a_plan_until_reached_goes_on_for_its_time_and_ends():
    plan = Plan("long", (stage("a", wait=60),), until_reached=timedelta(minutes=10))
    trouble = Trouble(stage("x"), plans=(plan,)).fires(plan="long")
    trouble.passes(LONG)
    assert trouble.rang() == [("a", at) for at in range(0, 600, 60)]
    assert trouble.state == "missed"


def test_a_plan_until_reached_does_not_hurry_when_every_call_is_refused_at_once():
    plan = Plan("long", (stage("a", wait=60),), until_reached=timedelta(minutes=3))
    trouble = Trouble(stage("x"), plans=(plan,)).fires(plan="long")
    while trouble.state == "open":
        if trouble.attempt("a").live:
            trouble.takes(CallEnded(trouble.call("a"), Outcome.BAD_NUMBER))
        trouble.passes(1)
    assert [seconds for _, seconds in trouble.rang()] == [0, 60, 120]


def test_what_is_taken_and_not_over_pages_again_after_the_ack_timeout():
    plan = Plan("main", (stage("a", wait=60),), ack_timeout=timedelta(minutes=30))
    trouble = Trouble(stage("x"))
    trouble.plans["main"] = plan
    trouble.fires().presses("a", "1").passes(1800)
    assert trouble.rang() == [("a", 0), ("a", 1800)]
    assert (trouble.state, trouble.incident.taken_by) == ("open", "")


def test_what_is_over_in_time_does_not_page_again():
    trouble = Trouble(stage("x"))
    trouble.plans["main"] = Plan("main", (stage("a"),), ack_timeout=timedelta(minutes=30))
    trouble.fires().presses("a", "1").passes(600).recovers().passes(LONG)
    assert trouble.rang() == [("a", 0)]


def test_a_self_test_is_over_once_somebody_or_something_picks_up():
    trouble = Trouble(stage("x"))
    trouble.plans["main"] = Plan("main", (stage("a"),), ends_on=EndsOn.ANSWER)
    trouble.fires().answers("a").passes(LONG)
    assert (trouble.rang(), trouble.state) == ([("a", 0)], "resolved")


def test_a_busy_first_number_is_retried_although_the_second_one_is_wrong():
    stages = (stage("a", wait=600, retries=1, retry_after=5), stage("b"))
    trouble = Restless(*stages, phones={"a": 2}).fires().ends("a", "busy").ends("a", "bad number")
    assert trouble.rang() == [("a", 0), ("a", 0)]
    trouble.passes(5)
    assert [one.phone for one in trouble.incident.attempts] == [0, 1, 0]


def test_a_person_all_of_whose_numbers_are_wrong_ends_the_stage():
    trouble = Restless(stage("a", wait=600, retries=3), stage("b"), phones={"a": 2}).fires()
    trouble.ends("a", "bad number").ends("a", "bad number")
    assert trouble.rang()[-1] == ("b", 0)


def test_who_was_deferred_and_called_all_the_same_is_come_back_to():
    """The answer to the request came late, so the call was stopped before anybody heard it."""
    trouble = Restless(stage("a", wait=60), stage("b", wait=60), asleep={"a": 3600}).fires()
    trouble.takes(CallPlaced(trouble.call("a"), "contact-late"))
    assert trouble.stopped()[-1] == ("a", 0)
    assert trouble.passes(LONG).rang()[-1] == ("a", 3600)


def test_a_round_of_which_everybody_was_called_all_the_same_goes_on():
    trouble = Restless(stage("a", wait=60), asleep={"a": 3600}).fires()
    trouble.takes(CallPlaced(trouble.call("a", 0), "contact-late")).passes(LONG)
    assert trouble.state == "missed"
    assert trouble.rang()[-1] == ("a", 3600)


def waits_told(trouble):
    return [text for text in trouble.texts if text.startswith("a: ")]


def test_a_wait_for_the_same_reason_is_told_once_however_often_it_is_tried():
    trouble = Trouble(stage("a", wait=600), performing=False).fires()
    for why in ["no route", "no route", "no route", "all starts used", "no route"]:
        trouble.takes(CallDelayed(trouble.call("a"), why)).passes(5)
    assert [text.split(";")[0] for text in waits_told(trouble)] == [
        "a: no route",
        "a: all starts used",
        "a: no route",
    ]


def test_a_long_wait_is_told_again_once_it_ends_at_another_time():
    trouble = Trouble(stage("a", wait=6000), performing=False).fires()
    for seconds in (900, 900, 1800):
        trouble.takes(CallDelayed(trouble.call("a"), "too often", at(seconds))).passes(5)
    assert waits_told(trouble) == [
        "a: too often; not before 2026-11-21 03:15:00 UTC",
        "a: too often; not before 2026-11-21 03:30:00 UTC",
    ]


def test_nobody_is_said_to_be_called_whose_call_waits():
    trouble = Trouble(stage("a", wait=600), performing=False).fires()
    trouble.takes(CallDelayed(trouble.call("a"), "no route")).passes(5)
    assert "calling a" not in trouble.texts
    placed = CallPlaced(trouble.call("a"), "contact-1")
    assert trouble.takes(placed).takes(placed).texts.count("calling a") == 1
