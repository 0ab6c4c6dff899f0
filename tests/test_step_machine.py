"""Anything happens in any order, and what must always hold holds.

Calls are asked for and maybe placed; facts come late, twice, out of order or never; wake-ups come
late or twice; whoever performs crashes, or performs what was decided before somebody else's fact.
"""

from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from telephone_world import TelephoneWorld
from trouble import BEGIN, alert, stage

from dispatch.actions import CheckCall, Notify, PlaceCall, StopCall, WakeAt
from dispatch.alert import Status
from dispatch.attempt import Outcome
from dispatch.facts import (
    Acknowledged,
    AlertFired,
    AlertRecovered,
    DeadlinePassed,
    KeyPressed,
    Performed,
)
from dispatch.incident import State
from dispatch.plan import Plan
from dispatch.severity import Severity
from dispatch.step import step

PLANS = {
    plan.name: plan
    for plan in (
        Plan("one", (stage("a", wait=90, retries=1, retry_after=5),), repeats=1),
        Plan("two", (stage("a", "b", wait=30, retries=1, retry_after=5), stage("c", wait=20))),
        Plan("mail", (stage(notify=["notices"], wait=20), stage("b", wait=100, retries=2))),
        Plan("long", tuple(stage(who, wait=10) for who in "abc"), repeats=2),
        Plan("quiet", (stage(notify=["notices"], wait=10),), close_after=timedelta(minutes=2)),
    )
}
FORWARD = {
    State.OPEN: {State.OPEN, State.ACKNOWLEDGED, State.MISSED, State.RESOLVED},
    State.MISSED: {State.MISSED, State.ACKNOWLEDGED, State.RESOLVED},
    State.ACKNOWLEDGED: {State.ACKNOWLEDGED, State.RESOLVED},
    State.RESOLVED: {State.RESOLVED},
}
INDEX = st.integers(0, 7)
MOODS = st.sampled_from(["well"] * 5 + ["throttled", "refused", "bad number", "lost"])


def most_attempts(plan):
    return sum(len(one.contacts) * (1 + one.retries) for one in plan.stages) * (1 + plan.repeats)


