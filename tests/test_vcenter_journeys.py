"""From vCenter's log lines to the phone that says the machine's name, and back."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from vcenter_lines import arrive, host_lines, syslog

from sandbox import api_calls

ROOT = Path(__file__).parents[1]
SPEECH = ROOT / "contact_flows/speech"
RULE = tomllib.loads((ROOT / "rules/40-vcenter.toml").read_text(encoding="utf-8"))["rule"][0]
LOST = re.findall(r"'([^']+)'", RULE["when"].partition("contains(")[2])
POWERCLI = {
    "vcenter": "vcsa01.example.com",
    "alarm": "Datastore usage on disk",
    "entity": "datastore-gold-02",
    "entity_type": "Datastore",
    "from": "green",
    "to": "red",
    "at": "2026-11-21T03:00:00Z",
}


def test_the_phone_says_the_machines_name_and_the_recovery_line_stops_it(night):
    assert arrive(night, *host_lines())["events"] == 1
    assert night.incident["severity"] == "critical"
    phone = night.phone("primary").rings()
    arrive(night, *host_lines("Red", "Green", first=575900, second=30))
    phone.is_silent()
    night.passes("1h")
    assert night.incident["state"] == "resolved"
    night.ends()


def test_who_answers_hears_the_alarm_and_the_machine(night):
    arrive(night, *host_lines())
    night.passes("2m")
    backup = night.phone("backup").rings().answers()
    backup.hears("Host connection and power state").hears("esx 01").presses("1")
    assert night.incident["takenBy"] == "backup"


def test_the_lines_of_one_alarm_ring_once_though_they_come_in_two_batches(night):
    first, *rest = host_lines()
    arrive(night, first)
    arrive(night, *rest)
    assert len(night.view.incidents()) == 1
    assert night.phone("primary").rings()
    night.ends()


def test_two_machines_are_two_incidents_and_one_recovers_alone(night):
    other = [line.replace("esx01", "esx02") for line in host_lines()]
    arrive(night, *host_lines(), *other)
    arrive(night, *host_lines("Red", "Green", first=575900, second=30))
    assert sorted(one["state"] for one in night.view.incidents()) == ["open", "resolved"]


def test_the_line_of_the_powercli_script_rings_and_its_green_line_recovers(night):
    arrive(night, json.dumps(POWERCLI))
    assert night.incident["severity"] == "high"
    phone = night.phone("primary").rings()
    arrive(night, json.dumps(POWERCLI | {"from": "red", "to": "green"}))
    phone.is_silent()


def test_gray_is_a_recovery(night):
    arrive(night, json.dumps(POWERCLI))
    phone = night.phone("primary").rings()
    arrive(night, json.dumps(POWERCLI | {"from": "red", "to": "gray"}))
    phone.is_silent()


def test_yellow_is_told_by_mail_and_red_after_it_rings(night):
    arrive(night, json.dumps(POWERCLI | {"to": "yellow"}))
    night.phone("primary").is_silent()
    assert night.incident["severity"] == "medium"
    arrive(night, json.dumps(POWERCLI | {"from": "yellow"}))
    assert len(night.view.incidents()) == 1
    night.phone("primary").rings()


@pytest.mark.parametrize(
    "line",
    [
        syslog(
            "User VSPHERE.LOCAL\\svc@192.0.2.10 logged in as pyvmomi", kind="UserLoginSessionEvent"
        ),
        syslog("Task: Power On virtual machine", kind="TaskEvent"),
        syslog("Alarm 'Host memory usage' on esx01.example.com changed from Gray to Green"),
        syslog("Alarm 'Host memory usage' on esx01.example.com changed from Green to Gray"),
        syslog("Alarm 'Host error': an SNMP trap for entity esx01.example.com was sent"),
        syslog(
            "Acknowledged alarm 'Host error' on esx01.example.com", kind="AlarmAcknowledgedEvent"
        ),
        syslog("Guest OS shut down for erp-app03 on esx01.example.com in Frankfurt"),
        '{"message": "nothing to see"}',
        "",
    ],
)
def test_what_is_no_alarm_rings_nobody(night, line):
    assert arrive(night, line) == {"lines": 1, "events": 0, "unreadable": 0}
    assert night.view.incidents() == []
    night.ends()


def test_an_unreadable_line_is_counted_and_does_not_hold_up_the_others(night):
    told = arrive(night, '{"alarm": "Host co', "Alarm 'Host conn", *host_lines())
    assert told == {"lines": 6, "events": 1, "unreadable": 2}
    night.phone("primary").rings()


def test_where_the_bus_takes_no_event_the_batch_fails_and_is_delivered_again(night, monkeypatch):
    def put_events(_asked):
        raise api_calls.ServiceError("InternalException", 500)

    answer = api_calls.ANSWERS["events", "PutEvents"]
    monkeypatch.setitem(api_calls.ANSWERS, ("events", "PutEvents"), put_events)
    night.cloud.logs.take("/vmware/vcenter", "vcsa01", host_lines())
    night.cloud.loop.settle()
    night.phone("primary").is_silent()
    monkeypatch.setitem(api_calls.ANSWERS, ("events", "PutEvents"), answer)
    night.passes("1m")
    night.phone("primary").rings()


@pytest.mark.parametrize("word", ["Alarm", "alarm", "ALARM"])
def test_every_line_that_names_an_alarm_gets_to_the_function(night, word):
    [sifted] = night.cloud.logs.take("/vmware/vcenter", "vcsa01", [f"VMWARE_{word}_NAME=x"])
    assert sifted.matched == 1


@pytest.mark.parametrize("alarm", [one for one in LOST if " " in one])
@pytest.mark.parametrize("language", ["ja", "pl"])
def test_the_alarms_that_ring_as_critical_have_a_name_in_every_language(alarm, language):
    words = tomllib.loads((SPEECH / f"{language}.toml").read_text(encoding="utf-8"))
    assert alarm.lower().replace(" ", "-") in words["reading"]


def test_who_answers_in_japanese_hears_the_alarm_in_japanese(night):
    arrive(night, *host_lines())
    primary = night.phone("primary").rings().answers()
    primary.hears("ホストの接続と電源状態。esx 01")
