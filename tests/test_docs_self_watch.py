"""docs/self-watch.md is run: its commands print what it says, its tables are the code's."""

import argparse
import re
import shlex
from datetime import timedelta
from pathlib import Path

import pytest
from own_events import custom

from console import redrive
from dispatch import health, lateness
from dispatch.letter import LISTED, MOST, Letter
from dispatch.severity import Severity
from handlers.adapters import heartbeat
from handlers.pacing_metrics import METRICS
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/self-watch.md").read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
SCREENS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
RESOURCES = TEMPLATE["Resources"]
ALARMS = {
    name: one["Properties"]
    for name, one in RESOURCES.items()
    if one["Type"] == "AWS::CloudWatch::Alarm"
    and one["Properties"].get("Namespace") != "Tocsin/vCenter"  # others' troubles: docs/vcenter.md
}


def screen(command):
    [found] = [one for one in SCREENS if one.startswith(f"$ tocsin {command}\n")]
    return found


def prints(tocsin, command):
    """What the page says, with an incident's id for any other's."""
    asked, shown = screen(command).removeprefix("$ tocsin ").split("\n", 1)
    tocsin.capsys.readouterr()
    ran = tocsin(*shlex.split(asked))
    said = "".join(
        line for line in ran.out.splitlines(keepends=True) if not line.startswith('{"level"')
    )
    assert re.sub(r"i-\w{10}", "i-*", said) == re.sub(r"i-\w{10}", "i-*", shown)


def table(heading):
    """The first cells of the tables below a heading."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)
    return [word for cell in cells for word in re.findall(r"`([\w-]+)`", cell)]


def test_the_self_test_of_the_page(tocsin, sandbox):
    prints(tocsin, "self-test")
    assert sandbox.incident["plan"] == "self-test"


def test_the_dead_letters_of_the_page(tocsin, sandbox):
    sandbox.event(custom(name=7))
    sandbox.passes("20m")
    prints(tocsin, "redrive --list")
    prints(tocsin, "redrive")


def test_every_screen_is_played():
    assert len(SCREENS) == 3


def test_the_options_listed_are_those_of_the_command():
    commands = argparse.ArgumentParser().add_subparsers()
    redrive.add(commands)
    known = {one for one in commands.choices["redrive"].format_help().split() if one[:2] == "--"}
    listed = {
        f"--{one}"
        for one in re.findall(r"^\| .*?\|", TEXT, re.MULTILINE)
        for one in re.findall(r"`--(\w+)`", one)
    }
    assert listed - {"--json"} == {one.strip("],") for one in known} - {"--json", "--help"}
    assert f"{MOST} unless told, and at most" in TEXT
    assert all(f"`{queue}`" in TEXT for queue in LISTED)


def test_the_keys_of_a_letter_are_those_listed(sandbox):
    letter = Letter("events", "1", "{}", "r", {}, {})
    listed = [one for one in table("Dead letters") if one in letter.view(sandbox.cloud.loop.now)]
    assert {*listed, "body"} == set(letter.view(sandbox.cloud.loop.now, body=True))


def test_every_alarm_of_the_template_is_listed_and_no_other():
    assert sorted(table("Alarms")) == sorted(ALARMS)


def test_every_alarm_tells_operations():
    assert all(one["AlarmActions"] == [{"Ref": "OperationsTopic"}] for one in ALARMS.values())


@pytest.mark.parametrize(
    ("alarm", "says"),
    [
        ("EventQueueAgeAlarm", "2 minutes"),
        ("ContactEventQueueAgeAlarm", "5 minutes"),
        ("WakeUpQueueAgeAlarm", "20 minutes"),
        ("LatestDeadlineAlarm", "2 minutes"),
    ],
)
def test_a_time_that_an_alarm_waits_is_the_templates(alarm, says):
    [row] = re.findall(rf"^\| `{alarm}` \| (.*) \|$", TEXT, re.MULTILINE)
    assert says in row
    assert ALARMS[alarm]["Threshold"] == int(says.split()[0]) * 60


def test_the_minutes_that_two_alarms_wait_are_the_templates():
    for alarm in ("HeartbeatAlarm", "OverdueDeadlinesAlarm"):
        assert ALARMS[alarm]["EvaluationPeriods"] * ALARMS[alarm]["Period"] == 180
        assert ALARMS[alarm]["TreatMissingData"] == "breaching"
    assert "After three minutes without it" in TEXT


def test_the_metrics_listed_are_those_that_the_auditor_publishes():
    assert sorted(table("The auditor")) == sorted(published_by("auditor", "campaign_watch"))


def test_every_metric_that_an_alarm_watches_is_published():
    plain = [one for one in ALARMS.values() if "Metrics" not in one]
    computed = [
        metric["MetricStat"]["Metric"]
        for one in ALARMS.values()
        for metric in one.get("Metrics", [])
        if "MetricStat" in metric
    ]
    watched = {one["MetricName"] for one in (*plain, *computed) if one["Namespace"] == "Tocsin"}
    assert {"Heartbeat", "CampaignErrors"} <= watched
    known = published_by("auditor", "feeds", "campaign_watch", "archive_runs")
    assert watched <= {*known, *METRICS}


def published_by(*handlers):
    code = "".join((ROOT / f"handlers/{one}.py").read_text(encoding="utf-8") for one in handlers)
    calls = re.findall(r"publish\(\{(.*)\}\)", code)
    return [one for line in calls for one in re.findall(r'"(\w+)":', line)]


def test_the_times_of_the_page_are_the_codes():
    assert timedelta(minutes=5) == health.LATEST
    assert timedelta(minutes=15) == lateness.FRESH_FOR
    assert timedelta(seconds=60) == lateness.RECOVERY_MAY_FOLLOW
    assert timedelta(seconds=2) == lateness.WORSE_FIRST
    assert Severity.CRITICAL.rank == 0
    assert heartbeat.LONGEST == 3
    for words in (
        "more than 5 minutes",
        "up to 15 minutes",
        "held for 60 s (2 s more",
        "3 seconds",
    ):
        assert words in TEXT


def test_the_parameters_and_outputs_named_exist():
    for name in ("OperationsEmail", "HeartbeatUrl", "SelfTestSchedule"):
        assert f"`{name}`" in TEXT
        assert name in TEMPLATE["Parameters"]
    assert set(re.findall(r"output `(\w+)`", TEXT)) <= set(TEMPLATE["Outputs"])


def test_the_schedules_named_are_allowed():
    allowed = TEMPLATE["Parameters"]["SelfTestSchedule"]["AllowedPattern"]
    named = re.findall(r"`((?:rate|cron)\(.*?\))`", TEXT)
    assert len(named) == 3
    assert all(re.fullmatch(allowed, one) for one in named)
