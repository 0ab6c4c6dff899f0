"""The deployed contact flow, as conversations with the person on call."""

import random
from datetime import timedelta
from pathlib import Path

import pytest
from all_ways import Explorer, begun
from flow_conversation import (
    ATTRIBUTES,
    LONGEST,
    MOST_MENUS,
    SECONDS,
    AnswerFunction,
    Call,
    action,
    flow,
)
from hypothesis import given
from hypothesis import strategies as st

from dispatch.incident import LOST_AFTER
from dispatch.speech.compose import menu, menu_several, menu_walk, phrase
from dispatch.speech.limits import ANNOUNCEMENT_LIMIT, DETAILS_LIMIT, PHRASE_LIMIT
from dispatch.speech.words import read_words
from sandbox.flow.state import MAX_ATTRIBUTES

KEYS = "0123456789*#"


def test_a_call_tells_the_function_who_has_picked_up():
    call = Call().picks_up()
    assert call.function.events[0]["Details"]["Parameters"] == {
        "incident": "incident-1",
        "attempt": "attempt-1",
        "happening": "picked up",
    }


def test_a_call_tells_the_function_whose_it_is_and_which():
    contact = Call().picks_up().function.events[0]["Details"]["ContactData"]
    assert (contact["Attributes"]["contact"], contact["ContactId"]) == ("primary", "contact-1")


def test_key_1_is_confirmed_aloud_and_the_line_ends():
    call = Call().picks_up().hears("Announcement.", "Menu.").presses("1")
    call.hears("You have it.").line_ends()
    assert call.function.told == ["picked up", "1"]


def test_key_2_passes_on_and_the_line_ends():
    call = Call().picks_up().presses("2").hears("The next person is called.").line_ends()
    assert call.function.told == ["picked up", "2"]


@pytest.mark.parametrize("key", ["1", "2", "3", "*", "9"])
def test_the_function_is_told_each_key_of_the_menu(key):
    call = Call().picks_up().presses(key)
    assert call.function.events[1]["Details"]["Parameters"] == {
        "incident": "incident-1",
        "attempt": "attempt-1",
        "happening": "key pressed",
        "key": key,
    }


@pytest.mark.parametrize("key", ["1", "2"])
def test_the_answer_stands_in_the_contact_before_the_function_hears_of_it(key):
    call = Call().picks_up().presses(key)
    assert call.function.events[1]["Details"]["ContactData"]["Attributes"]["key"] == key


@pytest.mark.parametrize("key", ["3", "*", "9", "0"])
def test_a_key_that_answers_nothing_leaves_no_answer_in_the_contact(key):
    assert "key" not in Call().picks_up().presses(key).run.attributes


def test_details_come_with_the_menu_and_key_1_still_counts():
    call = Call().picks_up().presses("3").hears("Details.", "Menu.").presses("1")
    call.hears("You have it.").line_ends()


def test_details_cost_no_round():
    call = Call().picks_up().stays_silent().stays_silent().presses("3")
    call.hears("Details.", "Menu.").presses("1").hears("You have it.").line_ends()


@pytest.mark.parametrize("key", ["1", "2", "3", "*", "9"])
def test_an_answer_with_more_to_tell_costs_no_round(key):
    call = Call(AnswerFunction().says(key, "Taken. Announcement. Menu.", "more")).picks_up()
    call.stays_silent().stays_silent().presses(key).hears("Taken.", "Announcement.", "Menu.")
    assert call.function.told == ["picked up", key]


def test_more_is_told_seven_times_before_it_costs_rounds():
    call = Call().picks_up()
    for _ in range(MOST_MENUS - 1):
        call.presses("3").hears("Details.", "Menu.")
    call.presses("3").hears("Goodbye.").line_ends()


def test_silence_after_more_costs_a_round_and_tells_it_again():
    call = Call().picks_up().presses("3").hears("Details.", "Menu.")
    for _ in range(2):
        call.stays_silent().hears("Details.", "Menu.")
    call.stays_silent().hears("Goodbye.").line_ends()


def test_more_that_is_told_at_pick_up_has_a_menu():
    call = Call(AnswerFunction().says("picked up", "Announcement. Menu.", "more")).picks_up()
    call.hears("Announcement.", "Menu.").presses("1").hears("You have it.").line_ends()


def test_calls_stop_after_key_9_twice():
    call = Call().picks_up().presses("9").hears("Shall all calls stop?")
    call.function.says("9", "It is over.", "end")
    call.presses("9").hears("It is over.").line_ends()
    assert call.function.told == ["picked up", "9", "9"]


def test_the_function_is_told_which_of_its_turns_the_person_has_heard():
    call = Call().picks_up().presses("3").presses("*").presses("9").presses("1").line_ends()
    assert heard_turns(call) == ["", "0", "1", "2", "3"]


