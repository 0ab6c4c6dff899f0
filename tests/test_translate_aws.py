"""Events of AWS services: what fires, what recovers what, what is nothing, and what is one."""

import re

import pytest
from aws_events import (
    GUARDDUTY,
    asked,
    automation,
    aws,
    database,
    detected,
    execution,
    finding,
    hub_finding,
    imported,
    instance,
    scaling,
    scan,
    service,
    task,
    tunnel,
    volume,
    window,
)
from own_events import shipped_rules

from dispatch.alert import Status
from dispatch.translate import translate

DEPLOYMENT = "ECS Deployment State Change"
LAUNCH, REFRESH = "EC2 Instance Launch", "EC2 Auto Scaling Instance Refresh"
RECOVERIES = {
    "a tunnel's IPsec": (tunnel("VPN-CONNECTION-IPSEC-DOWN"), tunnel("VPN-CONNECTION-IPSEC-UP")),
    "a tunnel's BGP": (tunnel("VPN-CONNECTION-BGP-DOWN"), tunnel("VPN-CONNECTION-BGP-ESTABLISH")),
    "a Connect peer's BGP": (tunnel("CONNECT_PEER_BGP_DOWN"), tunnel("CONNECT_PEER_BGP_UP")),
    "a finding that is archived": (finding(), finding(archived=True)),
    "a finding archived in Security Hub": (
        finding(),
        imported(hub_finding(finding_id=GUARDDUTY, RecordState="ARCHIVED")),
    ),
    "a finding suppressed in the newer Security Hub": (
        finding(),
        detected(uid=GUARDDUTY, status=3),
    ),
    "a resolved detection": (detected(), detected(status=4)),
    "a resolved finding": (
        imported(hub_finding()),
        imported(hub_finding(Workflow={"Status": "RESOLVED"})),
    ),
    "a suppressed finding": (
        imported(hub_finding()),
        imported(hub_finding(Workflow={"Status": "SUPPRESSED"})),
    ),
    "a check that passes": (
        imported(hub_finding(Compliance={"Status": "FAILED"})),
        imported(hub_finding(Compliance={"Status": "PASSED"})),
    ),
    "an archived finding": (imported(hub_finding()), imported(hub_finding(RecordState="ARCHIVED"))),
    "a failover": (database("0013"), database("0015")),
    "a cluster's failover": (database("0073"), database("0071")),
    "a database that runs again": (database("0221"), database("0006")),
    "replication": (database("0045"), database("0046")),
    "a steady service": (
        service("SERVICE_TASK_PLACEMENT_FAILURE"),
        service("SERVICE_STEADY_STATE", "INFO"),
    ),
    "a deployment": (
        service("SERVICE_DEPLOYMENT_FAILED", detail_type=DEPLOYMENT),
        service("SERVICE_DEPLOYMENT_COMPLETED", "INFO", DEPLOYMENT),
    ),
    "a launch": (scaling(f"{LAUNCH} Unsuccessful"), scaling(f"{LAUNCH} Successful")),
    "a refresh": (scaling(f"{REFRESH} Failed"), scaling(f"{REFRESH} Succeeded")),
    "an instance that runs": (instance("stopped"), instance("running")),
    "a redriven execution": (execution("FAILED"), execution("SUCCEEDED", redrives=1)),
    "a maintenance window": (window("TIMED_OUT"), window("SUCCESS")),
    "an automation": (automation("Failed"), automation("Success")),
}
JOINED = {
    "executions of one machine": (execution("FAILED"), execution("TIMED_OUT", name="run-2")),
    "tasks of one service": (task(name="t1"), task(name="t2")),
    "troubles of one service": (
        service("SERVICE_TASK_PLACEMENT_FAILURE"),
        service("SERVICE_TASK_START_IMPAIRED", "WARN"),
    ),
    "disks of one database": (database("0222"), database("0007", "low storage")),
    "GuardDuty and Security Hub": (finding(), imported(hub_finding(finding_id=GUARDDUTY))),
    "GuardDuty and the newer Security Hub": (finding(), detected(uid=GUARDDUTY)),
    "a finding that is sent again": (finding(severity=5), finding(severity=8)),
}
APART = {
    "both tunnels of a VPN": (
        tunnel("VPN-CONNECTION-IPSEC-DOWN"),
        tunnel("VPN-CONNECTION-IPSEC-DOWN", "192.0.2.11"),
    ),
    "BGP and IPsec": (tunnel("VPN-CONNECTION-BGP-DOWN"), tunnel("VPN-CONNECTION-IPSEC-DOWN")),
    "a service and its deployment": (
        service("SERVICE_TASK_PLACEMENT_FAILURE"),
        service("SERVICE_DEPLOYMENT_FAILED", detail_type=DEPLOYMENT),
    ),
    "failover and disk": (database("0013"), database("0222")),
    "unknown numbers": (database("9998"), database("9999")),
    "groups": (scaling(f"{LAUNCH} Unsuccessful"), scaling(f"{LAUNCH} Unsuccessful", "other")),
    "detections": (detected(), detected(uid="s2")),
    "findings": (imported(hub_finding()), imported(hub_finding(finding_id="f2"))),
}
NOTHING = {
    "routes": tunnel("TGW-ROUTE-INSTALLED"),
    "a sample finding": finding(sample=True),
    "a sample by its title": finding(title="[SAMPLE] Mining"),
    "a scan that found nothing": scan("NO_THREATS_FOUND"),
    "the test file": scan("THREATS_FOUND", "EICAR-Test-File (not a virus)"),
    "an informational finding": imported(hub_finding("INFORMATIONAL")),
    "a finding somebody knows of": imported(hub_finding(Workflow={"Status": "NOTIFIED"})),
    "a sample in Security Hub": imported(hub_finding(Sample=True)),
    "no finding": imported(),
    "an informational detection": detected(1),
    "a sample detection": detected(title="[SAMPLE] Mining"),
    "no detection": aws("securityhub", "Findings Imported V2", {}),
    "a task that runs": task("RUNNING"),
    "a task that was told to stop": task(code="ServiceSchedulerInitiated", exit_code=137),
    "a task that did its work": task(exit_code=0),
    "a new desired count": service("SERVICE_DESIRED_COUNT_UPDATED", "INFO"),
    "a refresh that begins": scaling(f"{REFRESH} Started"),
    "a lifecycle hook": scaling("EC2 Instance-launch Lifecycle Action"),
    "a volume that was made": volume("available", "createVolume"),
    "an instance that starts": instance("pending"),
    "an aborted execution": execution("ABORTED"),
    "another execution that succeeds": execution("SUCCEEDED"),
    "an automation that runs": automation("InProgress"),
}
HOSTILE = [None, 3, [], {}, ["x"], {"a": 1}, True, "x" * 5000, [{"Severity": []}], [[]]]


