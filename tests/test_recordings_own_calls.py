"""Tocsin's own calls: recorded where that is asked for, archived, found by whose they are."""

import json
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from campaign_calls import ID, CampaignNight, file_of
from night import CONTACTS, THREE_AM, Night
from stack_of import serving

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.person import Attempt, Person, Stage
from dispatch.campaign.settings import campaign_in
from dispatch.routes.route import Route
from handlers.adapters.book_files import book_in
from sandbox.regions import PARAMETERS, REGION, ROOT
from sandbox.telephone.tape import recording_name, tape

BUCKET, PREFIX = PARAMETERS["RecordingsBucketName"], PARAMETERS["RecordingsPrefix"]
SAID = {"en": "This call is recorded.", "ja": "この通話は録音されます。"}


def recording_book():
    """The shipped one, in which the plan `on-call` has its calls recorded."""
    book = book_in(ROOT)
    plan = replace(book.plans["on-call"], record=True)
    return replace(book, plans={**book.plans, "on-call": plan})


@pytest.fixture
def night():
    begun = Night(book=recording_book())
    yield begun
    begun.is_over()


@pytest.fixture
def silent():
    begun = Night()
    yield begun
    begun.is_over()


def recordings():
    """The keys in the bucket, below the prefix."""
    found = boto3.client("s3", region_name=REGION).list_objects_v2(Bucket=BUCKET)
    return [one["Key"].removeprefix(PREFIX) for one in found.get("Contents", [])]


def transcript(phone):
    return [line for line in phone.state["transcript"] if not line.startswith("key ")]


def test_a_recorded_call_says_so_before_anything_else_and_is_left_in_the_bucket(night):
    night.alarm()
    phone = night.phone("primary").rings().answers()
    assert transcript(phone) == [SAID["ja"]]
    night.passes("3s")
    assert "アラート" in transcript(phone)[1]
    phone.presses("1")
    night.passes("20s")
    [key] = recordings()
    [call] = night.cloud.connect.calls.values()
    assert key == f"ivr/2026/11/21/{call.contact_id}_20261121T03:00_UTC.wav"
    content = boto3.client("s3", region_name=REGION).get_object(Bucket=BUCKET, Key=PREFIX + key)
    seconds = (call.ended_at - call.connected_at).total_seconds()
    assert content["ContentLength"] == 44 + round(seconds * 8000) * 4
    night.ends()


def test_it_says_so_in_the_language_of_whoever_is_called():
    english = CONTACTS.replace('language = "ja"', 'language = "en"')
    night = Night(english, recording_book())
    try:
        night.alarm()
        assert transcript(night.phone("primary").rings().answers()) == [SAID["en"]]
    finally:
        night.is_over()


def test_a_call_of_a_plan_without_it_is_not_recorded_and_does_not_say_so(silent):
    silent.alarm()
    phone = silent.phone("primary").rings().answers()
    assert SAID["ja"] not in " ".join(transcript(phone))
    phone.presses("1")
    silent.passes("20s")
    assert recordings() == []


def test_a_call_that_nobody_picks_up_leaves_no_recording(night):
    night.alarm()
    night.phone("primary").rings().declines()
    night.passes("1s")
    assert recordings() == []


def test_the_sound_is_as_long_as_the_call_and_the_two_are_in_channels_of_their_own(night):
    night.alarm()
    night.phone("primary").rings().answers().hangs_up()
    [call] = night.cloud.connect.calls.values()
    call = replace(call, ended_at=call.connected_at + timedelta(seconds=2.5))
    frames = memoryview(tape(call)[44:]).cast("h")
    customer, voice = frames[0::2].tolist(), frames[1::2].tolist()
    assert len(customer) == 20_000
    assert 0 < max(customer) < 100
    assert max(voice) > 5000
    assert recording_name(call).startswith("ivr/2026/11/21/")


def test_from_the_ringing_phone_to_the_link_that_plays_it(night, tocsin):
    """The whole way: an alert, its call, the run of the day, the search, the link."""
    night.alarm("one")
    phone = night.phone("primary").rings().answers()
    night.passes("30s")
    phone.presses("1")
    night.passes("20s")
    incident = night.incident["id"]
    with serving(night.cloud) as port:
        place = ("--port", port)
        asked = ("--date", "2026-11-21")
        assert tocsin("recordings", "archive", *asked, *place).status == 0
        night.passes("5m")
        [found] = tocsin("recordings", "find", "--incident", incident, "--json", *place).json[
            "recordings"
        ]
        assert found["outcome"] == "converted", found
        link = tocsin("recordings", "play", found["contact"], "--json", *place).json
        assert link["key"].endswith(".ogg")
        assert tocsin("recordings", "find", *asked, "--json", *place).json["recordings"] == [found]


@pytest.fixture
def spring():
    begun = CampaignNight()
    yield begun
    begun.is_over()


def recorded(night):
    """Somebody is called by a campaign that records."""
    person = night.somebody("backup")
    start = night.connect.start_outbound_voice_contact
    said = {"record": "yes", "recorded": "<s>This call is recorded.</s>"}

    def recording(asked):
        return start({**asked, "Attributes": {**asked["Attributes"], **said}})

    night.connect.start_outbound_voice_contact = recording
    return person, night.calls_person(person), night.phone("backup").rings()


def test_a_recorded_call_of_a_campaign_says_so_once(spring):
    _, call, phone = recorded(spring)
    phone.answers()
    assert transcript(phone) == [SAID["en"]]
    spring.passes("3s")
    phone.presses("1").presses("1")
    assert transcript(phone).count(SAID["en"]) == 1
    phone.hangs_up()
    assert recordings() == [recording_name(call)]


def test_a_recording_of_a_campaign_is_found_by_campaign_and_by_number(spring, tocsin):
    person, call, phone = recorded(spring)
    phone.answers()
    spring.passes("30s")
    phone.hangs_up()
    number = call.request["DestinationPhoneNumber"]
    with serving(spring.cloud) as port:
        tocsin("recordings", "archive", "--date", "2026-11-21", "--port", port)
        spring.passes("5m")
        for way in (("--campaign", ID), ("--number", number)):
            found = tocsin("recordings", "find", *way, "--json", "--port", port).json
            assert [one["contact"] for one in found["recordings"]] == [call.contact_id], way
    table = spring.cloud.deployment.outputs["RecordingsTableName"]
    items = json.dumps(boto3.client("dynamodb", region_name=REGION).scan(TableName=table))
    assert number not in items
    assert person not in items


@pytest.mark.parametrize(("given", "sent"), [("record = true\n", "yes"), ("", None)])
def test_a_campaigns_file_says_whether_its_calls_are_recorded(given, sent):
    file = campaign_in(file_of().replace("[calls]\n", f"[calls]\n{given}"), "spring.toml")
    route = Route("campaign-1", "ap-northeast-1", "instance", "flow", "+12025550150")
    words = dict.fromkeys(file.languages, "<s>words</s>")
    person = Person(ID, "0a" * 10, "+12025550101", "en", "Asia/Tokyo")
    called = replace(person, attempts=(Attempt(1, THREE_AM, route="campaign-1"),))
    called = replace(called, stage=Stage.CALLING)
    attributes = CallingPlan(file, [route], words, words).request(called)["Attributes"]
    assert attributes.get("record") == sent
    assert ("recorded" in attributes) is (sent is not None)
