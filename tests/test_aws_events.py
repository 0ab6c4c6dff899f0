"""Events of AWS services on the bus: which are taken, which ring at once, later or not at all."""

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
from own_events import health, shipped_rules
from test_template import PARAMETERS, TEMPLATE

from dispatch.judge.rules import read_rules
from dispatch.triage import judge
from sandbox.deploy.expand import expand
from sandbox.patterns.pattern import matches

REGION, ACCOUNT = "ap-northeast-1", "111122223333"
LAUNCH = "EC2 Instance Launch"
RULES = read_rules(shipped_rules())
PUBLIC = ["Effects/Data Exposure/External Access Granted"]
EXPOSURE = "Security Hub Exposure Detection"
SETTING = ["Software and Configuration Checks/AWS Security Best Practices"]
TAKEN = [
    (tunnel("VPN-CONNECTION-IPSEC-DOWN"), "NetworkManagerRule"),
    (finding(4), "GuardDutyRule"),
    (scan("ACCESS_DENIED"), "GuardDutyRule"),
    (imported(hub_finding("LOW")), "SecurityHubRule"),
    (imported(hub_finding(types=SETTING), hub_finding()), "SecurityHubRule"),
    (imported(hub_finding(types=["Effects/Data Exfiltration/X"])), "SecurityHubRule"),
    (asked("Tocsin: call", hub_finding(types=SETTING)), "SecurityHubRule"),
    (detected(), "SecurityHubRule"),
    (detected(status=4), "SecurityHubRule"),
    (database("0013"), "RdsRule"),
    (database("0015"), "RdsRule"),
    (database("0046", "read replica"), "RdsRule"),
    (service("SERVICE_TASK_START_IMPAIRED", "WARN"), "EcsRule"),
    (service("SERVICE_STEADY_STATE", "INFO"), "EcsRule"),
    (
        service("SERVICE_DEPLOYMENT_FAILED", detail_type="ECS Deployment State Change"),
        "EcsRule",
    ),
    (task(), "EcsRule"),
    (task(code=""), "EcsRule"),
    (task(code="TaskFailedToStart"), "EcsRule"),
    (scaling(f"{LAUNCH} Successful"), "AutoScalingRule"),
    (volume("failed"), "EbsRule"),
    (execution("TIMED_OUT"), "StepFunctionsRule"),
    (execution("SUCCEEDED", redrives=1), "StepFunctionsRule"),
    (window("SUCCESS"), "SystemsManagerRule"),
    (automation("Failed"), "SystemsManagerRule"),
]
LEFT = [
    aws("networkmanager", "Network Manager Topology Change", {"changeType": "X"}),
    finding(3.9),
    scan("NO_THREATS_FOUND"),
    imported(hub_finding("CRITICAL", types=SETTING)),
    imported(hub_finding("CRITICAL", types=PUBLIC)),
    detected(5, class_uid=2003),
    detected(5, product=EXPOSURE),
    asked("Remediate", hub_finding()),
    database("0002", "backup"),
    database("0087", "notification"),
    service("SERVICE_DESIRED_COUNT_UPDATED", "INFO"),
    task(exit_code=0),
    task("RUNNING", code=""),
    task(code="ServiceSchedulerInitiated", exit_code=143),
    scaling("EC2 Instance-launch Lifecycle Action"),
    volume("available", "createVolume"),
    instance("stopped"),
    execution("SUCCEEDED"),
    execution("ABORTED"),
    automation("InProgress"),
]
NOW = [
    (finding(9), "guardduty-critical", "critical"),
    (finding(7), "guardduty-high", "high"),
    (imported(hub_finding("CRITICAL")), "security-hub-threat", "critical"),
    (asked("Tocsin: call", hub_finding("LOW")), "security-hub-asked", "high"),
    (detected(5), "security-hub-detection", "critical"),
    (detected(uid=GUARDDUTY, product="GuardDuty"), "security-hub-detection", "high"),
    (database("0031", "failure"), "rds-down", "critical"),
    (database("0007", "low storage"), "rds-disk-full", "high"),
    (health(), "health-issue", "high"),
    (
        health(eventScopeCode="PUBLIC", affectedEntities=[{"entityValue": "i-0a"}]),
        "health-issue",
        "high",
    ),
]
LATER = [
    (database("0013"), "rds-failover", database("0015")),
    (
        service("SERVICE_TASK_PLACEMENT_FAILURE"),
        "ecs-cannot-start",
        service("SERVICE_STEADY_STATE", "INFO"),
    ),
    (
        scaling(f"{LAUNCH} Unsuccessful"),
        "auto-scaling-cannot-launch",
        scaling(f"{LAUNCH} Successful"),
    ),
]
NEVER = [
    (tunnel("VPN-CONNECTION-IPSEC-DOWN"), "network-session-down"),
    (tunnel("CONNECT_PEER_BGP_DOWN"), "network-session-down"),
    (finding(6.9), "guardduty-medium"),
    (scan("THREATS_FOUND", "Trojan"), "malware-found"),
    (scan("FAILED"), "malware-not-scanned"),
    (imported(hub_finding("MEDIUM")), "security-hub-threat"),
    (detected(3), "security-hub-detection"),
    (database("0004", "availability"), "rds-other"),
    (service("SERVICE_DEPLOYMENT_FAILED", detail_type="ECS Deployment State Change"), "ecs-other"),
    (task(), "ecs-other"),
    (scaling("EC2 Auto Scaling Instance Refresh Failed"), "auto-scaling-other"),
    (volume("failed"), "ebs-failed"),
    (execution("FAILED"), "state-machine-failed"),
    (window("TIMED_OUT"), "systems-manager-failed"),
    (health("accountNotification", code="AWS_VPN_REDUNDANCY_LOSS"), "health-notice"),
    (health(eventScopeCode="PUBLIC"), "health-public"),
]