def test_a_turn_that_was_answered_and_not_heard_is_not_counted_as_heard():
    call = Call().picks_up().presses("3")
    call.function.is_down_for("1")
    call.presses("1").hears(*UNCONFIRMED)
    call.function.is_up_again()
    call.presses("1").line_ends()
    assert heard_turns(call) == ["", "0", "1", "1", "1", "1"]


def heard_turns(call):
    """What stood in the contact at each invocation."""
    events = call.function.events
    return [one["Details"]["ContactData"]["Attributes"].get("turn", "") for one in events]


UNCONFIRMED = ("Your key could not be stored.", "Fallback announcement.", "Fallback menu.")


def test_a_failure_that_is_past_is_not_told_again():
    function = AnswerFunction().says("1", "Taken. Announcement. Menu.", "more").is_down_for("1")
    call = Call(function).picks_up().presses("1").hears(*UNCONFIRMED)
    call.function.is_up_again()
    call.presses("1").hears("Taken.", "Announcement.", "Menu.")


def test_details_asked_after_the_end_say_so():
    call = Call(AnswerFunction().says("3", "It is over.", "end")).picks_up().presses("3")
    call.hears("It is over.").line_ends()
    assert call.function.told == ["picked up", "3"]


def test_star_repeats_what_holds_at_that_moment():
    call = Call().picks_up()
    call.function.says("*", "It is over.", "end")
    call.presses("*").hears("It is over.").line_ends()


def test_star_repeats_the_fallback_while_the_function_is_down():
    call = Call(AnswerFunction().is_down()).picks_up().presses("*")
    call.hears("Fallback announcement.", "Fallback menu.")
    assert set(call.function.told) == {"picked up", "*"}


def test_star_brings_the_live_words_back_once_the_function_is_up():
    call = Call(AnswerFunction().is_down()).picks_up()
    call.function.is_up_again()
    call.presses("*").hears("Announcement.", "Menu.")
    assert call.function.told[-1] == "*"


def test_whoever_picks_up_after_the_end_hears_so_and_is_let_go():
    call = Call(AnswerFunction().says("picked up", "It is over.", "end")).picks_up()
    call.hears("It is over.").line_ends()
    assert call.listened == 0


def test_silence_is_asked_three_times_and_then_hung_up_on():
    call = Call().picks_up()
    for _ in range(3):
        call.hears("Announcement.", "Menu.").stays_silent()
    call.hears("Goodbye.").line_ends()


def test_a_mailbox_never_acknowledges():
    call = Call().picks_up().stays_silent().stays_silent().stays_silent().line_ends()
    assert call.function.told == ["picked up"]
    assert "key" not in call.run.attributes


def test_a_mailbox_never_acknowledges_while_the_function_is_down():
    call = Call(AnswerFunction().is_down()).picks_up()
    for _ in range(3):
        call.hears("Fallback announcement.", "Fallback menu.").stays_silent()
    call.hears("Goodbye.").line_ends()
    assert call.function.told == ["picked up"] * 3
    assert "key" not in call.run.attributes


def test_a_key_outside_the_menu_costs_a_round_of_the_fallback_too():
    call = Call(AnswerFunction().is_down()).picks_up()
    for _ in range(3):
        call.hears("Fallback announcement.", "Fallback menu.").presses("0")
    call.hears("Goodbye.").line_ends()
    assert call.function.told == ["picked up"] * 3


@pytest.mark.parametrize("key", ["0", "4", "5", "6", "7", "8", "#"])
def test_a_key_outside_the_menu_costs_a_round_and_tells_nobody(key):
    call = Call().picks_up().presses(key).presses(key).hears("Announcement.", "Menu.").presses(key)
    call.hears("Goodbye.").line_ends()
    assert call.function.told == ["picked up"]


def test_a_function_down_at_pick_up_leaves_the_words_sent_with_the_call():
    call = Call(AnswerFunction().is_down_for("picked up")).picks_up()
    call.hears("Fallback announcement.", "Fallback menu.").presses("1")
    call.hears("You have it.").line_ends()


@pytest.mark.parametrize("key", ["1", "2", "3", "9"])
def test_a_key_that_could_not_be_stored_is_said_so_and_asked_again(key):
    call = Call(AnswerFunction().is_down_for(key)).picks_up().presses(key)
    call.hears("Your key could not be stored.", "Fallback announcement.", "Fallback menu.")


@pytest.mark.parametrize("key", ["1", "2"])
def test_an_answer_the_function_lost_is_still_in_the_contact(key):
    call = Call(AnswerFunction().is_down()).picks_up()
    for _ in range(3):
        call.presses(key)
    call.hears("Your key could not be stored.", "Goodbye.").line_ends()
    assert call.run.attributes["key"] == key


