"""What the forecast says is what the sandbox does when nobody answers."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from night import THREE_AM
from own_events import custom
from trouble import alert, stage

from dispatch.book import read_book
from dispatch.contact_files import read_contacts
from dispatch.facts import AlertFired
from dispatch.forecast import forecast
from dispatch.line.limit_files import is_limits
from dispatch.line.limits import DEFAULT_LIMITS, Limits
from dispatch.plan import Plan
from dispatch.routes.quotas import Quotas
from dispatch.severity import Severity
from dispatch.step import step
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.view import View

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "escalation_plans"
SHIPPED = {one.stem: one.read_text() for one in FOLDER.glob("*.toml") if not is_limits(one.name)}
ROTAS = {
    **{one.stem: ("mail-first", one.read_text()) for one in (FOLDER / "rotas").glob("*.toml")},
    "own": (
        "a-rota",
        """
        time_zone = "UTC"
        [[layer]]
        contacts = ["primary", "backup"]
        hand_over = "daily"
        start = 2026-11-20T03:05:00
        """,
    ),
}
"""Rota -> the one plan that names it, and its text."""
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
    "still-ringing": """
        repeats = 1
        [[stage]]
        contacts = ["primary"]
        wait = "30s"
        [[stage]]
        contacts = ["primary", "backup"]
        wait = "2m"
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
    "over-the-limits": """
        repeats = 9
        [[stage]]
        contacts = ["primary"]
        wait = "2m"
        [[stage]]
        contacts = ["primary", "lead"]
        wait = "3m"
        """,
    "alone-over-the-limits": """
        repeats = 9
        [[stage]]
        contacts = ["primary"]
        wait = "2m"
        """,
    "until-reached": """
        until_reached = "90m"
        [[stage]]
        contacts = ["primary"]
        wait = "4m"
        retries = 1
        """,
    "one-asleep": """
        [[stage]]
        contacts = ["sleeper"]
        wait = "2m"
        [[stage]]
        contacts = ["primary", "sleeper"]
        wait = "2m"
        """,
    "all-asleep": """
        repeats = 1
        [[stage]]
        contacts = ["sleeper"]
        wait = "3m"
        retries = 1
        """,
    "two-phones": """
        repeats = 1
        [[stage]]
        contacts = ["two-phones"]
        wait = "5m"
        retries = 1
        """,
    "two-phones-over-the-limits": """
        repeats = 5
        [[stage]]
        contacts = ["two-phones", "sleeper"]
        wait = "5m"
        retries = 1
        """,
    "a-rota": """
        repeats = 3
        [[stage]]
        on_call = ["own"]
        wait = "3m"
        """,
}
PLANS = SHIPPED | OWN
WHO = ("primary", "backup", "lead", "sleeper", "two-phones")
ASLEEP = 'time_zone = "Asia/Tokyo"\nquiet_hours = [{ start = "09:00", end = "17:00" }]\n'
"""Until 08:00 UTC."""
UNLIMITED = Limits((), ())


def own_people(text, name):
    """The plan or rota with people whom no other plan calls."""
    for who in WHO:
        text = text.replace(f'"{who}"', f'"{name}-{who}"')
    return text


def rule(name):
    return f"""
[[rule]]
name = "{name}"
when = "source == '{name}'"
severity = "high"
plan = "{name}"
example = "none.json"
"""


def people(name, at):
    """The contacts of the plan that comes in this place."""
    return "".join(
        person(f"{name}-{who}", who, [f"+1202555{2 * number + more:04}" for more in (0, 1)])
        for number, who in enumerate(WHO, len(WHO) * at)
    )


def person(key, who, numbers):
    given = numbers if who == "two-phones" else numbers[:1]
    verified = ", ".join(f'"{one}" = 2026-11-20' for one in given)
    more = ASLEEP if who == "sleeper" else ""
    return f"[{key}]\nnumbers = {given}\nverified = {{ {verified} }}\n{more}".replace("'", '"')


OWN_PEOPLE = {name: {f"{name}-{who}" for who in WHO} for name in PLANS}
CONTACTS = "".join(people(name, at) for at, name in enumerate(PLANS))
PEOPLE = read_contacts(CONTACTS, "contacts")


