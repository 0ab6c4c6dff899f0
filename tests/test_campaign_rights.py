"""What people who are called have a right to: to be left alone, in the day, and forgotten."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from campaign_day import AKO, FILE, CampaignDay, answering, away, strangers
from campaign_scripts import NOW, SCRIPT, script_of, somebody
from hypothesis import given
from hypothesis import strategies as st

from dispatch.campaign.follow_up_words import mail_notice, sms_request
from dispatch.campaign.follow_ups import FollowUp, Way
from dispatch.campaign.heard import KEY, NOT_TRANSFERRED, SILENCE, SPOKEN, Heard
from dispatch.campaign.person import Person, Talk, person_id
from dispatch.campaign.script_choices import KEYS
from dispatch.campaign.script_way import LISTEN
from dispatch.campaign.talk import Scene, converse
from dispatch.errors import CampaignRefused, ConfigurationError
from sandbox.direct_calls import direct_calls


@pytest.fixture
def day():
    """A day on which campaigns run."""
    with direct_calls():
        begun = CampaignDay()
        yield begun
    begun.is_over()


def opts_out(day, who="backup"):
    """They pick up and say with two keys that they want no more calls."""
    day.passes("3s")
    phone = day.phone(who).rings().answers().presses("1").presses("9")
    phone.presses("8").hears("We never call again.").hangs_up()


def test_whoever_opted_out_is_called_by_no_campaign_that_has_them_already(day):
    summer = day.campaign("summer")
    day.campaign("spring").starts()
    opts_out(day)
    day.passes("1m")
    summer.starts()
    day.passes("5m")
    assert len(day.rung("backup")) == 1
    assert summer.person("backup").result == "not-called"
    assert summer.status == "finished"


def test_whoever_opts_out_elsewhere_between_two_calls_is_not_called_again(day):
    summer = day.campaign("summer").starts()
    day.passes("3s")
    day.phone("backup").rings().declines()
    day.passes("1m")
    assert summer.person("backup").stage == "waiting"
    day.campaign("spring").starts()
    opts_out(day)
    day.passes("3h")
    assert len(day.rung("backup")) == 2
    assert (summer.person("backup").result, len(summer.outcomes("backup"))) == ("refused", 1)
    assert (summer.status, summer.view["results"]) == ("finished", {"refused": 1})


def test_whoever_opts_out_while_read_ahead_is_not_called(day):
    """One call at a time: the others wait within the pacer, read minutes ago."""
    one_by_one = "\n[calls]\ncalls_at_once = 1\n"
    summer = day.campaign("summer", ("primary", "backup"), file=FILE + one_by_one).starts()
    day.passes("3s")
    first, second = ("primary", "backup") if day.rung("primary") else ("backup", "primary")
    day.campaign("spring", (second,)).starts()
    opts_out(day, second)
    day.phone(first).rings().answers().presses("1").hangs_up()
    day.passes("5m")
    assert len(day.rung(second)) == 1
    assert summer.person(second).result == "not-called"


# ---------------------------------------------------------------- what is sent


def ann(**fields):
    number = "+12025550101"
    return Person(
        "spring",
        person_id("spring", number, ""),
        number,
        "en",
        "UTC",
        fields={"name": "Ann"} | fields,
    )


def mail(subject, person):
    words = {"text": {"en": "{name} comes."}, "subject": {"en": subject}}
    return mail_notice(FollowUp("told", Way.MAIL, topic="notices", **words), person, "en")


def test_whoever_answers_and_opts_out_in_the_same_call_gets_no_sms_any_more(day):
    spring = day.campaign().starts()
    day.passes("3s")
    phone = day.phone("backup").rings().answers().presses("1").presses("1").hears("Noted.")
    known, talk = day.desk.people.load(spring.id, spring.person("backup").id)
    assert [one.name for one in talk.owed] == ["leaflet"]
    day.desk.people.save_talk(spring.id, known.id, replace(talk, opted_out=True))
    phone.hangs_up()
    day.passes("1m")
    assert day.cloud.messages.sent == []


def test_a_field_of_a_mail_cannot_break_its_subject():
    """Amazon SNS refuses a subject with line breaks, and one that is empty."""
    assert mail("{name} is coming", ann(name="Ann\nLee")).subject == "Ann Lee is coming"
    assert mail("{name}", ann(name="")).subject == "spring"


def test_fields_of_a_message_are_cut_so_that_amazon_sns_takes_it():
    follow_up = FollowUp("map", Way.SMS, text={"en": "Hello {name}."})
    request = sms_request(follow_up, ann(name="x" * 1000), "en", "")
    assert request["Message"] == f"Hello {'x' * 80}."


def test_a_message_that_is_too_long_with_its_fields_is_refused():
    text = "x" * 900 + "{name}" * 10
    faulty = SCRIPT.replace("text.en = ", f'text.en = "{text}" # ', 1)
    with pytest.raises(ConfigurationError, match="1700 characters with its fields: at most 1600"):
        script_of(faulty)


# ---------------------------------------------------------------- what is logged


def test_no_number_is_logged_or_stands_in_an_error_through_a_whole_campaign(day, caplog):
    numbers = strangers(6)

    def happens(number, call):
        if number == numbers[0]:
            return away(number, call)
        return answering(number, call)

    day.crowd(happens)
    people = ["backup", *numbers, "+12025550", "+1202555201x", numbers[2]]
    spring = day.campaign(people=people).starts()
    opts_out(day)
    day.sleeps("30h")
    with pytest.raises(CampaignRefused) as refused:
        day.desk.forgetting.forget("12025552003", AKO, keep_refusal=False)
    day.desk.forgetting.forget(numbers[3], AKO, keep_refusal=True)
    logged = [vars(one) for one in caplog.records]
    example = "+819012345678"  # how a number is to be written
    written = f"{logged}{refused.value}{spring.view}".replace(example, "")
    assert "list read" in written
    assert re.findall(r"\+?1?2025552\d{3}|\+\d{9,}", written) == []
    assert day.number("backup")[1:] not in written


# ---------------------------------------------------------------- what is stored of what is said

HEARD = st.tuples(
    st.sampled_from((KEY, SILENCE, SPOKEN, NOT_TRANSFERRED)),
    st.sampled_from((*KEYS, "")),
    st.sampled_from((0, 0, 0, 1)),
)


@given(st.lists(st.none() | HEARD, max_size=25))
def test_stored_is_exactly_what_was_pressed_while_it_was_asked(told):
    """None hangs up and is called again; a telling that is a turn behind stores nothing."""
    scene = Scene(script_of(SCRIPT), 1, timedelta(minutes=5))
    person, attempt, expected = somebody(), 1, {}
    talk, said = converse(scene, person, Talk(), Heard(1), NOW)
    for one in told:
        if one is None:
            attempt += 1
            talk, said = converse(scene, person, talk, Heard(attempt), NOW)
            continue
        happening, key, behind = one
        asked = scene.script.steps.get(talk.step)
        counts = happening == KEY and not behind and said.next == LISTEN and asked is not None
        if counts and key in asked.keys and asked.keys[key].answer:
            expected[asked.name] = key
        heard = Heard(
            attempt, max(said.turn - behind, 0), happening, key if happening == KEY else ""
        )
        opted_out = talk.opted_out or (counts and key in asked.keys and asked.keys[key].opt_out)
        talk, said = converse(scene, person, talk, heard, NOW)
        assert talk.opted_out == opted_out
    assert {answer.question: answer.key for answer in talk.answers} == expected