@pytest.mark.parametrize("what", RECOVERIES)
def test_the_end_of_a_trouble_recovers_what_its_beginning_opened(what):
    begins, ends = map(translate, RECOVERIES[what])
    assert (begins.status, ends.status) == (Status.FIRED, Status.RECOVERED)
    assert begins.dedup_key == ends.dedup_key


@pytest.mark.parametrize("what", JOINED)
def test_events_of_one_trouble_share_their_key(what):
    first, second = map(translate, JOINED[what])
    assert first.dedup_key == second.dedup_key
    assert {first.status, second.status} == {Status.FIRED}


@pytest.mark.parametrize("what", APART)
def test_events_of_different_troubles_do_not(what):
    first, second = map(translate, APART[what])
    assert first.dedup_key != second.dedup_key


@pytest.mark.parametrize("what", NOTHING)
def test_what_is_no_trouble_is_silent_and_says_why(what):
    alert = translate(NOTHING[what])
    assert alert.status is Status.SILENT
    assert alert.note


def test_several_findings_are_one_alert_of_the_worst_that_is_open():
    over = hub_finding("CRITICAL", "f3", RecordState="ARCHIVED")
    alert = translate(imported(hub_finding("LOW", "f1"), hub_finding("HIGH", "f2"), over))
    assert (alert.status, alert.tag_severity) == (Status.FIRED, "high")
    assert alert.name == "2 findings: HIGH title"
    assert alert.dedup_key.endswith("f2")
    assert alert.resource == "i-0a"