def test_a_function_that_recovers_takes_the_second_press():
    call = Call(AnswerFunction().is_down_for("1")).picks_up().presses("1")
    call.function.is_up_again()
    call.presses("1").hears("You have it.").line_ends()


def test_details_that_work_again_are_not_announced_as_a_failure():
    call = Call(AnswerFunction().is_down_for("3")).picks_up().presses("3")
    call.function.is_up_again()
    call.presses("3").hears("Details.", "Menu.")


def test_a_function_gets_three_tries():
    call = Call(AnswerFunction().is_down_for("1")).picks_up().presses("1")
    assert call.function.told == ["picked up", "1", "1", "1"]


@pytest.mark.parametrize("key", ["1", "2", "3", "*", "9"])
@pytest.mark.parametrize("next_step", ["", "menue", "End"])
def test_an_answer_without_a_known_next_confirms_nothing(key, next_step):
    call = Call(AnswerFunction().says(key, "You have it.", next_step)).picks_up().presses(key)
    call.hears("Your key could not be stored.", "Fallback announcement.", "Fallback menu.")
    assert call.function.told == ["picked up", key]


def test_an_answer_that_asks_for_the_menu_gets_the_menu():
    function = AnswerFunction().says("2", "Nobody else is left. Menu.", "menu")
    call = Call(function).picks_up().presses("2").hears("Nobody else is left.", "Menu.")
    call.presses("1").hears("You have it.").line_ends()


def test_words_no_voice_can_speak_give_way_to_the_fallback():
    call = Call(AnswerFunction().says("picked up", "disk <b & full", "menu")).picks_up()
    call.hears("Fallback announcement.", "Fallback menu.").presses("1").hears("You have it.")


def test_a_reply_no_voice_can_speak_ends_with_goodbye():
    call = Call(AnswerFunction().says("1", "<b>", "end")).picks_up().presses("1")
    call.hears("Goodbye.").line_ends()


def test_a_call_without_any_usable_words_still_ends():
    broken = dict.fromkeys(("speech", "menu", "goodbye"), "<")
    call = Call(AnswerFunction().is_down(), **broken).picks_up().line_ends()
    assert call.listened == 0
    assert call.function.told == ["picked up"] * 3


@pytest.mark.parametrize(
    ("language", "voice", "spoken"),
    [
        ("en", "Joanna", "en"),
        ("ja", "Kazuha", "ja"),
        ("pl", "Ola", "pl"),
        ("xx", "Joanna", "en"),
        ("", "Joanna", "en"),
    ],
)
def test_each_language_has_its_voice(language, voice, spoken):
    call = Call(language=language).picks_up().hears("Announcement.", "Menu.")
    assert (call.run.voice, call.run.language) == (voice, spoken)
    assert call.function.told == ["picked up"]


@pytest.mark.parametrize(("language", "voice"), [("en", "Joanna"), ("ja", "Mizuki"), ("pl", "Ewa")])
def test_a_region_without_the_neural_voice_speaks_with_the_standard_one(language, voice):
    changed = flow()
    action(changed, f"voice-{language}")["Parameters"]["TextToSpeechEngine"] = "None here"
    call = Call(language=language, flow_json=changed).picks_up()
    assert (call.run.voice, call.run.language) == (voice, language)
    call.hears("Announcement.", "Menu.")


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_a_region_without_any_voice_still_takes_a_key(language):
    changed = flow()
    for identifier in (f"voice-{language}", f"voice-{language}-standard"):
        action(changed, identifier)["Parameters"]["TextToSpeechVoice"] = "Nobody"
    call = Call(language=language, flow_json=changed).picks_up().hears()
    call.presses("1").line_ends()
    assert call.function.told == ["picked up", "1"]


def call_with_a_full_contact(function=None):
    """A call whose attributes leave room for nothing more."""
    given = {**ATTRIBUTES, "language": "en", "padding": ""}
    room = MAX_ATTRIBUTES - sum(len(key + value) for key, value in given.items())
    return Call(function, padding="x" * room).picks_up()


@pytest.mark.parametrize(
    ("key", "said"), [("1", "You have it."), ("2", "The next person is called.")]
)
def test_an_answer_the_contact_has_no_room_for_still_reaches_the_function(key, said):
    call = call_with_a_full_contact().presses(key).hears(said).line_ends()
    assert call.function.told == ["picked up", key]
    assert "key" not in call.run.attributes


def test_a_failure_the_contact_has_no_room_for_is_asked_again():
    call = call_with_a_full_contact(AnswerFunction().is_down_for("1"))
    for _ in range(2):
        call.presses("1").hears("Fallback announcement.", "Fallback menu.")
    call.presses("1").hears("Goodbye.").line_ends()


