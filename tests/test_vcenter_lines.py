"""One log line in: which alarm of which machine it tells of, or why none."""

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vcenter_lines import host_lines, syslog

from dispatch.vcenter.documents import LONGEST_DOCUMENT
from dispatch.vcenter.reader import read_line
from dispatch.vcenter.sighting import LogLine, NoSighting, Sighting

AT = datetime(2026, 11, 21, 3, 5, tzinfo=UTC)
ALARM = "Alarm 'Host memory usage' on esx01.example.com changed from Green to Red"
EVENT = {
    "Key": 952175,
    "CreatedTime": "2026-11-21T03:00:00.5Z",
    "Datacenter": {"Name": "Frankfurt"},
    "Host": None,
    "FullFormattedMessage": ALARM,
    "Alarm": {"Name": "Host memory usage", "Alarm": {"Type": "Alarm", "Value": "alarm-7"}},
    "Entity": {
        "Name": "esx01.example.com",
        "Entity": {"Type": "HostSystem", "Value": "host-60"},
    },
    "From": "green",
    "To": "red",
}


def read(text):
    return read_line(LogLine(text, AT))


def told(text):
    """Alarm, machine, colours and vCenter."""
    seen = read(text)
    assert isinstance(seen, Sighting), seen
    return seen.alarm, seen.entity, seen.before, seen.after, seen.vcenter


