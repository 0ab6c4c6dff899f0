"""Scripts of campaign files: what is read, and what is refused with file, line and key."""

from datetime import time, timedelta

import pytest
from campaign_scripts import SCRIPT, script_of

from dispatch.campaign.follow_ups import Way
from dispatch.campaign.script import HANG_UP, Kind
from dispatch.errors import ConfigurationError


def refused(text, **given):
    with pytest.raises(ConfigurationError) as found:
        script_of(text, **given)
    return found.value


def line_of(text, start):
    return next(at for at, line in enumerate(text.split("\n"), 1) if line.startswith(start))


def changed(old, new):
    assert old in SCRIPT
    return SCRIPT.replace(old, new, 1)


def test_a_script_has_its_steps_in_order_and_begins_with_the_first():
    script = script_of()
    assert script.start == "language"
    assert [step.kind for step in script.steps.values()][:3] == [
        Kind.LANGUAGE,
        Kind.MESSAGE,
        Kind.QUESTION,
    ]
    assert script.questions == {"visit": ("yes", "no"), "bring": ("yes", "no")}
    assert script.queues == {"support"}


def test_a_key_has_an_answer_a_reply_and_a_next_step():
    choice = script_of().steps["visit"].keys["1"]
    assert (choice.answer, choice.next, choice.say["en"]) == ("yes", "bring", "Noted.")
    assert choice.follow_ups == ("leaflet",)


def test_a_later_call_is_after_a_duration_or_at_a_time_of_day():
    keys = script_of().steps["when"].keys
    assert keys["1"].after == timedelta(hours=2)
    assert keys["2"].at == time(18)
    assert keys["2"].next == HANG_UP


def test_an_opt_out_takes_the_key_that_confirms_it_and_nothing_else():
    step = script_of().steps["never"]
    assert list(step.keys) == ["8"]
    assert step.keys["8"].opt_out
    assert (step.next, step.tries) == ("visit", 1)


def test_a_question_uses_the_scripts_own_words_for_a_wrong_key_unless_it_has_some():
    own = changed("tries = 2\n", 'tries = 2\nwrong_key.en = "No."\nwrong_key.ja = "違います。"\n')
    assert script_of().steps["visit"].wrong_key["en"] == "That key has no meaning here."
    assert script_of(own).steps["visit"].wrong_key["en"] == "No."


def test_follow_ups_have_their_way():
    ways = {name: one.way for name, one in script_of().follow_ups.items()}
    assert ways == {"leaflet": Way.SMS, "told": Way.EVENT}


def test_with_one_language_a_text_is_written_plainly():
    text = """
[script]
no_key = "No key."
wrong_key = "Wrong key."
goodbye = "Goodbye."
fault = "Sorry."
[[script.step]]
name = "one"
kind = "message"
say = "Hello."
next = "two"
[[script.step]]
name = "two"
kind = "end"
"""
    assert script_of(text, languages=("en",)).steps["one"].say == {"en": "Hello."}
    assert "must be a table" in refused(text).message