def test_a_call_that_cannot_count_its_menus_ends_when_they_are_over():
    call = call_with_a_full_contact()
    for _ in range(7):
        call.presses("3").hears("Details.", "Menu.")
    call.presses("3").hears("Goodbye.").line_ends()


def test_nothing_of_the_call_is_written_to_connects_flow_log():
    assert flow()["StartAction"] == "logging"
    assert action(flow(), "logging")["Parameters"] == {"FlowLoggingBehavior": "Disabled"}


def test_the_function_limit_the_clock_of_these_tests_counts_with_is_the_flows():
    limits = {
        one["Parameters"]["InvocationTimeLimitSeconds"]
        for one in flow()["Actions"]
        if one["Type"] == "InvokeLambdaFunction"
    }
    assert limits == {"5"}


def test_every_call_ends_long_before_the_engine_gives_it_up():
    """All ways through all menus, by key and outcome, at the slowest."""
    explorer = Explorer()
    rests = []
    for outcome in ("menu", "end", "fails"):
        call = begun(outcome)
        spent, rest = call.seconds, explorer.rest(call)
        rests.append((spent + rest.seconds, rest.menus, rest.ways))
    longest, menus, ways = (max(figures) for figures in zip(*rests, strict=True))
    assert ways > 1_000_000_000
    assert menus == MOST_MENUS
    assert longest == LONGEST < (LOST_AFTER - timedelta(minutes=1)).total_seconds()


def test_a_flow_that_counts_no_menus_does_not_pass_for_one_that_ends():
    changed = flow()
    action(changed, "more-over")["Parameters"]["Attributes"] = {"notice": ""}
    answer = action(changed, "answer")["Transitions"]["Conditions"]
    next(one for one in answer if one["NextAction"] == "more-left")["NextAction"] = "menu"
    with pytest.raises(AssertionError, match="come back"):
        Explorer().rest(Call(flow_json=changed).picks_up())


SPOKEN = Path(__file__).parents[1] / "contact_flows" / "speech"


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_the_words_that_ship_take_no_longer_than_those_of_these_tests(language):
    words = read_words((SPOKEN / f"{language}.toml").read_text(encoding="utf-8"), language)
    names = {"what": "prod-vm01-cpu-high", "who": "Anna", "count": "50"}
    took = {key: phrase(words, key, **names).seconds for key in CALL_PHRASES}
    menus = [one(words).seconds for one in (menu, menu_several, menu_walk)]
    assert max(menus) <= SECONDS["Menu."]
    assert took["goodbye"] <= SECONDS["Goodbye."]
    assert took["unconfirmed"] <= SECONDS["Your key could not be stored."]
    before = max(took["taken_next"], took["passed_next"], took["too_late"])
    assert before + took["meanwhile"] <= SECONDS["Taken."]
    assert took["opt_out_ask"] <= SECONDS["Shall all calls stop?"]
    assert max(took.values()) <= PHRASE_LIMIT == SECONDS["You have it."]
    assert SECONDS["Announcement."] == ANNOUNCEMENT_LIMIT
    assert SECONDS["Details."] == DETAILS_LIMIT


CALL_PHRASES = (
    *("acknowledged", "already_acknowledged", "resolved", "passed_on", "passed_on_last"),
    *("unconfirmed", "goodbye", "acknowledged_all", "passed_on_all", "meanwhile", "taken_next"),
    *("passed_next", "too_late", "walk_over", "opt_out_ask", "opted_out"),
)


@given(
    st.lists(st.sampled_from([*KEYS, None]), min_size=MOST_MENUS, max_size=MOST_MENUS),
    st.integers(0, 2**32),
    st.sampled_from(["en", "ja", "pl", "de"]),
)
def test_any_keys_and_any_failures_end_in_the_flow_hanging_up(keys, failures, language):
    function, luck = AnswerFunction(), random.Random(failures)  # noqa: S311 - a test's chance

    def sometimes(arn, event):
        if luck.random() < 0.5:
            raise ConnectionError
        return function(arn, event)

    call = Call(sometimes, language).picks_up()
    for key in keys:
        if call.over:
            break
        call = call.stays_silent() if key is None else call.waits_and_presses(key)
    assert call.line_ends().seconds <= LONGEST


@given(st.text(), st.text())
def test_any_words_from_the_function_end_in_the_flow_hanging_up(speech, next_step):
    function = AnswerFunction()
    for happening in ("picked up", "1"):
        function.says(happening, speech, next_step)
    call = Call(function).picks_up()
    while not call.over:
        call.presses("1")
    call.line_ends()
    assert call.listened <= 3
