"""A page that no call can carry, through the real handlers: seen on the right phone."""

from dataclasses import replace

import pytest
from faults import Faults, refused

from dispatch.actions import SendFallback
from dispatch.channel import Channel
from dispatch.draft import Decision
from dispatch.facts import Acknowledged
from dispatch.incident import State
from dispatch.tokens import code_of


@pytest.fixture
def send(night):
    """Leaves the fallback of a call to `contact` pending, and lets escalation perform it."""

    def sent(contact, *channels, **state):
        incident = night.view.store.load(night.incident["id"])
        incident = replace(incident, plan=replace(incident.plan, fallback=channels), **state)
        actions = tuple(SendFallback(contact, channel, "9:0") for channel in channels)
        stored = replace(incident, pending=(*incident.pending, *actions))
        night.view.store.save(Decision(stored, actions, (), changed=True))
        again(night)

    night.alarm()
    night.phone("primary").rings()
    return sent


def again(night):
    """The escalation function is woken for the incident."""
    conductor, incident = night.cloud.operator(), night.view.store.load(night.incident["id"])
    conductor.performer.perform(incident, incident.pending, night.cloud.loop.now)
    night.cloud.loop.settle()


def messages(night, name):
    return night.phone(name).state["messages"]


def test_an_sms_is_seen_on_the_right_phone_and_on_no_other(night, send):
    send("backup", Channel.SMS)
    [message] = messages(night, "backup")
    assert message["channel"] == "sms"
    assert message["text"].startswith("Critical: prod-db01-disk-critical\n")
    assert "Calls cannot be placed" in message["text"]
    assert message["text"].endswith(f"tocsin ack {code_of(night.incident['id'])}")
    assert messages(night, "primary") == messages(night, "lead") == []


def test_it_stands_among_the_notices_with_a_masked_number(night, send):
    send("backup", Channel.SMS)
    notice = night.view.notices()[0]
    assert (notice["topic"], notice["contact"], notice["number"]) == ("sms", "backup", "+12…02")
    assert "12025550102" not in str(night.view.notices())


def test_each_is_told_in_their_language(night, send):
    send("primary", Channel.SMS)
    assert "電話をかけられない" in messages(night, "primary")[0]["text"]


def test_a_spoken_message_says_what_and_that_it_is_only_a_message(night, send):
    send("backup", Channel.VOICE)
    [message] = messages(night, "backup")
    assert message["channel"] == "voice"
    assert "This is a message only, since calls cannot be placed" in message["text"]
    assert message["text"].startswith("Critical alert.")


def test_topics_get_one_notice_each_that_names_who_could_not_be_called(night, send):
    send("backup", Channel.NOTICES, Channel.OPERATIONS)
    for topic in ("notices", "operations"):
        subjects = [one for one in night.notices(topic) if "fallback" in one]
        assert subjects == ["[critical] fallback: prod-db01-disk-critical"]
    assert night.view.notices()[0]["body"].startswith("backup could not be called")


def test_what_is_performed_is_not_sent_again_by_a_second_wake_up(night, send):
    send("backup", Channel.SMS, Channel.VOICE, Channel.OPERATIONS)
    again(night)
    night.passes("1m")
    assert [one["channel"] for one in messages(night, "backup")] == ["sms", "voice"]
    assert not night.view.store.load(night.incident["id"]).pending


def test_a_crash_before_it_is_marked_performed_sends_it_again_since_sns_has_no_token(night, send):
    send("backup", Channel.SMS)
    send("backup", Channel.SMS)
    first, second = messages(night, "backup")
    assert first["text"] == second["text"]


@pytest.mark.parametrize("state", [State.ACKNOWLEDGED, State.RESOLVED])
def test_nobody_is_told_by_a_message_of_what_somebody_has_or_is_over(night, send, state):
    send("backup", Channel.SMS, Channel.VOICE, state=state)
    assert messages(night, "backup") == []
    assert not night.view.store.load(night.incident["id"]).pending


def test_somebody_without_a_number_is_a_fault_and_the_others_are_told(night, send):
    send("nobody", Channel.SMS, Channel.OPERATIONS)
    assert any("no such contact" in line for line in night.timeline)
    assert night.notices("operations")


@pytest.fixture
def without_connect(night, monkeypatch):
    """Connect refuses every call until `over`."""
    faults = Faults(night, monkeypatch)
    faults.always("StartOutboundVoiceContact", refused("AccessDeniedException", 403))
    return faults


@pytest.mark.usefixtures("without_connect")
def test_with_connect_gone_each_person_gets_one_sms_a_stage_and_operations_hear_of_each(night):
    night.alarm()
    [message] = messages(night, "primary")
    assert "電話をかけられない" in message["text"]
    assert messages(night, "backup") == []
    night.passes("3m")
    assert len(messages(night, "primary")) == len(messages(night, "backup")) == 1
    told = [one for one in night.notices("operations") if one.startswith("[critical] fallback")]
    assert len(told) == 2
    assert "primary: by sms, because calls cannot be placed" in night.timeline


@pytest.mark.usefixtures("without_connect")
def test_whoever_took_it_by_the_command_spares_the_others_a_message(night):
    night.alarm()
    night.cloud.operator().take(night.incident["id"], [Acknowledged("Maria")])
    night.passes("20m")
    assert messages(night, "backup") == messages(night, "lead") == []
    assert night.incident["state"] == "acknowledged"


def test_with_connect_back_the_next_stage_rings_and_gets_no_message(night, without_connect):
    night.alarm()
    without_connect.over()
    night.passes("2m")
    night.phone("backup").rings().answers().presses("1")
    assert messages(night, "backup") == []


def test_an_sms_that_is_throttled_is_sent_as_soon_as_it_can_be(night, without_connect):
    without_connect.next("Publish", refused("Throttling", 400), times=20)
    night.alarm()
    assert messages(night, "primary") == []
    without_connect.waiting["Publish"].clear()
    night.passes("2m")
    assert len(messages(night, "primary")) == 1