@pytest.mark.parametrize(
    ("number", "severity"),
    [(95, "critical"), (70, "high"), (40, "medium"), (1, "low")],
)
def test_a_finding_without_a_label_is_judged_by_its_number(number, severity):
    alert = translate(imported(hub_finding(Severity={"Normalized": number})))
    assert alert.tag_severity == severity


@pytest.mark.parametrize(
    ("number", "severity"),
    [(0, ""), (2, "low"), (3, "medium"), (4, "high"), (5, "critical"), (6, "critical"), (99, "")],
)
def test_a_detection_is_judged_by_the_number_of_its_severity(number, severity):
    assert translate(detected(number)).tag_severity == severity


def with_finding(**changes):
    document = detected(1)
    document["detail"]["findings"][0] |= changes
    return translate(document)


def test_a_detection_that_is_closed_is_over_even_where_it_was_informational():
    assert with_finding(severity_id=4, activity_id=3).status is Status.RECOVERED
    assert with_finding(status_id=4).status is Status.RECOVERED


def test_a_detection_is_of_its_own_region_and_of_what_has_a_name():
    user = {"type": "AWS::IAM::AccessKey", "uid": "key-1", "name": "deployer"}
    alert = with_finding(cloud={"region": "eu-west-1"}, resources=[user])
    assert (alert.region, alert.resource) == ("eu-west-1", "deployer")


def test_what_somebody_sends_by_hand_fires_whatever_its_state_is():
    alert = translate(asked("Tocsin", hub_finding(Workflow={"Status": "RESOLVED"})))
    assert alert.status is Status.FIRED


@pytest.mark.parametrize(
    ("document", "name", "resource"),
    [
        (tunnel("VPN-CONNECTION-IPSEC-DOWN"), "VPN-CONNECTION-IPSEC-DOWN", "vpn-0a"),
        (finding(), "Mining", "i-0a"),
        (scan("THREATS_FOUND", "Trojan"), "malware scan: THREATS_FOUND", "uploads"),
        (detected(), "Mining", "i-0a"),
        (database("0221"), "database stopped: its disk is full", "orders-db"),
        (database("0004", message="DB instance shutdown."), "DB instance shutdown.", "orders-db"),
        (service("SERVICE_TASK_PLACEMENT_FAILURE"), "SERVICE_TASK_PLACEMENT_FAILURE", "checkout"),
        (task(), "ECS task stopped", "checkout"),
        (scaling(f"{LAUNCH} Unsuccessful"), f"{LAUNCH} Unsuccessful", "shop-web"),
        (volume("failed"), "EBS attachVolume failed", "vol-0a"),
        (execution("FAILED"), "state machine FAILED", "billing"),
        (window("TIMED_OUT"), "Maintenance Window Execution: TIMED_OUT", "mw-0a"),
    ],
)
def test_an_alert_names_the_trouble_and_what_has_it(document, name, resource):
    alert = translate(document)
    assert (alert.name, alert.resource.rpartition("/")[2]) == (name, resource)


def test_a_task_that_ran_out_of_memory_says_so():
    document = task(exit_code=137)
    document["detail"]["containers"][0]["reason"] = "OutOfMemoryError: Container killed"
    assert translate(document).summary.endswith("exited — OutOfMemoryError: Container killed")


def test_every_event_of_a_database_that_calls_somebody_has_a_short_name():
    before_notices = shipped_rules()["54-databases.toml"].split('name = "rds-other"')[0]
    numbers = set(re.findall(r"RDS-EVENT-(\d+)", before_notices))
    assert len(numbers) == 16
    assert {translate(database(each, message="Long.")).name for each in numbers} & {
        "Long."
    } == set()


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: type(each).__name__)
@pytest.mark.parametrize(
    "document", [pair[0] for pair in RECOVERIES.values()], ids=list(RECOVERIES)
)
def test_a_value_of_any_type_gives_an_alert_with_a_key(document, hostile):
    for key in document["detail"]:
        alert = translate(document | {"detail": document["detail"] | {key: hostile}})
        assert alert.dedup_key
        assert (alert.status is Status.SILENT) == bool(alert.note)


def test_events_that_say_nothing_of_their_subject_are_troubles_of_their_own():
    for detail_type in ("GuardDuty Finding", "RDS DB Instance Event", "ECS Service Action"):
        first, second = (translate(aws("any", detail_type, {})) for _ in range(2))
        assert first.dedup_key != second.dedup_key
