"""Several facts of one moment are one decision with the same effect as one after another."""

from hypothesis import given, settings
from hypothesis import strategies as st
from trouble import Trouble, stage

from dispatch.actions import PlaceCall, StopCall
from dispatch.attempt import Outcome
from dispatch.facts import (
    Acknowledged,
    CallAnswered,
    CallEnded,
    CallPlaced,
    CallRefused,
    DeadlinePassed,
    KeyPressed,
    Performed,
)
from dispatch.step import step, step_all

OPENED = Trouble(
    stage("a", "b", wait=60, retries=1, notify=["notices"]), stage("c"), performing=False
).fires()
TOKENS = [OPENED.call("a"), OPENED.call("b")]
FACTS = [
    *(CallPlaced(token, f"contact-{token}") for token in TOKENS),
    *(CallAnswered(token) for token in TOKENS),
    *(KeyPressed(token, key) for token in TOKENS for key in "123"),
    *(CallEnded(token, Outcome.BUSY) for token in TOKENS),
    *(CallRefused(token, Outcome.BAD_NUMBER, "x") for token in TOKENS),
    *(Performed(action.id) for action in OPENED.incident.pending),
    Acknowledged("Maria"),
    DeadlinePassed(),
]


@given(st.lists(st.sampled_from(FACTS), max_size=8))
@settings(derandomize=True, deadline=None, max_examples=300)
def test_together_is_the_same_as_one_after_another(facts):
    together = step_all(OPENED.incident, facts, {}, OPENED.now)
    one_by_one, reasons, asked = OPENED.incident, [], {}
    for fact in facts:
        decision = step(one_by_one, fact, {}, OPENED.now)
        one_by_one = decision.incident
        reasons += decision.reasons
        asked |= {action.id: action for action in decision.actions}
    assert together.incident == one_by_one
    assert list(together.reasons) == reasons
    assert together.changed == (one_by_one != OPENED.incident)
    pending = {action.id for action in one_by_one.pending}
    assert [action.id for action in together.actions] == [one for one in asked if one in pending]


def test_a_call_asked_for_and_taken_back_in_one_moment_is_never_asked_for():
    trouble = Trouble(stage("a"), stage("c"), performing=False).fires()
    facts = [KeyPressed(trouble.call("a"), "2"), Acknowledged("Maria")]
    decision = step_all(trouble.incident, facts, {}, trouble.now)
    assert not [one for one in decision.actions if isinstance(one, PlaceCall)]


def test_stops_come_before_the_next_calls():
    trouble = Trouble(stage("a", "b"), stage("c")).fires()
    tokens = [trouble.call("a"), trouble.call("b")]
    facts = [KeyPressed(tokens[0], "2"), KeyPressed(tokens[1], "1"), Acknowledged("Maria")]
    decision = step_all(trouble.incident, facts[:1], {}, trouble.now)
    assert decision.actions == ()
    stage_over = [KeyPressed(tokens[0], "2"), CallEnded(tokens[1], Outcome.BAD_NUMBER)]
    decision = step_all(trouble.incident, stage_over, {}, trouble.now)
    kinds = [type(one) for one in decision.actions]
    assert PlaceCall in kinds
    assert StopCall not in kinds[kinds.index(PlaceCall) :]


def test_no_facts_change_nothing():
    decision = step_all(OPENED.incident, [], {}, OPENED.now)
    assert not decision.changed
    assert decision.incident is OPENED.incident
