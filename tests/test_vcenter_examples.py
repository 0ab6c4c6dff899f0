"""What examples/ has for vCenter and its guests does what docs/vcenter.md says."""

import json
import re
from pathlib import Path

import pytest
from night import THREE_AM, Night
from test_vcenter_journeys import POWERCLI
from vcenter_lines import host_lines

from sandbox.cloud import Cloud
from sandbox.deploy.expand import expand
from sandbox.deploy.sam import load
from sandbox.logs.filters import read_wiring
from sandbox.logs.logs import Logs
from sandbox.routes import Routes
from sandbox.session import Session

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
SCRIPT = (EXAMPLES / "vcenter/Write-VCenterAlarms.ps1").read_text(encoding="utf-8")
CRON = (EXAMPLES / "vcenter/cron").read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
REGION, ACCOUNT = "ap-northeast-1", "111122223333"
GROUP = "/vmware/vcenter"


def lines(name):
    return (EXAMPLES / "vcenter" / name).read_text(encoding="utf-8").splitlines()


def send(night, *texts):
    return Routes(Session(night.cloud, "manual")).post("/logs", {"lines": list(texts)})


class CountingNight(Night):
    """A night in which vCenter's lines are counted by metric filters."""

    def deployed(self, contacts, book):
        return Cloud(contacts, THREE_AM, book, parameters={"ReadVCenterAlarms": "false"})


@pytest.fixture
def counting():
    night = CountingNight()
    yield night
    night.is_over()


def test_the_sample_rings_and_says_the_machine_and_its_recovery_stops_it(night):
    told = send(night, *lines("sample.log"))
    assert [event["detailType"] for event in told["events"]] == ["vCenter Alarm"]
    night.phone("primary").rings()
    night.passes("2m")
    night.phone("backup").rings().answers().hears("esx 01").hears("critical alert")
    send(night, *lines("sample-recovery.log"))
    night.phone("backup").presses("1").hears("over")
    assert night.incident["state"] == "resolved"


KINDS = [
    ("Alarm 'Host connection and power state' on {} changed from Green to Red", "HostConnection"),
    ("[vim.event.HostConnectionLostEvent] [error] [] [F] [1] [Host {} in F]", "HostConnection"),
    ("Alarm 'Host memory usage' on {} changed from Yellow to Red", "Host"),
    ("Alarm 'Datastore usage on disk' on {} changed from Yellow to Red", "Datastore"),
    ("Alarm 'Virtual machine CPU usage' on {} changed from Green to Red", "VirtualMachine"),
    ("Alarm 'vSphere HA host status' on {} changed from Green to Red", "HighAvailability"),
    ("vSphere HA restarted virtual machine erp on host {} in cluster c", "HighAvailability"),
    ("vSphere HA stopped trying to restart virtual machine {} in cluster c", "HighAvailability"),
    ("Alarm 'Cannot connect to storage' on {} changed from Green to Red", "Storage"),
    ("Device naa.6001 on {} has entered the All Paths Down Timeout state after", "Storage"),
    ("Device naa.6001 on {} has been removed or is permanently inaccessible.", "Storage"),
    ("Alarm 'License inventory monitoring' on {} changed from Green to Red", "Other"),
]
QUIET = [
    "Alarm 'Host memory usage' on {} changed from Red to Green",
    "Alarm 'Host memory usage' on {} changed from Green to Yellow",
    "Alarm 'Host connection and power state' on {} triggered an action",
    "Connected to {} in Frankfurt",
    "Device naa.6001 on {} has exited the All Paths Down state.",
    "User VSPHERE.LOCAL\\backup logged in to {}",
]


@pytest.mark.parametrize(("line", "kind"), KINDS)
def test_a_line_is_counted_as_one_kind_of_trouble(counting, line, kind):
    told = send(counting, line.format("esx01.example.com"))
    counted = [one["to"] for one in told["filters"] if one["matched"]]
    assert counted == [f"Tocsin/vCenter {kind}"]
    [event] = told["events"]
    assert event["outcome"] == "opened"
    rings = "critical" if kind in ("HostConnection", "HighAvailability", "Storage") else "high"
    assert counting.incident["severity"] == rings
    counting.phone("primary").rings()


@pytest.mark.parametrize("line", QUIET)
def test_a_line_of_no_trouble_is_counted_nowhere(counting, line):
    told = send(counting, line.format("esx01.example.com"))
    assert [one["filter"] for one in told["filters"] if one["matched"]] == []


def test_a_counted_alarm_rings_to_the_end_of_its_plan_and_then_comes_back_by_itself(counting):
    send(counting, KINDS[0][0].format("esx01.example.com"))
    counting.passes("14m")
    assert counting.incident["state"] == "missed"
    counting.passes("4m")
    states = {
        one["alarm"]: one["state"]
        for one in Routes(Session(counting.cloud, "m")).get("/logs")["alarms"]
    }
    assert set(states.values()) == {"OK"}


def test_the_voice_says_what_kind_of_thing_has_the_trouble(counting):
    send(counting, KINDS[0][0].format("esx01.example.com"))
    counting.passes("2m")
    counting.phone("backup").rings().answers().hears("vCenter host connection lost")


def test_no_line_sample_of_the_powercli_script_is_counted_twice(counting):
    told = send(counting, json.dumps(POWERCLI))
    assert [one["filter"] for one in told["filters"] if one["matched"]] == []


MACHINE = {"LogGroup": GROUP, "Machine": "esx01.example.com"}


