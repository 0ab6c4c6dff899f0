"""Carrying actions out: one failure silences no other, and each leaves the right fact."""

from datetime import timedelta
from pathlib import Path

import pytest
from board import dialling
from trouble import BEGIN, Trouble, stage

from dispatch.actions import (
    Announce,
    CheckCall,
    Notify,
    OpenEngagement,
    PlaceCall,
    StopCall,
    WakeAt,
)
from dispatch.attempt import Outcome
from dispatch.contact_files import read_contacts
from dispatch.errors import (
    ConfigurationError,
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    RequestInvalid,
    RouteRefused,
    Throttled,
)
from dispatch.facts import CallAnswered, CallDelayed, CallPlaced, CallRefused, Performed
from dispatch.routes.route import Route
from dispatch.speech.words import read_words
from handlers.performing import Hands, Nudge
from handlers.placing import Placing

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
WORDS = {"en": read_words((SPEECH / "en.toml").read_text(encoding="utf-8"), "en.toml")}
CONTACTS = """
[a]
number = "+15550100101"
verified = { "+15550100101" = 2026-11-20 }
[b]
number = "+815550100102"
verified = { "+815550100102" = 2026-11-20 }
"""


class World:
    """Every adapter at once; `faults` says what an operation raises instead of working."""

    def __init__(self, faults):
        self.faults, self.done = faults, []

    def __getattr__(self, name):
        def operation(*asked):
            if name in self.faults:
                raise self.faults[name]
            self.done.append(name)
            return self.answer(name, asked)

        return operation

    @staticmethod
    def answer(name, _asked):
        answers = {"contacts": read_contacts(CONTACTS, "contacts"), "place": "contact-1"}
        answers["publish"] = ""
        return answers.get(name, {"ConnectedToSystemTimestamp": BEGIN})


def hands(calling_codes=(), **faults):
    """The call to b rings already; then everything goes wrong that `faults` says."""
    world = World({})
    route = Route("main", "eu-west-2", "instance", "flow", "+15550100100", calling_codes)
    calls = Placing(dialling([route], lambda: BEGIN), lambda _: world, WORDS, world.contacts)
    made = Hands(calls, world, world, WORDS, "en", world, world, world)
    made.perform(INCIDENT, [PlaceCall(B, "b")], BEGIN)
    world.faults, world.done = faults, []
    return made, world


TROUBLE = Trouble(stage("a", "b", notify=["notices"]), performing=False).fires()
INCIDENT = TROUBLE.incident
A, B = TROUBLE.call("a"), TROUBLE.call("b")
EVERYTHING = [
    PlaceCall(A, "a"),
    StopCall(B, "b"),
    CheckCall(B, "contact-0"),
    Notify("notices", "opened:0:0"),
    Announce("opened", "0:0"),
    WakeAt(BEGIN + timedelta(seconds=30)),
]


def test_everything_is_carried_out_in_order_and_told():
    made, world = hands()
    facts = made.perform(INCIDENT, EVERYTHING, BEGIN)
    assert world.done == ["contacts", "place", "stop", "describe", "publish", "put", "send"]
    assert facts == [
        CallPlaced(A, "contact-1"),
        Performed(f"stop:{B}"),
        CallAnswered(B),
        Performed(f"check:{B}"),
        Performed("notify:notices:opened:0:0"),
        Performed("announce:opened:0:0"),
        Performed(EVERYTHING[-1].id),
    ]


def test_nothing_there_is_asked_for_before_the_calls_have_been_placed():
    made, world = hands()
    made.perform(INCIDENT, [OpenEngagement(), *EVERYTHING], BEGIN)
    assert (world.done[-1], world.done.count("perform")) == ("perform", 1)
    assert "place" in world.done


REMAINING = ["stop", "describe", "publish", "put", "send"]


@pytest.mark.parametrize("name", ["contacts", "place", "stop", "describe", "publish", "put"])
@pytest.mark.parametrize(
    "fault",
    [
        Throttled("x"),
        OutcomeUnknown("x"),
        RouteRefused("x"),
        ConfigurationError("contacts", 3, "x"),
        RuntimeError("a bug"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_one_failure_silences_no_other(name, fault):
    made, world = hands(**{name: fault})
    facts = made.perform(INCIDENT, EVERYTHING, BEGIN)
    left = [one for one in REMAINING if one != name]
    assert [one for one in world.done if one in REMAINING] == left
    assert Performed(EVERYTHING[-1].id) in facts


@pytest.mark.parametrize("fault", [Throttled("x"), OutcomeUnknown("x")])
def test_a_call_that_time_may_mend_is_delayed(fault):
    made, _ = hands(place=fault)
    assert made.perform(INCIDENT, EVERYTHING[:1], BEGIN) == [CallDelayed(A, "x")]


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (NumberRefused("x"), Outcome.BAD_NUMBER),
        (RequestInvalid("x"), Outcome.FAILED),
    ],
)
def test_a_call_that_is_refused_is_refused(fault, outcome):
    made, _ = hands(place=fault)
    assert made.perform(INCIDENT, EVERYTHING[:1], BEGIN) == [CallRefused(A, outcome, "x")]


def test_where_no_route_takes_the_call_the_page_goes_another_way():
    made, _ = hands(place=RouteRefused("x"))
    (fact,) = made.perform(INCIDENT, EVERYTHING[:1], BEGIN)
    assert isinstance(fact, CallDelayed)
    assert fact.no_route


def test_a_service_that_is_not_reached_is_tried_again_until_its_breaker_opens():
    made, _ = hands(place=NotReached("x"))
    facts = [made.perform(INCIDENT, EVERYTHING[:1], BEGIN)[0] for _ in range(3)]
    assert facts[:2] == [CallDelayed(A, "x")] * 2
    assert facts[2].no_route


def test_contacts_that_are_wrong_refuse_the_call_and_name_the_line():
    made, _ = hands(contacts=ConfigurationError("/tocsin/contacts", 3, "number is missing"))
    (fact,) = made.perform(INCIDENT, EVERYTHING[:1], BEGIN)
    assert fact == CallRefused(A, Outcome.FAILED, "/tocsin/contacts:3: number is missing")


def test_somebody_unknown_is_a_bad_number():
    made, world = hands()
    trouble = Trouble(stage("nobody"), performing=False).fires()
    (fact,) = made.perform(trouble.incident, trouble.incident.pending[:1], BEGIN)
    assert fact == CallRefused(trouble.call("nobody"), Outcome.BAD_NUMBER, "no such contact")
    assert world.done == ["contacts"]


def test_a_country_that_is_not_allowed_is_refused_before_anything_is_sent():
    made, world = hands(calling_codes=("+81",))
    (fact,) = made.perform(INCIDENT, [PlaceCall(A, "a")], BEGIN)
    assert (fact.outcome, world.done) == (Outcome.BAD_NUMBER, ["contacts"])


def test_what_may_work_later_is_left_pending_and_what_never_will_is_told():
    for fault, told in [
        (OutcomeUnknown("x"), []),
        (RouteRefused("x"), [Performed(f"stop:{B}", "x")]),
    ]:
        made, _ = hands(stop=fault)
        assert made.perform(INCIDENT, EVERYTHING[1:2], BEGIN) == told


def test_a_nudge_wakes_once_and_claims_nothing():
    world = World({})
    assert Nudge(world).perform(INCIDENT, EVERYTHING, BEGIN) == []
    assert Nudge(world).perform(INCIDENT, [], BEGIN) == []
    (asked,) = world.done
    assert asked in {"send", "send_now"}
