"""What is said after a turn: the truth of that moment, in the words of the language."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lines import Talk

from dispatch.line import saying
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact
from dispatch.speech.compose import phrase
from dispatch.speech.words import read_words

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
LANGUAGES = ["en", "ja", "pl"]


def words(language="en"):
    return read_words((SPEECH / f"{language}.toml").read_text(encoding="utf-8"), language)


def talk(*names):
    begun = Talk().rings(names[0])
    for name in names[1:]:
        begun.shares(name)
    return begun.passes(5).picks_up().presses()


def spoken(key, **more):
    """The words of a phrase."""
    return plain(phrase(words(), key, **more).ssml)


def heard(begun):
    """The words without their tags, and what the flow does next."""
    said = begun.says(words())
    return plain(said.speech), said.next


def plain(ssml):
    return " ".join(re.sub("<[^>]*>", " ", ssml).split())


def test_one_alert_is_announced_with_its_menu():
    text, following = heard(talk("orders-latency"))
    assert text.startswith("High severity alert. orders latency.")
    assert "Press 1 to take it" in text
    assert following == "menu"


def test_several_are_counted_and_the_worst_is_told():
    begun = Talk().rings("slow").shares("broken", "critical").passes(5).picks_up().presses()
    text, _ = heard(begun)
    assert text.startswith("2 alerts.")
    assert "Critical alert. broken." in text
    assert "slow" not in text
    assert "1 to take them all" in text


def test_key_1_for_all_of_them_confirms_how_many():
    told = spoken("acknowledged_all", count="3")
    assert heard(talk("a", "b", "c").presses("1")) == (told, "end")
    assert "3" in told


def test_only_what_is_stored_is_confirmed():
    begun = talk("a", "b", "c")
    begun.turn = begun.meant("1")
    begun.becomes("a", "acknowledged").becomes("b", "acknowledged").becomes("c", "acknowledged")
    said = saying.say(begun.turn, begun.line, begun.stored, words(), {})
    assert "yours" not in plain(said.speech)


def test_key_2_for_all_of_them_says_that_the_next_person_is_called():
    told = spoken("passed_on_all", count="2")
    assert heard(talk("a", "b").presses("2")) == (told, "end")


def test_key_1_then_what_came_meanwhile():
    text, following = heard(talk("a").shares("broken-web").presses("1"))
    assert text.startswith(f"{spoken('taken_next')} {spoken('meanwhile')}")
    assert "broken web" in text
    assert "Press 1 to take it" in text
    assert following == "more"


def test_what_got_worse_is_told_and_not_called_settled():
    begun = Talk().rings("first", incident="i-x").passes(5).picks_up().presses()
    begun.passes(60).shares("second", "critical", incident="i-x").presses("1")
    text, _ = heard(begun)
    assert text.startswith(f"{spoken('meanwhile')} Critical alert.")


def test_one_incident_with_two_attempts_is_one():
    begun = Talk().rings("first", incident="i-x").passes(5).picks_up().presses()
    begun.passes(60).shares("second", incident="i-x").presses("1")
    text, following = heard(begun)
    assert "It is yours: x." in text
    assert following == "end"


def test_the_walk_counts_and_has_keys_for_the_one():
    begun = talk("a", "b").presses("3")
    text, following = heard(begun)
    assert text.startswith("Alert 1 of 2.")
    assert "3 for the next one" in text
    assert following == "more"
    text, _ = heard(begun.presses("1"))
    assert text.startswith(f"{spoken('taken_next')} Alert 2 of 2.")


def test_after_the_walk_what_was_skipped_is_told_together():
    text, following = heard(talk("a", "b").presses("3").presses("3").presses("3"))
    assert text.startswith("2 alerts.")
    assert following == "more"


def test_a_walk_through_which_all_were_taken_ends_the_call():
    begun = talk("a", "b").presses("3").presses("1").presses("1")
    assert heard(begun) == (f"{spoken('taken_next')} {spoken('walk_over')}", "end")


def test_a_key_for_one_that_is_settled_already_says_so():
    begun = talk("a", "b").presses("3")
    begun.becomes(begun.call.walking, "resolved").presses("1")
    assert heard(begun)[0].startswith(spoken("too_late"))


def test_the_star_says_all_of_it_again():
    assert heard(talk("a", "b").presses("*"))[0].startswith("2 alerts.")


def test_where_nobody_wants_this_person_there_is_nothing_to_say():
    begun = talk("a").becomes("a", "resolved").presses("1")
    assert begun.says(words()) is None


def test_the_first_key_9_asks_and_the_second_confirms():
    assert heard(talk("a").presses("9")) == (spoken("opt_out_ask"), "more")
    assert heard(talk("a").presses("9").presses("9")) == (spoken("opted_out"), "end")


def test_who_has_it_is_named():
    ben = Contact("ben", (PhoneNumber("+12025550102"),), name="Ben")
    begun = talk("a")
    turn = begun.meant("1")
    begun.becomes("a", "acknowledged")
    begun.stored["i-a"] = replace(begun.stored["i-a"], taken_by="ben")
    said = saying.say(turn, begun.line, begun.stored, words(), {"ben": ben})
    assert plain(said.speech).startswith("Ben has already taken this.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("keys", ["", "1", "2", "3", "31", "32", "33", "3*", "9", "99", "*", "7"])
def test_every_turn_is_answered_in_every_language(language, keys):
    begun = talk("orders-latency", "prod-db01-disk")
    for key in keys:
        begun.presses(key)
    said = begun.says(words(language))
    assert said.speech
    assert said.next in {"menu", "more", "end"}