def named(cases):
    return [f"{number}-{case[1]}" for number, case in enumerate(cases)]


@pytest.fixture(scope="module")
def rules():
    return expand(TEMPLATE, PARAMETERS, REGION, ACCOUNT).rules


@pytest.mark.parametrize(("document", "rule"), TAKEN, ids=named(TAKEN))
def test_what_can_matter_is_taken_by_one_rule(rules, document, rule):
    assert [name for name, each in rules.items() if matches(each.pattern, document)] == [rule]


@pytest.mark.parametrize("number", range(len(LEFT)))
def test_what_cannot_is_left_on_the_bus(rules, number):
    taken = [name for name, each in rules.items() if matches(each.pattern, LEFT[number])]
    assert taken == []


@pytest.mark.parametrize(("document", "rule", "severity"), NOW, ids=named(NOW))
def test_what_is_bad_rings_at_once(night, document, rule, severity):
    assert night.event(document)["outcome"] == "opened"
    assert (night.incident["rule"], night.incident["severity"]) == (rule, severity)
    night.phone("primary").rings()


@pytest.mark.parametrize(("document", "rule", "end"), LATER, ids=named(LATER))
def test_what_may_mend_itself_calls_after_ten_minutes_unless_it_did(night, document, rule, end):
    assert night.event(document)["outcome"] == "opened"
    assert night.incident["rule"] == rule
    night.passes("9m")
    assert night.calls() == []
    assert night.event(end)["outcome"] == "resolved"
    night.passes("1h")
    assert night.calls() == []


def test_a_failover_that_does_not_end_calls_somebody(night):
    night.event(database("0013"))
    night.passes("605s")
    [(called, after)] = night.calls()
    assert 600 <= after < 660
    night.phone(called).answers().hears("failover")


@pytest.mark.parametrize(("document", "rule"), NEVER, ids=named(NEVER))
def test_what_is_for_the_day_is_a_notice_and_calls_nobody(night, document, rule):
    assert night.event(document)["outcome"] == "opened"
    assert night.incident["rule"] == rule
    assert night.event(document | {"id": "again"})["outcome"] == "joined"
    night.passes("1h")
    assert night.calls() == []


SETTINGS = [
    imported(hub_finding("CRITICAL", types=PUBLIC)),
    imported(hub_finding("CRITICAL", types=SETTING)),
    imported(hub_finding("CRITICAL", Compliance={"Status": "FAILED"})),
    detected(5, class_uid=2003),
    detected(5, product=EXPOSURE),
]


@pytest.mark.parametrize("document", SETTINGS, ids=range(len(SETTINGS)))
def test_a_setting_calls_nobody_even_where_somebodys_own_rule_takes_it(document):
    fact = judge(document, RULES).fact
    assert (fact.rule, fact.plan) == ("security-hub-setting", "notice")


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_finding_of_guardduty_that_security_hub_tells_as_well_rings_once(night, first):
    told = [
        finding(8),
        imported(hub_finding("HIGH", GUARDDUTY)),
        detected(uid=GUARDDUTY, product="GuardDuty"),
    ]
    told = told[first:] + told[:first]
    assert [night.event(one)["outcome"] for one in told] == ["opened", "joined", "joined"]
    night.phone("primary").rings()
    assert len(night.view.incidents()) == 1
    over = imported(hub_finding("HIGH", GUARDDUTY, RecordState="ARCHIVED"))
    assert night.event(over)["outcome"] == "resolved"
    night.phone("primary").is_silent()


def test_a_trouble_that_is_told_again_and_again_rings_once(night):
    for number in range(5):
        night.event(finding(7 + number / 10) | {"id": f"finding-{number}"})
    night.phone("primary").rings().answers().presses("1")
    assert len(night.calls()) == 1
    assert night.event(finding(archived=True))["outcome"] == "resolved"


def test_an_instance_that_restarts_is_one_notice_that_is_resolved(night):
    assert night.event(database("0004", "availability"))["outcome"] == "opened"
    assert night.event(database("0006", "availability"))["outcome"] == "resolved"
    assert night.calls() == []
