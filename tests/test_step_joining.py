"""A further alert of the same trouble: it joins, and raises where it is worse."""

from datetime import timedelta

from trouble import Trouble, stage

from dispatch.actions import Announce, Notify, PlaceCall, StopCall, WakeAt
from dispatch.facts import KeyPressed
from dispatch.plan import Plan

SHOUT = Plan("shout", (stage("x", wait=30), stage("y", wait=40)), repeats=2)
WHISPER = Plan("whisper", (stage(notify=["notices"], wait=30),))


def test_an_equal_or_lesser_alert_joins_without_a_call():
    trouble = Trouble(stage("a")).fires("high").fires("high", number=2).fires("low", number=3)
    assert trouble.decision.outcome == "joined"
    assert trouble.incident.joined == 2
    assert trouble.rang() == [("a", 0)]
    assert trouble.kinds.count("joined") == 2


def test_an_alert_joins_an_acknowledged_incident():
    trouble = Trouble(stage("a")).fires().acked().fires(number=2)
    assert (trouble.state, trouble.incident.joined) == ("acknowledged", 1)


def test_a_worse_alert_stops_what_rings_and_begins_anew_with_its_own_plan():
    trouble = Trouble(stage("a", wait=100), plans=[SHOUT]).fires("high").passes(10)
    trouble.fires("critical", plan="shout", number=2, name="orders-down")
    kinds = [type(one) for at, one in trouble.asked if at == 10]
    assert kinds == [StopCall, PlaceCall, Announce, WakeAt]
    assert trouble.incident.alert.name == "orders-down"
    assert trouble.incident.severity == "critical"
    assert "raised from high to critical" in trouble.texts
    assert trouble.passes(31).rang() == [("a", 0), ("x", 10), ("y", 40)]


def test_a_raised_incident_runs_its_whole_plan_with_all_repeats():
    trouble = Trouble(stage("a", wait=50), repeats=1, plans=[SHOUT]).fires("high").passes(60)
    trouble.fires("critical", plan="shout", number=2).passes(10_000)
    expected = [
        (who, 60 + 70 * number + at) for number in range(3) for who, at in [("x", 0), ("y", 30)]
    ]
    assert trouble.rang()[2:] == expected
    assert trouble.state == "missed"
    assert trouble.notices("operations") == [("missed", 270)]


def test_a_raised_incident_says_which_round_of_its_own_plan_begins():
    trouble = Trouble(stage("a"), plans=[SHOUT]).fires("high")
    trouble.fires("critical", plan="shout", number=2).passes(70)
    assert "round 2 begins: nobody took it in time" in trouble.texts


def test_the_same_plan_begun_anew_makes_new_calls():
    trouble = Trouble(stage("a", wait=60)).fires("high").fires("critical", number=2)
    assert trouble.rang() == [("a", 0), ("a", 0)]
    assert trouble.call("a", 0) != trouble.call("a", 1)
    assert trouble.stopped() == [("a", 0)]


def test_a_worse_alert_opens_an_acknowledged_incident_again():
    trouble = Trouble(stage("a"), plans=[SHOUT]).fires("high").answers("a").presses("a", "1")
    trouble.fires("critical", plan="shout", number=2)
    assert (trouble.state, trouble.incident.taken_by) == ("open", "")
    assert trouble.incident.closes_at is None
    assert trouble.rang() == [("a", 0), ("x", 0)]


def test_the_key_that_took_the_lesser_trouble_does_not_take_the_worse_when_told_again():
    trouble = Trouble(stage("a"), plans=[SHOUT]).fires("high").answers("a").presses("a", "1")
    trouble.fires("critical", plan="shout", number=2)
    trouble.takes(KeyPressed(trouble.call("a"), "1"))
    assert trouble.state == "open"
    assert not trouble.decision.changed


def test_a_key_told_again_after_another_key_does_not_count_again():
    trouble = Trouble(stage("a"), plans=[SHOUT]).fires("high").answers("a").presses("a", "1")
    trouble.fires("critical", plan="shout", number=2).presses("a", "2").presses("a", "1")
    assert trouble.state == "open"


def test_key_1_in_a_talk_from_before_the_raise_takes_it():
    trouble = Trouble(stage("a"), plans=[SHOUT]).fires("high").answers("a")
    trouble.fires("critical", plan="shout", number=2)
    assert trouble.stopped() == []
    assert trouble.presses("a", "1").state == "acknowledged"
    assert trouble.stopped() == [("x", 0)]


def test_a_worse_alert_wakes_a_notice_only_incident():
    trouble = Trouble(stage("a"), plans=[SHOUT, WHISPER]).fires("low", plan="whisper").passes(60)
    trouble.fires("critical", plan="shout", number=2)
    assert trouble.incident.closes_at is None
    assert trouble.rang() == [("x", 60)]
    assert trouble.passes(10_000).state == "missed"


def test_a_worse_alert_whose_plan_calls_nobody_only_joins():
    trouble = Trouble(stage("a"), plans=[WHISPER]).fires("low")
    trouble.fires("medium", plan="whisper", number=2)
    assert trouble.incident.severity == "low"
    assert trouble.stopped() == []


def test_a_raise_forgets_the_retries_of_before():
    trouble = Trouble(stage("a", wait=60, retries=1, retry_after=20), plans=[SHOUT]).fires("high")
    trouble.ends("a", "busy").fires("critical", plan="shout", number=2).passes(25)
    assert trouble.rang() == [("a", 0), ("x", 0)]


def test_a_second_raise_begins_anew_once_more():
    worst = Plan("worst", (stage("z", wait=30),), repeats=1)
    trouble = Trouble(stage("a"), plans=[SHOUT, worst]).fires("medium")
    trouble.fires("high", plan="shout", number=2).passes(80)
    trouble.fires("critical", plan="worst", number=3).passes(10_000)
    assert trouble.rang()[-2:] == [("z", 80), ("z", 110)]


def test_a_raise_after_a_late_acknowledgement_forgets_the_end():
    trouble = Trouble(stage("a", wait=30), plans=[SHOUT]).fires("high").passes(30).acked()
    trouble.fires("critical", plan="shout", number=2)
    assert (trouble.state, trouble.incident.ended_at) == ("open", None)


def test_a_stage_of_a_raised_plan_notifies_again():
    loud = Plan("loud", (stage("x", notify=["notices"]),), close_after=timedelta(hours=1))
    trouble = Trouble(stage("a", notify=["notices"]), plans=[loud]).fires("high")
    trouble.fires("critical", plan="loud", number=2)
    occasions = [one.occasion for _, one in trouble.asked if isinstance(one, Notify)]
    assert occasions == ["opened:0:0", "opened:1:0"]
