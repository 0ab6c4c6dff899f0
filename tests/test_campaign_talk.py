"""The conversation of a campaign's call, without a telephone: what is said, stored and owed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from campaign_scripts import NOW, SCRIPT, script_of, somebody
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.campaign.follow_ups import newly_owed
from dispatch.campaign.heard import KEY, NOT_TRANSFERRED, SILENCE, SPOKEN, Heard
from dispatch.campaign.person import Talk
from dispatch.campaign.script_way import NEXT_STEPS
from dispatch.campaign.speech import fault_speech
from dispatch.campaign.talk import MOST_TURNS, Scene, converse
from sandbox.flow.ssml import read_ssml
from sandbox.telephone.spoken import plain

LONGEST = timedelta(minutes=5)


class Conversation:
    """One person's calls. `talk` is what is stored; `said` what was said last."""

    def __init__(self, text=SCRIPT, now=NOW, **person):
        self.scene = Scene(script_of(text), 1, LONGEST)
        self.person = somebody(**person)
        self.talk, self.said, self.now = Talk(), None, now
        self.attempt = 0

    def picks_up(self):
        self.attempt += 1
        return self.hears(Heard(self.attempt))

    def presses(self, *keys):
        for key in keys:
            self.hears(Heard(self.attempt, self.said.turn, KEY, key))
        return self

    def happens(self, what):
        return self.hears(Heard(self.attempt, self.said.turn, what))

    def stays_silent(self, times=1):
        for _ in range(times):
            self.happens(SILENCE)
        return self

    def hears(self, heard):
        self.talk, self.said = converse(self.scene, self.person, self.talk, heard, self.now)
        return self

    @property
    def words(self):
        return plain(f"<speak>{self.said.speech}</speak>")

    @property
    def answers(self):
        return {one.question: one.answer for one in self.talk.answers}


def call(*keys, **given):
    return Conversation(**given).picks_up().presses(*keys)


VISIT = "Can you come on Monday?"


def test_a_call_begins_with_the_first_step():
    one = call()
    assert one.words == "For English press 1, for Japanese 2."
    assert (one.said.next, one.said.turn, one.said.language) == ("listen", 1, "en")


def test_a_message_is_said_together_with_the_question_after_it():
    one = call("1")
    assert one.words.startswith(f"Hello Ann. {VISIT}")
    assert one.said.next == "listen"


def test_an_answer_is_stored_with_its_key_attempt_and_time_and_leads_on():
    one = call("1", "1")
    (answer,) = one.talk.answers
    assert (answer.question, answer.key, answer.answer) == ("visit", "1", "yes")
    assert (answer.attempt, answer.at) == (1, NOW)
    assert one.words == "Noted. Will you bring somebody? Yes 1, no 2."


def test_a_script_heard_to_its_end_is_complete():
    one = call("1", "1", "2")
    assert (one.said.next, one.words) == ("end", "Thank you, goodbye.")
    assert one.talk.complete
    assert one.answers == {"visit": "yes", "bring": "no"}


def test_a_hang_up_in_the_middle_keeps_what_was_answered():
    one = call("1", "1")
    assert one.answers == {"visit": "yes"}
    assert not one.talk.complete


def test_the_language_chosen_is_spoken_from_then_on():
    one = call("2")
    assert one.said.language == "ja"
    assert one.words.startswith("Ann様。")
    assert one.presses("1").words.startswith("承りました。")


def test_the_language_of_the_person_is_spoken_until_another_is_chosen():
    assert call(language="ja").words.startswith("英語は1")
    assert call(language="pl").said.language == "en"


def test_the_repeat_key_says_the_question_again_and_costs_no_try():
    one = call("1").presses("*", "*", "*")
    assert one.words.startswith(VISIT)
    assert one.stays_silent().words.startswith("I did not hear a key. ")
    assert one.talk.tries == 1


def test_a_wrong_key_is_told_so_and_asked_again():
    one = call("1", "7")
    assert one.words.startswith(f"That key has no meaning here. {VISIT}")
    assert one.answers == {}


def test_after_all_tries_the_call_says_goodbye_and_is_not_complete():
    one = call("1", "7").stays_silent()
    assert (one.words, one.said.next) == ("Goodbye.", "end")
    assert not one.talk.complete


def test_a_question_may_lead_on_where_nobody_answers():
    one = call("1", "1").stays_silent(3)
    assert (one.words, one.said.next) == ("Thank you, goodbye.", "end")


def test_a_mailbox_answers_nothing_and_completes_nothing():
    one = call().stays_silent(10)
    assert one.said.next == "end"
    assert one.talk.answers == ()
    assert not one.talk.complete
    assert one.talk.keys == 0


def test_a_mailbox_that_is_led_to_an_end_does_not_count_as_having_heard_it():
    text = SCRIPT.replace('repeat = "*"', 'otherwise = "bye"')
    one = call(text=text).stays_silent(5)
    assert one.words.startswith("Thank you")
    assert not one.talk.complete