@pytest.fixture
def one_machine():
    """A night with examples/vcenter-machine.yaml beside Tocsin."""
    night = Night()
    stack = expand(EXAMPLES / "vcenter-machine.yaml", MACHINE, REGION, ACCOUNT)
    cloud = night.cloud
    cloud.logs = Logs(read_wiring(stack), cloud.loop, cloud.bus.put, lambda *_: None)
    yield night
    night.is_over()


def test_the_alarm_of_one_machine_says_its_name_and_holds_until_the_green_line(one_machine):
    night = one_machine
    send(night, *[line.replace("esx01", "esx02") for line in host_lines()])
    night.phone("primary").is_silent()
    send(night, *host_lines())
    night.passes("2m")
    night.phone("backup").rings().answers().hears("esx 01").presses("1")
    night.passes("3h")
    assert night.incident["state"] == "acknowledged"
    send(night, *host_lines("Red", "Green"))
    night.passes("2m")
    assert night.incident["state"] == "resolved"


def agents(system):
    return json.loads((EXAMPLES / "guests" / f"{system}.json").read_text(encoding="utf-8"))


def published(system):
    """The metrics that an agent's configuration makes, under the names that alarms use."""
    found = set()
    for part, one in agents(system)["metrics"]["metrics_collected"].items():
        for measured in one["measurement"]:
            plain = isinstance(measured, str)
            found.add(f"{part}_{measured}" if plain else measured["rename"])
    return found


@pytest.mark.parametrize(("system", "disk"), [("linux", "/"), ("windows", "C:")])
def test_the_guests_alarms_look_at_what_their_agent_publishes(system, disk):
    given = {"Guest": "erp-app03", "System": system, "Disk": disk}
    stack = expand(EXAMPLES / "guests.yaml", given, REGION, ACCOUNT)
    alarms = [one.properties for one in stack.of_type("AWS::CloudWatch::Alarm")]
    collected = agents(system)["metrics"]
    grouped = {frozenset(one) for one in collected["aggregation_dimensions"]}
    for alarm in alarms:
        assert alarm["Namespace"] == collected["namespace"]
        assert alarm["MetricName"] in published(system)
        assert frozenset(one["Name"] for one in alarm["Dimensions"]) in grouped
        assert alarm["AlarmName"].startswith("erp-app03: ")
        assert re.match(r"\[(critical|high|medium)\] ", alarm["AlarmDescription"])
    assert {alarm["MetricName"] for alarm in alarms} == published(system)
    disks = [
        one for each in collected["metrics_collected"].values() for one in each.get("resources", ())
    ]
    assert disk in disks


def test_the_alarms_of_a_guest_are_heard_with_its_name(night):
    night.alarm("erp-app03: no sign of life", description="[critical] The guest is down")
    night.passes("2m")
    night.phone("backup").rings().answers().hears("erp app 03").hears("no sign of life")


def test_the_script_writes_the_fields_that_are_read():
    [body] = re.findall(r"function Format-Change.*?\[ordered\]@\{(.*?)\}", SCRIPT, re.DOTALL)
    assert re.findall(r"^\s+(\w+)\s+=", body, re.MULTILINE) == list(POWERCLI)


def test_the_script_calls_nothing_green_when_vcenter_does_not_answer():
    [caught] = re.findall(r"function Read-Now.*?catch \{(.*?)^\}", SCRIPT, re.DOTALL | re.MULTILINE)
    assert "$alarms[$key] = $Before.alarms[$key]" in caught


def test_a_machine_that_is_gone_does_not_keep_the_script_from_the_other_alarms():
    [named] = re.findall(r"function Get-Name.*?^\}", SCRIPT, re.DOTALL | re.MULTILINE)
    assert 'catch { return "$($Reference.Value)" }' in named
    assert SCRIPT.count("Get-View") == named.count("Get-View") + 1


def test_what_is_acknowledged_in_vcenter_is_not_written():
    [loop] = re.findall(r"function Get-Changes.*?^\}", SCRIPT, re.DOTALL | re.MULTILINE)
    assert loop.index("if ($Now[$key].acknowledged) { continue }") < loop.index("Format-Change")


def test_brackets_and_quotes_of_the_script_are_closed():
    code = re.sub(r"<#.*?#>|(?m:^\s*#.*$)", "", SCRIPT, flags=re.DOTALL)
    assert code.count("'") % 2 == 0
    assert code.count('"') % 2 == 0
    for pair in ("{}", "()", "[]"):
        assert code.count(pair[0]) == code.count(pair[1])


def test_script_cron_line_agent_and_template_name_the_same_files_and_group():
    [log] = re.findall(r'\$LogFile = "(.*)"', SCRIPT)
    agent = json.loads((EXAMPLES / "vcenter/agent.json").read_text(encoding="utf-8"))
    collected = agent["logs"]["logs_collected"]["files"]["collect_list"]
    assert collected[0]["file_path"] == log.replace("$Server", "*")
    assert collected[0]["publish_multi_logs"]  # or the agent sends the newest of them only
    assert {one["log_group_name"] for one in collected} == {GROUP}
    [server] = re.findall(r"-Server (\S+)", CRON)
    assert f"/var/lib/vcenter-alarms/{server}.lock" in CRON
    mandatory = set(re.findall(r"\[Parameter\(Mandatory\)\] \[string\] \$(\w+)", SCRIPT))
    assert mandatory == {name[1:] for name in re.findall(r" (-[A-Z]\w+) (?=\S)", CRON)} - {
        "NoProfile",
        "File",
    }
    assert re.fullmatch(TEMPLATE["Parameters"]["VCenterLogGroup"]["AllowedPattern"], GROUP)