BROKEN = [
    ('kind = "message"\n', 'kind = "mesage"\n', 'kind = "mesage"', 'kind "mesage" is unknown'),
    ('say.ja = "{name}様。"\n', "", "say.en", "say has no text in ja"),
    ("Hello {name}.", "Hello {nam}.", 'say.en = "Hello {nam}', "unknown field {nam}: known are"),
    ("Hello {name}.", "Hello {name.", 'say.en = "Hello {name.', "a brace that is not part"),
    ("Hello {name}.", "Hello $.", 'say.en = "Hello $', 'holds "$"'),
    ("Hello {name}.", "Hello <b>.", 'say.en = "Hello <', 'holds "<"'),
    ("Hello {name}.", "", 'say.en = ""', "is empty"),
    ('next = "visit"', 'next = "visits"', 'next = "visits"', 'there is no step "visits"'),
    ('keys.1.next = "bring"', 'keys.1.next = "b"', 'keys.1.next = "b"', "no step"),
    ('repeat = "*"', 'repeat = "1"', "keys.1.answer", "two meanings: it is also repeat"),
    ('repeat = "*"', 'repeat = "12"', 'repeat = "12"', 'repeat "12" is no key'),
    ("keys.9.next", "keys.10.next", "keys.10.next", '"10" is no key'),
    ("tries = 2", "tries = 0", "tries = 0", "tries is 0"),
    ("tries = 2", "tries = 6", "tries = 6", "give 0 to 5"),
    ('["leaflet"]', '["leaf"]', "keys.1.follow_ups", 'there is no follow-up "leaf"'),
    ('keys.4.next = "when"', 'keys.4.next = "bye"', 'name = "when"', 'leads to "when"'),
    ('keys.2.at = "18:00"', 'keys.2.at = "6pm"', "keys.2.at", "is no time of day"),
    ('keys.1.after = "2h"', 'keys.1.after = "soon"', "keys.1.after", "is no duration"),
    ('keys.2.at = "18:00"', 'keys.2.next = ""', "keys.2.next", "give after"),
    ('keys.2.language = "ja"', 'keys.2.language = "de"', "keys.2.language", 'no language "de"'),
    ('["mon-fri 09:00-18:00"]', '["mo 9-6"]', "open", "are no hours"),
    ('zone = "Asia/Tokyo"\n', "", "open", "opening hours need both"),
    ('zone = "Asia/Tokyo"', 'zone = "Asia/Tokio"', "open", "there is no time zone"),
    ('closed = "closed"\n', "", "open", "needs closed"),
    ('failed = "full"\n', "", "[[script.step]]", "failed is missing"),
    ('key = "8"', 'key = "ten"', 'key = "ten"', "is no key"),
    ('fields = ["name"]', 'fields = ["nam"]', "fields", 'there is no field "nam"'),
    ('way = "sms"', 'way = "fax"', "way", 'way "fax" is unknown'),
    ("tries = 2", "trys = 2", "trys = 2", "unknown key trys"),
    ('name = "bring"', 'name = "visit"', "name", 'another step is called "visit"'),
    ('name = "told"', 'name = "leaflet"', "name", 'another follow-up is called "leaflet"'),
    ("[script]\n", '[script]\nstart = "x"\n', 'start = "x"', 'there is no step "x"'),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), BROKEN)
def test_what_is_wrong_is_refused_at_its_line(old, new, at, message):
    error = refused(changed(old, new))
    assert message in error.message
    assert error.file == "c.toml"
    assert changed(old, new).split("\n")[error.line - 1].startswith(at.split(" =")[0])


def test_two_meanings_of_one_key_are_refused():
    error = refused(changed('keys.2.answer = "no"', 'keys.1.answer = "no"'))
    assert "not valid TOML" in error.message


def test_messages_that_follow_each_other_in_a_circle_are_refused():
    spin = changed('say.ja = "混み合っています。"\nnext = "bye"', 'say.ja = "混"\nnext = "agent"')
    assert "comes back to itself without a key being asked for" in refused(spin).message


def test_steps_that_come_to_no_end_are_refused():
    error = refused(changed('next = "visit"', 'next = "language"'))
    assert "comes to an end of the call" in error.message or "no step leads" in error.message


def test_a_text_over_three_thousand_characters_is_refused():
    assert "at most 3000" in refused(changed("Hello {name}.", "a" * 3001)).message
    assert "at most 3000" in refused(changed("Hello {name}.", "a" * 2925 + "{name}")).message


def test_a_text_that_takes_too_long_to_say_is_refused():
    error = refused(changed("Hello {name}.", "Hello you. " * 200))
    assert "at most 120 s" in error.message


def test_a_follow_up_that_no_answer_asks_for_is_refused():
    error = refused(changed('keys.2.follow_ups = ["told"]\n', ""))
    assert error.message == 'no answer asks for "told"'


def test_the_fields_are_not_checked_where_they_are_not_known():
    assert script_of(changed("{name}", "{anything}"), fields=None).start == "language"