def test_a_script_without_questions_is_complete_once_it_was_said():
    text = (
        SCRIPT.split("[[script.step]]", 1)[0]
        + """
[[script.step]]
name = "one"
kind = "message"
say.en = "Hello."
say.ja = "はい。"
next = "two"
[[script.step]]
name = "two"
kind = "end"
"""
    )
    assert call(text=text).talk.complete


def test_call_me_later_is_after_a_duration():
    one = call("1", "4", "1")
    assert one.talk.later_at == NOW + timedelta(hours=2)
    assert (one.words, one.said.next) == ("We call again in two hours.", "end")
    assert not one.talk.complete


def test_call_me_later_at_a_time_of_day_is_on_the_clock_of_the_person():
    assert call("1", "4", "2").talk.later_at == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    late = NOW + timedelta(hours=6)
    assert call("1", "4", "2", now=late).talk.later_at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def test_a_time_of_day_on_the_day_of_a_clock_change_is_that_of_the_new_clock():
    before = datetime(
        2026, 3, 28, 20, 0, tzinfo=UTC
    )  # 21:00 in Warsaw, an hour is skipped at night
    one = call("1", "4", "2", zone="Europe/Warsaw", now=before)
    assert one.talk.later_at == datetime(2026, 3, 29, 16, 0, tzinfo=UTC)


def test_opting_out_takes_two_keys():
    one = call("1", "9")
    assert not one.talk.opted_out
    assert one.words == "To be called never again press 8."
    one.presses("8")
    assert one.talk.opted_out
    assert (one.words, one.said.next) == ("We never call again.", "end")
    assert not one.talk.complete


@pytest.mark.parametrize("other", ["9", "1", "*", None])
def test_one_key_alone_opts_nobody_out_and_goes_back(other):
    one = call("1", "9")
    one = one.presses(other) if other else one.stays_silent()
    assert not one.talk.opted_out
    assert one.words.startswith(VISIT)


def test_an_open_queue_takes_the_call_and_the_person_counts_as_reached():
    one = call("1", "3")
    assert (one.said.next, one.said.queue, one.words) == ("transfer", "support", "I connect you.")
    assert one.talk.complete


def test_a_closed_queue_is_told_so_and_the_call_goes_on():
    one = call("1", "3", now=NOW + timedelta(hours=7))
    assert one.said.next == "listen"
    assert one.words.startswith(f"Nobody is there now. {VISIT}")


def test_a_full_queue_is_told_so_and_the_call_goes_on():
    one = call("1", "3").happens(NOT_TRANSFERRED)
    assert (one.words, one.said.next) == ("Everybody is busy. Thank you, goodbye.", "end")
    assert one.talk.complete


def test_a_person_who_hangs_up_after_the_transfer_failed_was_not_reached_to_the_end():
    text = SCRIPT.replace(
        '混み合っています。"\nnext = "bye"', '混み合っています。"\nnext = "visit"'
    )
    one = call("1", "3", text=text).happens(NOT_TRANSFERRED)
    assert one.said.next == "listen"
    assert not one.talk.complete


def test_a_key_told_again_stores_nothing_and_gets_the_same_words():
    one = call("1", "1")
    stored, said = one.talk, one.said
    for again in (Heard(1, said.turn - 1, KEY, "1"), Heard(1, said.turn - 1, KEY, "2")):
        assert converse(one.scene, one.person, stored, again, NOW + LONGEST) == (stored, said)


def test_a_pick_up_told_again_gets_the_same_words():
    one = call()
    again = converse(one.scene, one.person, one.talk, Heard(1), NOW + timedelta(seconds=3))
    assert again == (one.talk, one.said)


def test_a_new_attempt_begins_at_the_start_and_asks_only_what_was_not_answered():
    one = call("1", "1").picks_up()
    assert (one.talk.attempt, one.talk.turn) == (2, 1)
    one.presses("1")
    assert one.words == "Hello Ann. Will you bring somebody? Yes 1, no 2."
    assert one.answers == {"visit": "yes"}


def test_a_new_attempt_forgets_when_it_was_to_be():
    one = call("1", "4", "1").picks_up()
    assert one.talk.later_at is None


def test_an_attempt_that_was_given_up_is_told_goodbye_and_changes_nothing():
    one = call().picks_up().presses("1")
    stored = one.talk
    talk, said = converse(one.scene, one.person, stored, Heard(1, 1, KEY, "2"), NOW)
    assert talk == stored
    assert (said.next, plain(f"<speak>{said.speech}</speak>")) == ("end", "Goodbye.")


def test_who_has_opted_out_or_heard_it_all_is_told_goodbye():
    for keys in (("1", "9", "8"), ("1", "1", "2")):
        one = call(*keys).picks_up()
        assert (one.words, one.said.next) == ("Goodbye.", "end")
        assert one.talk.opted_out or one.talk.complete


