"""What people who are called have a right to: to be left alone, in the day, and forgotten."""

from dataclasses import replace

import pytest
from campaign_day import FILE, CampaignDay
from campaign_scripts import SCRIPT, script_of

from dispatch.campaign.follow_up_words import mail_notice, sms_request
from dispatch.campaign.follow_ups import FollowUp, Way
from dispatch.campaign.person import Person, person_id
from dispatch.errors import ConfigurationError
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


def somebody(**fields):
    number = "+12025550101"
    return Person(
        "spring", person_id("spring", number), number, "en", "UTC", fields={"name": "Ann"} | fields
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
    assert mail("{name} is coming", somebody(name="Ann\nLee")).subject == "Ann Lee is coming"
    assert mail("{name}", somebody(name="")).subject == "spring"


def test_fields_of_a_message_are_cut_so_that_amazon_sns_takes_it():
    follow_up = FollowUp("map", Way.SMS, text={"en": "Hello {name}."})
    request = sms_request(follow_up, somebody(name="x" * 1000), "en", "")
    assert request["Message"] == f"Hello {'x' * 80}."


def test_a_message_that_is_too_long_with_its_fields_is_refused():
    text = "x" * 900 + "{name}" * 10
    faulty = SCRIPT.replace("text.en = ", f'text.en = "{text}" # ', 1)
    with pytest.raises(ConfigurationError, match="1700 characters with its fields: at most 1600"):
        script_of(faulty)