LISTED = {
    "alarm": "alarm.Host memory usage",
    "target": "esx01.example.com",
    "oldstatus": "Green",
    "status": "Red",
}
MEMORY = ("Host memory usage", "esx01.example.com", "green", "red")
SHAPES = {
    "the sentence alone": (ALARM, ""),
    "vpxd's own log": (
        f"2026-11-21T03:00:00.120Z info vpxd[05123] [Originator@6876 sub=vpxLro] [VpxLRO] {ALARM}",
        "",
    ),
    "RFC 5424": (syslog(ALARM), "vcsa01.example.com"),
    "RFC 3164": (f"<14>Nov 21 03:00:00 vcsa01 vpxd[5123]: Event [9] {ALARM}", "vcsa01"),
    "RFC 3164, one digit": (f"Nov  1 03:00:00 vcsa01 vpxd: {ALARM}", "vcsa01"),
    "a relay's header before vCenter's": (
        f"<14>Nov 21 03:00:01 relay01 {syslog(ALARM)}",
        "vcsa01.example.com",
    ),
    "ESXi's priority": (f"2026-11-21T03:00:00.120Z vcsa01 In(166) vpxd[5123]: {ALARM}", "vcsa01"),
    "the event as JSON": (json.dumps(EVENT), ""),
    "the event broker": (
        json.dumps(
            {
                "specversion": "1.0",
                "type": "com.vmware.vsphere.AlarmStatusChangedEvent.v0",
                "source": "https://vcsa01.example.com:443/sdk",
                "time": "2026-11-21T03:00:01Z",
                "data": EVENT,
            }
        ),
        "vcsa01.example.com",
    ),
    "govmomi's spelling": (
        json.dumps(
            {
                "_typeName": "AlarmStatusChangedEvent",
                "key": 5,
                "createdTime": "2026-11-21T03:00:00Z",
                "alarm": {"_typeName": "AlarmEventArgument", "name": "Host memory usage"},
                "entity": {"name": "esx01.example.com", "entity": {"type": "HostSystem"}},
                "from": "green",
                "to": "red",
            }
        ),
        "",
    ),
    "the PowerCLI script": (
        json.dumps(
            {
                "vcenter": "vcsa01.example.com",
                "alarm": "Host memory usage",
                "entity": "esx01.example.com",
                "entity_type": "HostSystem",
                "from": "green",
                "to": "red",
                "at": "2026-11-21T03:00:00Z",
            }
        ),
        "vcsa01.example.com",
    ),
    "key=value": (
        'vcenter=vcsa01 alarm="Host memory usage" entity=esx01.example.com from=green to=red',
        "vcsa01",
    ),
    "RFC 3164 with a year": (f"Nov 21 2026 03:00:00 vcsa01 vpxd: {ALARM}", "vcsa01"),
    "the environment of an alarm's script": (
        (
            'VMWARE_ALARM_NAME="Host memory usage", VMWARE_ALARM_TARGET_NAME=esx01.example.com,'
            "VMWARE_ALARM_OLDSTATUS=Green,VMWARE_ALARM_NEWSTATUS=Red"
        ),
        "",
    ),
    "an envelope around a script's object": (
        json.dumps({"vmware_alert": {**LISTED, "title": "vCenter Alarm"}}),
        "",
    ),
    "JSON after a byte order mark": ("\ufeff" + json.dumps(LISTED), ""),
    "JSON behind a syslog header": (
        f"<14>1 2026-11-21T03:00:00Z vcsa01 script 1 - - {json.dumps(LISTED)}\r",
        "vcsa01",
    ),
    "JSON behind the mark that says so": (
        f"<14>Nov 21 03:00:00 vcsa01 script: @cee:{json.dumps(LISTED)}",
        "vcsa01",
    ),
    "a sentence in a log shipper's object": (json.dumps({"log": ALARM, "stream": "stdout"}), ""),
    "vCenter's line, with its header, in one": (
        json.dumps({"log": syslog(ALARM), "stream": "stdout"}),
        "vcsa01.example.com",
    ),
    "a syslog line that a log shipper has taken apart": (
        json.dumps({"pri": "14", "host": "vcsa01", "ident": "vpxd", "message": ALARM}),
        "vcsa01",
    ),
    "the broker's event in a container's log": (
        json.dumps(
            {
                "log": json.dumps(
                    {
                        "specversion": "1.0",
                        "source": "https://vcsa01.example.com/sdk",
                        "data": json.dumps(EVENT),
                    }
                ),
                "kubernetes": {"host": "node1"},
            }
        ),
        "vcsa01.example.com",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_an_alarm_is_read_in_every_shape(shape):
    text, vcenter = SHAPES[shape]
    assert told(text) == (*MEMORY, vcenter)


def test_a_triggered_alarm_listed_by_a_script_has_no_colour_before():
    listed = {"VC": "vcsa01", "Alarm": "Host memory usage", "Entity": "esx01", "Status": "Red"}
    assert told(json.dumps(listed)) == ("Host memory usage", "esx01", "", "red", "vcsa01")


@pytest.mark.parametrize(
    ("number", "after"), [(0, "gray"), (1, "green"), (2, "yellow"), (3, "red")]
)
def test_powershells_numbers_of_the_colours_are_known(number, after):
    listed = {"Alarm": "Host memory usage", "Entity": "esx01", "OverallStatus": number}
    assert told(json.dumps(listed))[3] == after


@pytest.mark.parametrize("number", [-1, 4, True, 2.0, None, [], {"Name": "red"}])
def test_what_is_no_colour_is_none(number):
    listed = {"Alarm": "Host memory usage", "Entity": "esx01", "OverallStatus": number}
    assert read(json.dumps(listed)) is NoSighting.OTHER


@pytest.mark.parametrize("level", [("error", "red"), ("warning", "yellow")])
def test_an_alarm_of_an_event_has_the_colour_of_its_level(level):
    word, colour = level
    text = "Alarm 'Host error' on esx01.example.com triggered by event 7 'Uplink is down'"
    assert told(syslog(text, kind="EventEx", level=word))[2:4] == ("", colour)


def test_an_event_of_a_mere_level_info_is_no_alarm():
    text = "Alarm 'Host error' on esx01.example.com triggered by event 7 'Uplink is up'"
    assert read(syslog(text, kind="EventEx")) is NoSighting.OTHER


def test_an_alarm_that_somebody_resets_is_green():
    text = "Manually cleared alarm 'Host error' on esx01.example.com from Red"
    assert told(text) == ("Host error", "esx01.example.com", "red", "green", "")


def test_the_subject_of_vcenters_mail_is_read_and_its_target_where_it_has_one():
    subject = (
        "[VMware vCenter - Alarm alarm.HostConnectionStateAlarm]"
        " alarm.HostConnectionStateAlarm changed status from Green to Red"
    )
    assert told(subject) == ("HostConnectionStateAlarm", "", "green", "red", "")
    assert told(f"{subject}\nTarget: esx01.example.com\nNew Status: Red")[1] == "esx01.example.com"


def test_escapes_of_the_inventory_are_undone():
    text = "Alarm 'Datastore usage on disk' on gold%2f02 %25 changed from Yellow to Red"
    assert told(text)[1] == "gold/02 %"


def test_the_events_own_time_and_number_are_better_than_the_headers():
    header = "<14>1 2026-11-21T03:00:09Z vcsa01 vpxd 1 - - "
    seen = read(f"{header} Event [77] [1-1] [2026-11-21T03:00:00Z] {ALARM}")
    assert (seen.at, seen.number) == (datetime(2026, 11, 21, 3, 0, tzinfo=UTC), 77)


def test_a_line_without_a_time_has_that_of_the_log():
    assert read(ALARM).at == AT


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\ufeff",
        '2026-11-21T03:00:00.120Z info vpxd[1] [Originator@6876 sub=Vmomi] {"alarm": 1}',
        '{"data": {"data": {"data": {"data": {"alarm": "x", "to": "red"}}}}}',
        "Connected to esx04.example.com in Frankfurt",
        "vSphere HA restarted virtual machine erp-app03 on host esx02 in cluster gold",
        "Alarm 'Host error' on esx01.example.com triggered an action",
        "Alarm 'Host error' on esx01.example.com sent email to ops@example.com",
        "Alarm 'Host error': an SNMP trap for entity esx01.example.com was sent",
        "Created alarm 'Host error' on Datacenters",
        "Acknowledged alarm 'Host error' on esx01.example.com",
        "status=red user=somebody",
        '{"Alarm": null, "To": "red"}',
        '{"specversion": "1.0", "data": null}',
        "[1, 2]",
        "null",
        "{{ mark }} a template that nobody filled in",
    ],
)
def test_what_is_no_alarms_line_is_none(text):
    assert read(text) is NoSighting.OTHER