class AnyNight(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.world = TelephoneWorld()
        self.now = BEGIN
        self.incidents = {}
        self.current = None
        self.events = 0
        self.asked = {}  # incident id -> ids of actions ever asked for
        self.places = {}  # (incident, round, stage, contact, number) -> tokens asked for
        self.in_flight = []  # (incident id, action): decided, and performed by somebody slow
        self.wakes = {}  # incident id -> wake-ups sent and not delivered
        self.raises = {}  # incident id -> rounds in which a plan began
        self.taken_by_key = set()  # tokens whose key 1 took an incident

    # ------------------------------------------------------------------ what is decided

    def take(self, incident_id, fact):
        before = self.incidents.get(incident_id)
        decision = step(before, fact, PLANS, self.now)
        after = decision.incident
        if before is not None and before.id == after.id:
            self.check_way(before, after, fact)
        self.check_actions(before, decision)
        assert step(before, fact, PLANS, self.now) == decision, "step remembers something"
        self.incidents[after.id] = after
        self.current = after.id if isinstance(fact, AlertFired) else self.current
        self.asked.setdefault(after.id, set()).update(one.id for one in decision.actions)
        for action in decision.actions:
            if isinstance(action, PlaceCall):
                made = after.attempt(action.attempt)
                place = (after.id, made.round, made.stage, made.contact, made.number)
                self.places.setdefault(place, set()).add(action.id)
        return decision

    def check_way(self, before, after, fact):
        assert len(after.attempts) >= len(before.attempts)
        if after.severity.rank < before.severity.rank:
            assert isinstance(fact, AlertFired)
            assert after.first_round == after.round >= before.round
        else:
            assert after.state in FORWARD[before.state], f"{before.state} to {after.state}"
            assert after.first_round >= before.first_round
            assert (after.round, after.stage) >= (before.round, before.stage)
        if after.state is State.ACKNOWLEDGED and before.state is not State.ACKNOWLEDGED:
            self.check_taking(fact)

    def check_taking(self, fact):
        by_key = isinstance(fact, KeyPressed) and fact.key == "1"
        assert by_key or isinstance(fact, Acknowledged), f"acknowledged by {fact}"
        if by_key:
            assert fact.attempt not in self.taken_by_key, "one key took it twice"
            self.taken_by_key.add(fact.attempt)

    def check_actions(self, before, decision):
        kinds = [type(one) for one in decision.actions]
        if PlaceCall in kinds:
            assert StopCall not in kinds[kinds.index(PlaceCall) :], "rings before it stops"
            assert decision.incident.state is State.OPEN or not self.new_calls(before, decision)
        assert len({one.id for one in decision.actions}) == len(kinds)
        assert decision.changed == (decision.incident != before)
        assert decision.changed or not decision.actions

    @staticmethod
    def new_calls(before, decision):
        known = {one.id for one in before.attempts} if before else set()
        return [one for one in decision.incident.attempts if one.id not in known]

    # ------------------------------------------------------------------ what happens

    @initialize(plan=st.sampled_from(sorted(PLANS)), severity=st.sampled_from(list(Severity)))
    def first_alert(self, plan, severity):
        self.alert_fires(plan, severity)

    @rule(plan=st.sampled_from(sorted(PLANS)), severity=st.sampled_from(list(Severity)))
    def alert_fires(self, plan, severity):
        self.events += 1
        fired = alert(self.events, at=self.now)
        decision = self.take(self.current, AlertFired(fired, "rule", "because", severity, plan))
        assert decision.outcome in {"opened", "joined"}

    @rule(plan=st.sampled_from(["long", "one", "two"]))
    def it_gets_worse(self, plan):
        severity = self.incidents[self.current].severity
        worse = list(Severity)[max(0, severity.rank - 1)]
        self.alert_fires(plan, worse)

    @precondition(lambda self: self.live_incident())
    @rule(late=st.booleans())
    def trouble_recovers(self, late):
        at = self.now - timedelta(minutes=5) if late else self.now
        recovered = alert(0, at=at, status=Status.RECOVERED)
        decision = self.take(self.current, AlertRecovered(recovered))
        overtaken = at < self.incidents[self.current].fired_at
        assert overtaken == (decision.outcome == "suppressed")
        assert overtaken or decision.incident.state is State.RESOLVED

    @precondition(lambda self: self.live_incident())
    @rule()
    def somebody_acknowledges(self):
        was = self.incidents[self.current].state
        self.take(self.current, Acknowledged("Maria"))
        assert self.incidents[self.current].state is State.ACKNOWLEDGED, f"not taken when {was}"

    @precondition(lambda self: self.pending())
    @rule(index=INDEX, mood=MOODS)
    def one_action_is_performed(self, index, mood):
        self.perform(*self.choose(self.pending(), index), mood)

    @precondition(lambda self: self.pending())
    @rule()
    def everything_is_performed_and_told(self):
        for incident_id, action in self.pending():
            for fact in self.perform(incident_id, action, "well"):
                self.take(incident_id, fact)

    @precondition(lambda self: self.pending())
    @rule(index=INDEX)
    def somebody_slow_begins_to_perform(self, index):
        self.in_flight.append(self.choose(self.pending(), index))

    @precondition(lambda self: self.in_flight)
    @rule(index=INDEX, mood=MOODS)
    def somebody_slow_performs(self, index, mood):
        self.perform(*self.choose(self.in_flight, index), mood)

    @precondition(lambda self: self.world.told)
    @rule(index=INDEX)
    def a_fact_arrives(self, index):
        newest_first = self.world.told[::-1]
        self.take(*self.choose(newest_first, index))

    @precondition(lambda self: self.keys_told())
    @rule(index=INDEX)
    def a_key_is_told_again(self, index):
        self.take(*self.choose(self.keys_told(), index))

    @precondition(lambda self: self.phones("ringing"))
    @rule(index=INDEX, told=st.booleans())
    def somebody_picks_up(self, index, told):
        call = self.choose(self.phones("ringing"), index)
        self.tell(call, self.world.pick_up(call, self.now), told=told)

    @precondition(lambda self: self.phones("ringing"))
    @rule(index=INDEX)
    def somebody_takes_it(self, index):
        call = self.choose(self.phones("ringing"), index)
        self.tell(call, self.world.pick_up(call, self.now), told=True)
        self.press(call, "1", told=True)

    @precondition(lambda self: self.phones("talking"))
    @rule(index=INDEX, key=st.sampled_from("11223*"), told=st.booleans())
    def somebody_presses(self, index, key, told):
        self.press(self.choose(self.phones("talking"), index), key, told=told)

    def press(self, call, key, *, told):
        incident_id = self.incident_of(call)
        takeable = self.incidents[incident_id].state in {State.OPEN, State.MISSED}
        first = self.incidents[incident_id].attempt(call.token).keys.count(key) == 0
        self.tell(call, self.world.press(call, key), told=told)
        if key == "1" and told and takeable and first:
            assert self.incidents[incident_id].state is State.ACKNOWLEDGED
            assert self.incidents[incident_id].taken_by == call.contact

    @precondition(lambda self: self.phones("ringing", "talking"))
    @rule(
        index=INDEX,
        why=st.sampled_from([Outcome.NO_ANSWER, Outcome.BUSY, Outcome.BAD_NUMBER]),
        told=st.booleans(),
    )
    def a_call_ends(self, index, why, told):
        call = self.choose(self.phones("ringing", "talking"), index)
        self.tell(call, self.world.end(call, why), told=told)

    @rule(seconds=st.sampled_from([1, 5, 10, 30, 90, 700]))
    def time_passes(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule(often=st.integers(1, 2), index=INDEX)
    def a_wake_up_arrives(self, often, index):
        incident_id = self.choose(sorted(self.incidents), index)
        due = {at for at in self.wakes.get(incident_id, ()) if at <= self.now}
        self.wakes[incident_id] = self.wakes.get(incident_id, set()) - due
        for _ in range(often):
            decision = self.take(incident_id, DeadlinePassed())
            wake_at = decision.incident.wake_at
            assert wake_at is None or wake_at > self.now, "something due was left"
        assert often == 1 or not decision.changed, "a second wake-up changed something"

    @precondition(lambda self: self.incidents[self.current].wake_at)
    @rule()
    def time_passes_until_the_next_wake_up(self):
        self.now = max(self.now, self.incidents[self.current].wake_at)
        self.take(self.current, DeadlinePassed())

    # ------------------------------------------------------------------ what must always hold

    @invariant()
    def one_place_in_the_plan_has_one_token(self):
        assert all(len(tokens) == 1 for tokens in self.places.values())

    @invariant()
    def nothing_new_rings_and_what_rings_is_stopped_once_it_is_taken_or_over(self):
        for incident in self.incidents.values():
            if incident.state is not State.OPEN:
                assert not [one for one in incident.attempts if one.ringing]
                assert incident.retries == ()
                assert incident.stage_ends_at is None

    @invariant()
    def every_cancelled_call_that_has_a_name_is_stopped(self):
        for incident in self.incidents.values():
            for one in incident.attempts:
                if one.outcome is Outcome.CANCELLED and one.contact_id and not one.answered_at:
                    assert f"stop:{one.id}" in self.asked[incident.id]

    @invariant()
    def a_phone_rings_on_only_where_somebody_still_has_to_hear_of_it(self):
        for call in self.phones("ringing"):
            incident_id = self.incident_of(call)
            incident = self.incidents[incident_id]
            attempt = incident.attempt(call.token)
            stopping = {one.id for one in incident.pending if isinstance(one, StopCall)}
            untold = not attempt.contact_id  # CallPlaced is on its way, and stops it then
            assert attempt.ringing or untold or f"stop:{call.token}" in stopping | self.lost_stops()

    @invariant()
    def nobody_has_two_calls_of_one_incident_ringing(self):
        for incident in self.incidents.values():
            ringing = [one.contact for one in incident.attempts if one.ringing]
            assert len(set(ringing)) == len(ringing)

    @invariant()
    def an_open_incident_always_waits_for_something(self):
        for incident in self.incidents.values():
            if incident.state in {State.OPEN, State.ACKNOWLEDGED}:
                wake_at = incident.wake_at
                asked = {one.at for one in incident.pending if isinstance(one, WakeAt)}
                sent = self.wakes.get(incident.id, set())
                assert wake_at is not None
                assert wake_at in asked | sent or wake_at <= self.now
                assert incident.overdue_at <= wake_at

    @invariant()
    def pending_actions_are_few_and_all_of_use(self):
        for incident in self.incidents.values():
            pending = incident.pending
            assert len({one.id for one in pending}) == len(pending)
            assert len([one for one in pending if isinstance(one, WakeAt)]) <= 1
            assert bool(pending) == (incident.pending_since is not None)
            for one in pending:
                if isinstance(one, PlaceCall | CheckCall):
                    assert incident.attempt(one.attempt).live, f"{one} is moot"
                assert not isinstance(one, CheckCall) or one.contact_id

    @invariant()
    def nobody_is_called_more_often_than_the_plan_says(self):
        for incident in self.incidents.values():
            began = [one for one in incident.attempts if one.round >= incident.first_round]
            made = [one for one in began if one.outcome not in {Outcome.DEFERRED, Outcome.FAILED}]
            assert len(made) <= most_attempts(incident.plan)
            assert incident.repeated <= incident.plan.repeats

    def teardown(self):
        """However the night went: if time passes and nothing else is told, the plan ends."""
        for incident_id in self.incidents:
            self.let_time_pass(incident_id)
            at_rest = self.incidents[incident_id]
            assert at_rest.wake_at is None
            assert at_rest.state in {State.MISSED, State.RESOLVED}
            if at_rest.state is State.MISSED:
                assert "notify:operations:missed" in self.asked[incident_id]

    def let_time_pass(self, incident_id):
        for _ in range(2000):
            wake_at = self.incidents[incident_id].wake_at
            if wake_at is None:
                return
            self.now = max(self.now, wake_at)
            self.take(incident_id, DeadlinePassed())
            for action in self.incidents[incident_id].pending:
                for fact in self.perform(incident_id, action, "well"):
                    self.take(incident_id, fact)
        raise AssertionError("it never comes to rest")

    # ------------------------------------------------------------------ helpers

    def live_incident(self):
        return self.incidents[self.current].state is not State.RESOLVED

    def keys_told(self):
        return [told for told in self.world.told if isinstance(told[1], KeyPressed)]

    def pending(self):
        found = self.incidents.items()
        return [(known, action) for known, one in found for action in one.pending]

    def perform(self, incident_id, action, mood):
        if isinstance(action, WakeAt) and mood == "well":
            self.wakes.setdefault(incident_id, set()).add(action.at)
        if isinstance(action, Notify | WakeAt) and mood != "well":
            return []
        return self.world.perform(incident_id, action, mood)

    def tell(self, call, facts, *, told):
        incident_id = self.incident_of(call)
        self.world.told += [(incident_id, fact) for fact in facts]
        for fact in facts if told else []:
            self.take(incident_id, fact)

    def phones(self, *states):
        return [call for call in self.world.calls.values() if call.state in states]

    def incident_of(self, call):
        return next(known for known, one in self.incidents.items() if one.attempt(call.token))

    def lost_stops(self):
        """Stops whose performing is under way, or which somebody says are performed."""
        slow = {action.id for _, action in self.in_flight}
        return slow | {fact.action for _, fact in self.world.told if isinstance(fact, Performed)}

    @staticmethod
    def choose(several, index):
        return several[index % len(several)]


AnyNight.TestCase.settings = settings(
    derandomize=True, deadline=None, max_examples=500, stateful_step_count=25
)
TestAnyNight = AnyNight.TestCase