def test_questions_that_lead_back_to_themselves_are_asked_in_a_new_attempt():
    back = SCRIPT.replace(
        'keys.2.answer = "no"\nkeys.2.next = "bye"',
        'keys.2.answer = "no"\nkeys.2.next = "greeting"',
        1,
    )
    one = call("1", "2", text=back).picks_up().presses("1")
    assert one.words.count("Hello Ann.") == 2
    assert VISIT in one.words


def test_an_answer_given_again_replaces_the_one_before():
    back = SCRIPT.replace('keys.2.next = "bye"', 'keys.2.next = "visit"', 1)
    one = call("1", "2", "1", text=back)
    assert one.answers == {"visit": "yes"}
    assert len(one.talk.answers) == 1


def test_an_answer_owes_its_follow_up_once():
    back = SCRIPT.replace('keys.2.next = "bye"', 'keys.2.next = "visit"', 1)
    one = call("1", "2", text=back)
    assert [(owed.name, owed.answer) for owed in one.talk.owed] == [("told", "no")]
    one.presses("2")
    before = one.talk
    one.presses("1")
    assert [owed.name for owed in one.talk.owed] == ["told", "leaflet"]
    assert newly_owed(before, one.talk) == ["leaflet"]


def test_words_of_the_list_are_escaped_and_cut():
    one = call("1", fields={"name": "<b>&$.Attributes.x " + "a" * 500, "date": "M"})
    words = read_ssml(f"<speak>{one.said.speech}</speak>").words
    assert "<b>&.Attributes.x aaa" in words
    assert len(words) < 300


def test_a_field_nobody_gave_is_left_out():
    assert call("1", fields={}).words.startswith("Hello .")


def test_words_too_long_for_one_prompt_are_said_one_after_the_other():
    long = "a" * 1400
    text = SCRIPT.replace("Hello {name}.", long).replace("Can you come on {date}?", "b" * 1400)
    text = text.replace('next = "visit"', 'next = "more"', 1).replace(
        '[[script.step]]\nname = "visit"',
        f'[[script.step]]\nname = "more"\nkind = "message"\nsay.en = "{"c" * 1400}"\n'
        'say.ja = "続き。"\nnext = "visit"\n\n[[script.step]]\nname = "visit"',
        1,
    )
    one = call("1", text=text)
    assert (one.said.next, one.words) == ("say", f"{long} {'c' * 1400}")
    one.happens(SPOKEN)
    assert one.said.next == "listen"
    assert one.words.startswith("b" * 1400)
    assert one.presses("1").answers == {"visit": "yes"}


def test_a_call_that_lasts_too_long_says_goodbye_and_keeps_the_answer():
    one = call("1")
    one.now += LONGEST
    one.presses("1")
    assert (one.words, one.said.next) == ("Goodbye.", "end")
    assert one.answers == {"visit": "yes"}


def test_the_words_for_a_fault_fill_in_no_field():
    script = script_of(SCRIPT.replace("Sorry, something", "Sorry {name}, something"))
    assert "Sorry , something" in fault_speech(script, "pl")


HAPPENINGS = st.one_of(
    st.tuples(st.just(KEY), st.sampled_from("0123456789*#")),
    st.tuples(st.sampled_from([SILENCE, SPOKEN, NOT_TRANSFERRED, ""]), st.just("")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HAPPENINGS, min_size=MOST_TURNS + 5, max_size=MOST_TURNS + 5), st.integers(0, 14))
def test_every_call_ends_whatever_is_pressed_and_every_prompt_can_be_spoken(happenings, hour):
    one = Conversation(now=NOW + timedelta(hours=hour)).picks_up()
    for happening, key in happenings:
        before = one.talk
        one.hears(Heard(1, one.said.turn, happening, key))
        assert one.said.next in NEXT_STEPS
        assert read_ssml(f"<speak>{one.said.speech}</speak>").words.strip()
        assert len(one.talk.answers) >= len(before.answers)
        assert one.talk.opted_out >= before.opted_out
    assert one.said.next == "end"
    assert one.talk.turn <= len(happenings) + 1
    assert {owed.name for owed in one.talk.owed} <= {"leaflet", "told"}


@settings(max_examples=200, deadline=None)
@given(st.lists(HAPPENINGS, max_size=12), st.lists(st.integers(0, 12), min_size=12, max_size=12))
def test_turns_told_again_in_any_order_change_nothing(happenings, repeats):
    one = Conversation().picks_up()
    told = [Heard(1)]
    for (happening, key), back in zip(happenings, repeats, strict=False):
        told.append(Heard(1, one.said.turn, happening, key))
        one.hears(told[-1])
        stored, said = one.talk, one.said
        again = told[-1 - back % len(told)]
        if again.turn != stored.turn:
            assert converse(one.scene, one.person, stored, again, NOW) == (stored, said)


def test_a_talk_that_was_stored_by_an_older_text_goes_on():
    one = call("1")
    one.talk = replace(one.talk, step="gone")
    assert one.presses("1").words == "Goodbye."