@pytest.mark.parametrize(
    "text",
    [
        "Alarm 'Host mem",
        "Alarm 'Host memory usage' on esx01.exam",
        "Alarm 'Host memory usage' on esx01.example.com changed from Green to R",
        "alarm=x entity=esx01",
        "VMWARE_ALARM_NAME=x VMWARE_ALARM_TARGET_NAME=esx01",
        json.dumps(EVENT)[:-5],
        json.dumps({"alarm": "x" * LONGEST_DOCUMENT}),
        json.dumps([EVENT, EVENT]),
        '{"alarm":' + "[" * 50_000,
    ],
)
def test_what_may_be_an_alarms_line_and_is_cut_short_is_unreadable(text):
    assert read(text) is NoSighting.UNREADABLE


FRAGMENTS = st.sampled_from(
    [
        *("Alarm '", "' on ", " changed from ", "Green", " to ", "Red", "triggered by event 7"),
        *("{", "}", '"alarm":', '"to":"red"', "alarm=", "to=red", "[vim.event.EventEx] [error]"),
        *("Nov 21 03:00:00 host ", "2026-11-21T03:00:00Z host ", "%2f", "\n", "\x00", "\ud800"),
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(FRAGMENTS, st.text(max_size=5))).map("".join)))
def test_no_line_makes_the_reader_raise(text):
    assert isinstance(read(text), Sighting | NoSighting)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["alarm", "Name", "entity", "to", "data", "specversion", "key", "time"]
            ),
            inner,
        ),
    ),
)


@given(JSON)
def test_no_json_makes_the_reader_raise(document):
    assert isinstance(read(json.dumps(document)), Sighting | NoSighting)


@given(st.data())
def test_a_line_that_is_cut_short_tells_of_the_same_alarm_or_of_none(data):
    line = data.draw(st.sampled_from(host_lines()))
    seen = read(line[: data.draw(st.integers(0, len(line)))])
    if isinstance(seen, Sighting):
        assert (seen.alarm, seen.entity) == (
            "Host connection and power state",
            "esx01.example.com",
        )


def test_a_line_made_to_be_slow_is_not():
    started = time.process_time()
    read("Alarm '" * 100_000)
    read(' {"' * 100_000 + "}")
    read("Alarm '' on " * 100_000)
    read("[VMware vCenter - Alarm x] changed status " * 30_000)
    read("alarm=" * 100_000)
    read("Nov 21 03:00:00 " * 100_000)
    assert time.process_time() - started < 5
