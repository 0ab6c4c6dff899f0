"""The deployed contact flow, as conversations with the person on call."""

import itertools

import pytest
from flow_conversation import ATTRIBUTES, LONGEST, AnswerFunction, Call, action, flow
from hypothesis import given
from hypothesis import strategies as st

from dispatch.incident import TALK_LIMIT
from sandbox.flow.state import MAX_ATTRIBUTES

KEYS = "0123456789*#"


def test_a_call_tells_the_function_who_has_picked_up():
    call = Call().picks_up()
    assert call.function.events[0]["Details"]["Parameters"] == {
        "incident": "incident-1",
        "attempt": "attempt-1",
        "happening": "picked up",
    }


def test_key_1_is_confirmed_aloud_and_the_line_ends():
    call = Call().picks_up().hears("Announcement.", "Menu.").presses("1")
    call.hears("You have it.").line_ends()
    assert call.function.told == ["picked up", "1"]


def test_key_2_passes_on_and_the_line_ends():
    call = Call().picks_up().presses("2").hears("The next person is called.").line_ends()
    assert call.function.told == ["picked up", "2"]


@pytest.mark.parametrize("key", ["1", "2", "3", "*"])
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


@pytest.mark.parametrize("key", ["3", "*", "9"])
def test_a_key_that_answers_nothing_leaves_no_answer_in_the_contact(key):
    assert "key" not in Call().picks_up().presses(key).run.attributes


def test_details_come_with_the_menu_and_key_1_still_counts():
    call = Call().picks_up().presses("3").hears("Details.", "Menu.").presses("1")
    call.hears("You have it.").line_ends()


def test_the_first_details_cost_no_round():
    call = Call().picks_up().stays_silent().stays_silent().presses("3")
    call.hears("Details.", "Menu.").presses("1").hears("You have it.").line_ends()


def test_details_asked_again_are_told_again_within_the_rounds():
    call = Call().picks_up()
    for _ in range(3):
        call.presses("3").hears("Details.", "Menu.")
    call.presses("3").hears("Goodbye.").line_ends()


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
        call.hears("Fallback announcement.", "Fallback menu.").presses("9")
    call.hears("Goodbye.").line_ends()
    assert call.function.told == ["picked up"] * 3


@pytest.mark.parametrize("key", ["0", "4", "5", "6", "7", "8", "9", "#"])
def test_a_key_outside_the_menu_costs_a_round_and_tells_nobody(key):
    call = Call().picks_up().presses(key).presses(key).hears("Announcement.", "Menu.").presses(key)
    call.hears("Goodbye.").line_ends()
    assert call.function.told == ["picked up"]


def test_a_function_down_at_pick_up_leaves_the_words_sent_with_the_call():
    call = Call(AnswerFunction().is_down_for("picked up")).picks_up()
    call.hears("Fallback announcement.", "Fallback menu.").presses("1")
    call.hears("You have it.").line_ends()


@pytest.mark.parametrize("key", ["1", "2", "3"])
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


@pytest.mark.parametrize("key", ["1", "2", "3"])
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


def test_details_the_contact_has_no_room_to_note_cost_a_round():
    call = call_with_a_full_contact()
    for _ in range(2):
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


def every_kind_of_round():
    yield None, None
    yield from itertools.product("123*", ["menu", "end", "fails"])


def play(first, rounds):
    """A call whose every round, (key or silence, outcome), lasts to its last moment."""
    function = AnswerFunction()
    set_outcome(function, "picked up", first)
    call = Call(function).picks_up()
    for key, outcome in rounds:
        if call.over:
            break
        function.is_up_again()
        if key is None:
            call.stays_silent()
            continue
        set_outcome(function, key, outcome)
        call.waits_and_presses(key)
    return call


def set_outcome(function, happening, outcome):
    if outcome == "fails":
        function.is_down_for(happening)
    else:
        said = "Details. Menu." if happening == "3" else "Announcement. Menu."
        function.says(happening, said if outcome == "menu" else "You have it.", outcome)


def test_every_call_ends_within_the_limit_the_engine_counts_on():
    """All ways through four rounds, by key and outcome, at the slowest."""
    longest, calls, open_calls = 0, 0, [("menu", ()), ("end", ()), ("fails", ())]
    while open_calls:
        first, rounds = open_calls.pop()
        call = play(first, rounds)
        calls += 1
        if call.over:
            longest = max(longest, call.line_ends().seconds)
            assert call.listened <= 4
        else:
            open_calls += [(first, (*rounds, one)) for one in every_kind_of_round()]
    assert calls > 8000
    assert longest == LONGEST < TALK_LIMIT.total_seconds()


@given(
    st.lists(st.sampled_from([*KEYS, None]), min_size=4, max_size=4),
    st.lists(st.booleans(), min_size=60, max_size=60),
    st.sampled_from(["en", "ja", "pl", "de"]),
)
def test_any_keys_and_any_failures_end_in_the_flow_hanging_up(keys, failures, language):
    function, luck = AnswerFunction(), iter(failures)

    def sometimes(arn, event):
        if next(luck):
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
