"""What the forecast says is what the sandbox does when nobody answers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from night import THREE_AM
from own_events import custom
from trouble import alert, stage

from dispatch.attempt import Outcome
from dispatch.book import read_book
from dispatch.facts import AlertFired
from dispatch.forecast import forecast
from dispatch.plan import Plan
from dispatch.plan_files import read_plan
from dispatch.severity import Severity
from dispatch.step import step
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.view import View

ROOT = Path(__file__).parents[1]
SHIPPED = {path.stem: path.read_text() for path in (ROOT / "escalation_plans").glob("*.toml")}
OWN = {
    "retries": """
        repeats = 1
        [[stage]]
        contacts = ["primary"]
        wait = "4m"
        retries = 2
        retry_after = "20s"
        """,
    "short-stages": """
        repeats = 2
        [[stage]]
        contacts = ["primary"]
        wait = "30s"
        [[stage]]
        contacts = ["backup"]
        wait = "60s"
        retries = 1
        retry_after = "1s"
        """,
    "nobody-known-in-one-stage": """
        [[stage]]
        contacts = ["stranger"]
        wait = "5m"
        [[stage]]
        contacts = ["primary", "stranger"]
        wait = "2m"
        """,
    "strangers-only": """
        repeats = 1
        [[stage]]
        contacts = ["stranger"]
        """,
}
PLANS = SHIPPED | OWN


def foreseen(plan, contacts):
    fired = AlertFired(alert(), "rule", "because", Severity.HIGH, plan.name)
    return forecast(step(None, fired, {plan.name: plan}, THREE_AM), {plan.name: plan}, contacts)


def calls(incident):
    """Who rings, and after how many seconds; refused calls do not ring."""
    return [
        (one.contact, (one.placed_at - THREE_AM).total_seconds())
        for one in incident.attempts
        if one.outcome is not Outcome.BAD_NUMBER
    ]


@pytest.fixture(scope="module")
def nights():
    """Every plan run in one sandbox, each with people of its own; plan -> (calls, state, end)."""
    with pytest.MonkeyPatch.context() as patch:
        plans = {f"{name}.toml": _own_people(text, name) for name, text in PLANS.items()}
        rules = {"rules.toml": "".join(_rule(name) for name in PLANS)}
        words = {p.name: p.read_text() for p in (ROOT / "contact_flows/speech").glob("*.toml")}
        book = read_book(rules, plans, words)
        patch.setattr("dispatch.book.read_book", lambda *_: book)
        cloud = Cloud("".join(_people(name, at) for at, name in enumerate(PLANS)), THREE_AM)
        view = View(cloud)
        for name in PLANS:
            event = custom(name=name) | {"source": name, "id": name}
            assert deliver(cloud, view, event)["outcome"] == "opened"
        cloud.loop.advance(THREE_AM + timedelta(minutes=33))
        placed = [(call.contact, _seconds(call.placed_at)) for call in cloud.connect.calls.values()]
        incidents = {one["plan"]: one for one in view.incidents()}
        yield {name: _told(incidents[name], placed, name) for name in PLANS}
        cloud.stop()


def _own_people(text, name):
    for who in ("primary", "backup", "lead"):
        text = text.replace(f'"{who}"', f'"{name}-{who}"')
    return text


def _rule(name):
    return f"""
[[rule]]
name = "{name}"
when = "source == '{name}'"
severity = "high"
plan = "{name}"
example = "none.json"
"""


def _people(name, at):
    return "".join(
        f'[{name}-{who}]\nnumber = "+1202555{number:04}"\n'
        f'verified = {{ "+1202555{number:04}" = 2026-11-20 }}\n'
        for number, who in enumerate(("primary", "backup", "lead"), 3 * at)
    )


def _told(incident, placed, name):
    own = [(who.removeprefix(f"{name}-"), at) for who, at in placed if who.startswith(f"{name}-")]
    ended = [line["at"] for line in incident["timeline"] if line["kind"] == "missed"]
    return own, incident["state"], [_seconds(datetime.fromisoformat(at)) for at in ended]


def _seconds(at):
    return (at - THREE_AM).total_seconds()


@pytest.mark.parametrize("name", PLANS)
def test_the_forecast_says_what_the_sandbox_does_when_nobody_answers(name, nights):
    plan = read_plan(PLANS[name], f"{name}.toml")
    incident = foreseen(plan, {"primary", "backup", "lead"}).incident
    ended = [] if incident.ended_at is None else [_seconds(incident.ended_at)]
    assert (calls(incident), incident.state, ended) == nights[name]


def test_a_stage_of_strangers_is_left_at_once_and_operations_is_told():
    plan = read_plan(PLANS["nobody-known-in-one-stage"], "plan.toml")
    told = foreseen(plan, {"primary"})
    assert calls(told.incident) == [("primary", 0)]
    assert [one.topic for _, one in told.notices] == ["operations"] * 3


def test_a_plan_that_calls_nobody_ends_with_its_closing():
    told = foreseen(read_plan(SHIPPED["notice"], "notice.toml"), set())
    assert told.incident.closes_at == THREE_AM + timedelta(hours=24, minutes=1)
    assert [one.topic for _, one in told.notices] == ["notices"]


WAITS = st.integers(1, 400)
STAGES = st.lists(
    st.builds(
        lambda people, wait, retries, after: stage(
            *people, wait=wait, retries=retries, retry_after=after
        ),
        st.lists(st.sampled_from("abcd"), min_size=1, max_size=3, unique=True),
        WAITS,
        st.integers(0, 3),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=4,
)


@given(STAGES, st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_every_stage_begins_after_exactly_the_waits_before_it_and_the_plan_ends(stages, repeats):
    plan = Plan("any", tuple(stages), repeats)
    incident = foreseen(plan, set("abcd")).incident
    begins, now = [], THREE_AM
    for number in range(repeats + 1):
        for place, one in enumerate(stages):
            begins += [(number, place, who, now) for who in one.contacts]
            now += one.wait
    first = [(c.round, c.stage, c.contact, c.placed_at) for c in incident.attempts if c.number == 1]
    assert first == begins
    assert incident.ended_at == now
    assert incident.state == "missed"
    assert all(one.number <= 1 + stages[one.stage].retries for one in incident.attempts)
