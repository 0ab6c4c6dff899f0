"""What the caller hears: always the truth of that moment, and whether a key is asked for."""

from pathlib import Path

import pytest
from trouble import Trouble, stage

from dispatch.answer import PICKED_UP, fact_of, reply, subject_of, unknown_call
from dispatch.call_request import call_request
from dispatch.callee import Callee
from dispatch.contact_files import read_contacts
from dispatch.facts import CallAnswered, KeyPressed
from dispatch.plan import Plan
from dispatch.routes.route import Route
from dispatch.speech.compose import announcement, details, menu, phrase
from dispatch.speech.words import read_words

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
EN = read_words((SPEECH / "en.toml").read_text(encoding="utf-8"), "en.toml")
CONTACTS = read_contacts(
    """
[a]
number = "+15550100101"
verified = { "+15550100101" = 2026-11-20 }
name = "Aiko"

[b]
number = "+15550100102"
verified = { "+15550100102" = 2026-11-20 }
""",
    "contacts.toml",
)


def said(trouble, contact, key=""):
    attempt = trouble.attempt(contact)
    return reply(trouble.incident, attempt, key, EN, CONTACTS)


def says(key, **names):
    return phrase(EN, key, **names).ssml


def test_at_pick_up_it_says_what_is_wrong_and_asks_for_a_key():
    trouble = Trouble(stage("a")).fires().answers("a")
    expected = f"{announcement(subject_of(trouble.incident), EN).ssml} {menu(EN).ssml}"
    answer = said(trouble, "a")
    assert (answer.speech, answer.next) == (expected, "menu")


def test_the_star_says_it_again():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "*")
    assert said(trouble, "a", "*") == said(trouble, "a")


def test_key_3_tells_the_details_and_asks_again():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "3")
    answer = said(trouble, "a", "3")
    assert answer.speech.startswith(details(subject_of(trouble.incident), EN).ssml)
    assert answer.next == "more"


@pytest.mark.parametrize("key", ["4", "9", "0", "#"])
def test_a_key_that_means_nothing_says_so_and_asks_again(key):
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", key)
    answer = said(trouble, "a", key)
    assert answer.speech.startswith(says("not_understood"))
    assert answer.next == "menu"


def test_key_1_is_confirmed_with_the_name_of_the_trouble():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "1")
    answer = said(trouble, "a", "1")
    assert (answer.speech, answer.next) == (says("acknowledged", what="orders-latency"), "end")


def test_who_is_second_hears_who_has_it_by_name():
    trouble = Trouble(stage("a", "b")).fires().answers("a").answers("b").presses("a", "1")
    for key in ("", "1", "2", "3", "*", "9"):
        answer = said(trouble.presses("b", key) if key else trouble, "b", key)
        assert (answer.speech, answer.next) == (says("already_acknowledged", who="Aiko"), "end")


def test_who_took_it_and_is_called_again_hears_their_own_name():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "1")
    assert said(trouble, "a").speech == says("already_acknowledged", who="Aiko")


@pytest.mark.parametrize(("by", "name"), [("b", "b"), ("Maria", "Maria")])
def test_somebody_without_a_name_is_called_as_they_are_known(by, name):
    trouble = Trouble(stage("a")).fires().answers("a").acked(by)
    assert said(trouble, "a").speech == says("already_acknowledged", who=name)


@pytest.mark.parametrize("key", ["", "1", "2", "3", "*", "9"])
def test_a_resolved_incident_is_over_whatever_is_pressed(key):
    trouble = Trouble(stage("a")).fires().answers("a").recovers()
    trouble = trouble.presses("a", key) if key else trouble
    assert said(trouble, "a", key) == reply(
        trouble.incident, trouble.attempt("a"), "", EN, CONTACTS
    )
    assert (said(trouble, "a", key).speech, said(trouble, "a", key).next) == (
        says("resolved"),
        "end",
    )


def test_key_2_is_confirmed():
    trouble = Trouble(stage("a"), stage("b")).fires().answers("a").presses("a", "2")
    assert (said(trouble, "a", "2").speech, said(trouble, "a", "2").next) == (
        says("passed_on"),
        "end",
    )


def test_key_2_of_the_last_says_that_nobody_follows():
    trouble = Trouble(stage("a")).fires().answers("a").presses("a", "2")
    assert said(trouble, "a", "2").speech == says("passed_on_last")


def test_key_2_after_everyone_missed_it_says_that_nobody_follows():
    trouble = Trouble(stage("a", wait=30)).fires().answers("a").passes(30).presses("a", "2")
    assert trouble.state == "missed"
    assert (said(trouble, "a", "2").speech, said(trouble, "a", "2").next) == (
        says("passed_on_last"),
        "end",
    )


def test_what_everyone_missed_is_still_told_and_can_be_taken():
    trouble = Trouble(stage("a", wait=30)).fires().answers("a").passes(30)
    assert said(trouble, "a").next == "menu"
    assert said(trouble.presses("a", "1"), "a", "1").speech.startswith(
        says("acknowledged", what="orders-latency")
    )


def test_a_raised_incident_tells_the_worse_trouble_in_the_call_under_way():
    worse = Plan("worse", (stage("b"),))
    trouble = Trouble(stage("a"), plans=[worse]).fires("high").answers("a")
    trouble.fires("critical", plan="worse", number=2, name="orders-down")
    assert "critical" in said(trouble, "a", "*").speech.casefold()


def test_a_call_of_no_incident_ends():
    assert (unknown_call(EN).speech, unknown_call(EN).next) == (says("unknown_call"), "end")


def test_the_flow_reports_a_pick_up_or_a_key():
    assert fact_of("t", PICKED_UP, "") == CallAnswered("t")
    assert fact_of("t", "key pressed", "1") == KeyPressed("t", "1")


def test_the_request_for_a_call_carries_what_is_spoken_if_the_function_fails():
    trouble = Trouble(stage("a")).fires()
    route = Route("main", "eu-west-2", "instance", "flow", "+15550100100")
    callee = Callee(CONTACTS["a"], CONTACTS["a"].number, 0, 0)
    request = call_request(trouble.incident, trouble.call("a"), callee, route, EN)
    assert request["ClientToken"] == trouble.call("a")
    assert request["DestinationPhoneNumber"] == "+15550100101"
    attributes = request["Attributes"]
    assert (attributes["incident"], attributes["contact"]) == (trouble.incident.id, "a")
    assert attributes["speech"] == announcement(subject_of(trouble.incident), EN).ssml
    assert attributes["unconfirmed"] == says("unconfirmed")
    assert sum(len(f"{key}{value}".encode()) for key, value in attributes.items()) < 32_768


@pytest.mark.parametrize(
    ("codes", "allowed"), [((), True), (("+1",), True), (("+81", "+1"), True), (("+81",), False)]
)
def test_a_route_calls_only_the_countries_it_may(codes, allowed):
    route = Route("main", "eu-west-2", "i", "f", "+15550100100", codes)
    assert route.reaches(CONTACTS["a"].number) is allowed
