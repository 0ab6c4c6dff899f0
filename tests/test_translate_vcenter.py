"""What the events of vCenter's alarms mean."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.translate import translate

DETAIL = {
    "alarm": "Host memory usage",
    "entity": "esx01.example.com",
    "entity_type": "HostSystem",
    "from": "green",
    "to": "red",
    "at": "2026-11-21T03:00:00+00:00",
    "vcenter": "vcsa01.example.com",
}


def read(**changed):
    detail = {name: value for name, value in {**DETAIL, **changed}.items() if value is not None}
    envelope = {"id": "1", "source": "tocsin.vcenter", "detail-type": "vCenter Alarm"}
    return translate({**envelope, "detail": detail})


def test_the_alarm_is_the_name_and_the_machine_the_resource():
    alert = read()
    assert (alert.name, alert.resource) == ("Host memory usage", "esx01.example.com")
    assert alert.summary == "from green to red, in vCenter vcsa01.example.com"


@pytest.mark.parametrize(
    ("colour", "status"),
    [
        ("red", Status.FIRED),
        ("Red", Status.FIRED),
        ("yellow", Status.FIRED),
        ("green", Status.RECOVERED),
        ("gray", Status.RECOVERED),
    ],
)
def test_red_and_yellow_fire_and_green_and_gray_recover(colour, status):
    assert read(to=colour).status == status


def test_a_colour_does_not_change_whose_alarm_it_is():
    assert len({read(to=colour).dedup_key for colour in ("red", "yellow", "green", "gray")}) == 1


@pytest.mark.parametrize("part", ["alarm", "entity", "vcenter"])
def test_another_alarm_machine_or_vcenter_is_another_trouble(part):
    assert read(**{part: "another"}).dedup_key != read().dedup_key


@pytest.mark.parametrize(
    ("part", "value"), [("alarm", None), ("alarm", 1), ("to", None), ("to", "blue")]
)
def test_without_a_name_or_a_colour_it_is_unreadable_and_the_key_is_named(part, value):
    with pytest.raises(UnreadableEvent, match=rf"detail\.{part}"):
        read(**{part: value})


def test_what_is_not_known_is_left_out_of_the_summary():
    alert = read(vcenter=None, **{"from": None}, entity=None)
    assert (alert.summary, alert.resource) == ("is red", "")


VALUES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.text()))


@given(st.dictionaries(st.sampled_from(sorted(DETAIL)), VALUES))
def test_any_detail_is_an_alert_or_unreadable(changed):
    with suppress(UnreadableEvent):
        assert read(**changed).dedup_key