def the_book():
    words = {p.name: p.read_text() for p in (ROOT / "contact_flows/speech").glob("*.toml")}
    return read_book(
        {"rules.toml": "".join(map(rule, PLANS))},
        {f"{name}.toml": own_people(text, name) for name, text in PLANS.items()},
        words,
        {f"{rota}.toml": own_people(text, name) for rota, (name, text) in ROTAS.items()},
    )


BOOK = the_book()


def foreseen(plan, contacts=PEOPLE, limits=DEFAULT_LIMITS):
    fired = AlertFired(alert(), "rule", "because", Severity.HIGH, plan.name)
    plans = {plan.name: plan}
    return forecast(step(None, fired, plans, THREE_AM), plans, contacts, limits)


def calls(told):
    """Who rings, and after how many seconds."""
    attempts = {one.id: one.contact for one in told.incident.attempts}
    return [(attempts[one], seconds(at)) for one, at in told.rings.items()]


def seconds(at):
    return (at - THREE_AM).total_seconds()


@pytest.fixture(scope="module")
def nights():
    """Every plan run in one sandbox, each with people of its own; plan -> (calls, state, end)."""
    with pytest.MonkeyPatch.context() as patch:
        # What one plan needs of a route's quotas is no matter, what all of them need is.
        patch.setattr("dispatch.routes.quotas.quotas_of", lambda *_: Quotas(99, 99, 99, 0))
        cloud = Cloud(CONTACTS, THREE_AM, BOOK)
        view = View(cloud)
        for name in PLANS:
            event = custom(name=name) | {"source": name, "id": name}
            assert deliver(cloud, view, event)["outcome"] == "opened"
        cloud.loop.advance(THREE_AM + timedelta(hours=9))
        placed = [(call.contact, seconds(call.placed_at)) for call in cloud.connect.calls.values()]
        incidents = {one["plan"]: one for one in view.incidents()}
        yield {name: told_of(incidents[name], placed, name) for name in PLANS}
        cloud.stop()


def told_of(incident, placed, name):
    own = [(who, at) for who, at in placed if who in OWN_PEOPLE[name]]
    ended = [line["at"] for line in incident["timeline"] if line["kind"] == "missed"]
    return own, incident["state"], [seconds(datetime.fromisoformat(at)) for at in ended]


@pytest.mark.parametrize("name", PLANS)
def test_the_forecast_says_what_the_sandbox_does_when_nobody_answers(name, nights):
    told = foreseen(BOOK.plans[name])
    ended = [] if told.incident.ended_at is None else [seconds(told.incident.ended_at)]
    assert (sorted(calls(told), key=lambda one: one[1]), told.incident.state, ended) == nights[name]


def test_a_call_over_the_limits_rings_when_it_is_within_them_and_says_what_it_waited_for():
    told = foreseen(BOOK.plans["alone-over-the-limits"])
    assert [at for _, at in calls(told)][:4] == [0, 120, 240, 900]
    [first, *_] = told.waits
    assert (seconds(first.at), seconds(first.until)) == (360, 900)
    assert first.why == "called as often as the limits allow"


def test_somebody_asleep_is_called_in_the_morning_after_everybody_else():
    told = foreseen(BOOK.plans["one-asleep"])
    assert calls(told) == [("one-asleep-primary", 0), ("one-asleep-sleeper", 5 * 3600)]
    assert {one.why for one in told.waits} == {"quiet hours"}


def test_a_stage_of_strangers_is_left_at_once_and_operations_is_told():
    told = foreseen(BOOK.plans["nobody-known-in-one-stage"])
    assert calls(told) == [("nobody-known-in-one-stage-primary", 0)]
    assert [one.topic for _, one in told.notices] == ["operations"] * 3


def test_a_plan_that_calls_nobody_ends_with_its_closing():
    told = foreseen(BOOK.plans["notice"])
    assert told.incident.closes_at == THREE_AM + timedelta(hours=24, minutes=1)
    assert [one.topic for _, one in told.notices] == ["notices"]


WAITS = st.integers(6, 400)
"""A phone that is stopped at a stage's end may ring again 5 s later."""
STAGES = st.lists(
    st.builds(
        lambda people, wait, retries, after: stage(
            *people, wait=wait, retries=retries, retry_after=after
        ),
        st.lists(st.sampled_from("0123"), min_size=1, max_size=3, unique=True),
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
    people = read_contacts(
        "".join(person(who, "", [f"+1202555010{who}"]) for who in "0123"), "contacts"
    )
    incident = foreseen(plan, people, UNLIMITED).incident
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
