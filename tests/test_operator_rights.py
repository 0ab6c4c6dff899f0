"""Every command on a deployed stack may do what it does with the policy that is documented for it.

And nothing else: each grant of each policy is needed by one of its commands.
"""

import argparse
import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from command import Command
from contacts_console import PEOPLE, Keyboard
from iam import grants_of, refused, unused
from night import CONTACTS
from recording import NOBODY, Actor, acting, recorded, statements
from recording_nights import recordings_are_converted
from rich.console import Console
from stack_of import as_stack
from two_regions import TwoRegions

from console.main import COMMANDS
from dispatch.line.state import Line
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.lines import Lines
from sandbox import api_calls, regions

ROOT = Path(__file__).parents[1]
DEPLOYED = regions.deployed_with_second()
OPERATOR = Actor("operator")
CAMPAIGNS = DEPLOYED.outputs["CampaignTableName"]
NAMES = {
    "REGION": regions.REGION,
    "ACCOUNT": regions.ACCOUNT,
    "STACK": "tocsin",
    "TABLE_ARN": DEPLOYED.outputs["TableArn"],
    "BACKUP_INSTANCE_ARN": regions.SECOND_INSTANCE,
    "MACHINE_ARN": DEPLOYED.outputs["RecordingsRunsArn"],
    "RECORDINGS_TABLE_ARN": DEPLOYED.resources["RecordingsTable"].attributes["Arn"],
    "RECORDINGS_BUCKET": regions.PARAMETERS["RecordingsBucketName"],
    "FAILURES_QUEUE_ARN": DEPLOYED.queues["RecordingsFailuresQueue"].arn,
    "CAMPAIGN_TABLE_ARN": DEPLOYED.resources["CampaignTable"].attributes["Arn"],
    "CAMPAIGN_BUCKET": DEPLOYED.outputs["CampaignBucketName"],
    "PACER_QUEUE_ARN": DEPLOYED.queues["CampaignPacerQueue"].arn,
    "IMPORT_QUEUE_ARN": DEPLOYED.queues["CampaignImportQueue"].arn,
    "INSTANCE_ARN": regions.PARAMETERS["ConnectInstanceArn"],
}
"""What the pages leave for whoever copies a policy to fill in."""


@pytest.fixture
def night(monkeypatch):
    begun = TwoRegions(CONTACTS)
    monkeypatch.setitem(api_calls.ANSWERS, ("events", "PutEvents"), bus_of(begun))
    yield begun
    begun.cloud.stop()


def bus_of(night):
    """EventBridge in front of the sandbox's bus; what happens behind it is not the operator's."""

    def put(asked):
        [entry] = asked["Entries"]
        event = {
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "detail": json.loads(entry["Detail"]),
        }
        with acting(NOBODY):
            told = night.event(event)
        return {"FailedEntryCount": 0, "Entries": [{"EventId": told["id"]}]}

    return put


class Operator(Command):
    """`tocsin … --stack`, whose requests are recorded, and which commands were run."""

    def __init__(self, night, capsys, folder, monkeypatch):
        super().__init__(capsys, folder, monkeypatch)
        self.place, self.ran = as_stack(monkeypatch, night.cloud), set()
        self.night, self.monkeypatch = night, monkeypatch

    def __call__(self, *arguments, types=()):
        self.ran.add(next(one for one in STACKED if arguments[: len(one)] == one))
        self.monkeypatch.setattr("sys.stdin", Keyboard(*types))
        with acting(OPERATOR):
            ran = super().__call__(*arguments, *self.place)
        assert ran.status in (0, 1), ran.error
        self.night.cloud.loop.settle()
        return ran


@pytest.fixture
def tocsin(night, capsys, tmp_path, monkeypatch):
    with recorded() as asked:
        command = Operator(night, capsys, tmp_path, monkeypatch)
        command.asked = asked.requests["operator"]
        yield command


def stacked():
    """Every command, with its verb where it has one, that takes --stack; longest first."""
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for one in COMMANDS:
        one.add(commands)
    found = set()
    for name, command in commands.choices.items():
        verbs = [each for each in command._actions if isinstance(each, argparse._SubParsersAction)]  # noqa: SLF001
        by_verb = {(name, verb): one for each in verbs for verb, one in each.choices.items()}
        for path, one in (by_verb or {(name,): command}).items():
            if "--stack" in one._option_string_actions:  # noqa: SLF001
                found.add(path)
    return sorted({*found, ("routes", "test")}, key=len, reverse=True)


STACKED = stacked()
RIGHTS = {
    "OperatorPolicy": {
        ("incidents",),
        ("ack",),
        ("silence", "add"),
        ("silence", "list"),
        ("silence", "end"),
        ("routes",),
    },
    "MaintainerPolicy": {("redrive",), ("self-test",), ("drill",)},
    "contacts.md": {path for path in STACKED if path[0] == "contacts"},
    "routes.md": {("routes", "test")},
    "campaign-running.md": {path for path in STACKED if path[0] == "campaign"},
    "recording-runs.md": {("recordings", one) for one in ("archive", "runs", "retry")},
    "recording-finding.md": {("recordings", one) for one in ("find", "play", "restore")},
}
"""Which policy of the template, or of which page, is to be had for which commands."""


def test_every_command_on_a_stack_has_its_policy():
    assert sorted(one for each in RIGHTS.values() for one in each) == sorted(STACKED)


def grants_in(policy):
    """What a policy of the template, or of a page of docs/, allows."""
    if policy in DEPLOYED.resources:
        return grants_of(statements(DEPLOYED.resources[policy]))
    page = (ROOT / "docs" / policy).read_text(encoding="utf-8")
    [text] = re.findall(r"^```json\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    for name, value in NAMES.items():
        text = re.sub(rf"\b{name}\b", value, text)
    return grants_of(json.loads(text)["Statement"])


def check(tocsin, policy, beside=()):
    """Everything that was asked is allowed, by what is had `beside` it too; and all is needed.

    The key that encrypts a SecureString unless told lets whoever may read it decrypt it.
    """
    grants, asked = grants_in(policy), {one for one in tocsin.asked if "kms:" not in one.action}
    assert tocsin.ran == RIGHTS[policy]
    allowed = [*grants, *(one for each in beside for one in grants_in(each))]
    assert [str(one) for one in refused(allowed, asked)] == []
    assert [str(one) for one in unused(grants, asked)] == []
    for one in grants:
        assert refused([grant for grant in grants if grant is not one], asked), str(one)


def test_an_operator_may_do_with_the_policy_what_its_commands_do(night, tocsin):
    night.alarm()
    incident = night.incident["id"]
    tocsin("incidents")
    tocsin("incidents", incident)
    tocsin("ack", incident, "--by", "Tom")
    held = ("silence", "add", "name=prod-web*", "--reason", "work", "--by", "Tom", "--json")
    first = tocsin(*held, "--for", "1h").json["id"]
    tocsin(*held, "--for", "2h")
    night.alarm("prod-web01-critical")
    # The second holds what the first no longer does, and that is a transaction.
    tocsin("silence", "end", first, "--by", "Tom")
    tocsin("silence", "list", "--all")
    tocsin("routes")
    check(tocsin, "OperatorPolicy")


def test_a_maintainer_may_put_back_letters_and_run_self_tests_and_drills(
    night, tocsin, monkeypatch
):
    queues = night.cloud.deployment.queues
    letters = [one for one in queues if one.endswith("DeadLetterQueue")]
    assert len(letters) == 7
    for name in [*letters, "RecordingsFailuresQueue"]:
        night.cloud.queues[queues[name].arn].send("{}")
    night.cloud.loop.settle()
    monkeypatch.setattr("console.redrive.console", Console(file=io.StringIO(), force_terminal=True))
    tocsin("redrive", "--list")
    tocsin("redrive")
    tocsin("redrive", "--queue", "follow-ups")
    tocsin("self-test")
    monkeypatch.setattr("console.drill_live.time.sleep", lambda _: night.passes("20m"))
    tocsin("drill", "on-call", "--live")
    tocsin("drill", "report")
    check(tocsin, "MaintainerPolicy")


def test_whoever_keeps_the_contacts_may_do_so_with_the_policy_of_the_page(night, tocsin, tmp_path):
    out = replace(Line("lead"), opted_out_at=night.cloud.loop.now)
    Lines(night.cloud.deployment.outputs["TableName"]).save(out, night.cloud.loop.now)
    tocsin("contacts", "list")
    tocsin("contacts", "resume", "lead", "--by", "Dana")
    tocsin("contacts", "import", tocsin.file("new.toml", PEOPLE.replace("0102", "0177")))
    tocsin("contacts", "verify", "backup", types=["000000\n"])
    tocsin("contacts", "rotate")
    tocsin("contacts", "export", tmp_path / "out.toml")
    tocsin("contacts", "card", tmp_path / "out.vcf")
    check(tocsin, "contacts.md")


def test_whoever_tests_routes_may_do_so_with_the_policy_of_the_page(night, tocsin, monkeypatch):
    def sleep(seconds):
        night.cloud.loop.advance(night.cloud.loop.now + timedelta(seconds=seconds))

    monkeypatch.setattr("console.routes.time.sleep", sleep)
    tocsin("routes", "test", "primary")
    check(tocsin, "routes.md", beside=["OperatorPolicy"])


def test_whoever_archives_recordings_may_do_so_with_the_policy_of_the_page(
    night, tocsin, monkeypatch
):
    """One failure stays where it is: nobody can read it."""
    monkeypatch.setattr("console.stack_archive.now", lambda: night.cloud.loop.now)
    queue = night.cloud.queues[DEPLOYED.queues["RecordingsFailuresQueue"].arn]
    for body in ('{"key": "a.wav", "profile": "speech"}', "?"):
        queue.send(body)
    night.cloud.loop.settle()
    prefix = regions.PARAMETERS["RecordingsPrefix"] + "a"
    run = tocsin("recordings", "archive", "--prefix", prefix, "--json").json["run"]
    boto3.client("s3", region_name=regions.REGION).put_object(
        Bucket=regions.PARAMETERS["RecordingsBucketName"], Key=f"{prefix}.wav", Body=b"x"
    )
    night.cloud.loop.advance(night.cloud.loop.now + timedelta(seconds=0.15))
    tocsin("recordings", "runs", run)
    tocsin("recordings", "runs")
    tocsin("recordings", "retry")
    assert len(queue.held) == 1
    check(tocsin, "recording-runs.md")


def test_whoever_hears_recordings_may_do_so_with_the_policy_of_the_page(
    night, tocsin, monkeypatch, tmp_path
):
    """In a bucket without versions and in one with them; one that nobody knows yet as well."""
    monkeypatch.setattr("console.stack_library.now", lambda: night.cloud.loop.now)
    with acting(NOBODY):
        recordings_are_converted(night)
    key = regions.PARAMETERS["RecordingsPrefix"] + "speech.wav"
    tocsin("recordings", "find", "--number", "+12025550123")
    for day in "2026-11-20", "2026-11-21", night.cloud.loop.now.date().isoformat():
        tocsin("recordings", "find", "--date", day)
    for way in "contact", "incident", "campaign":
        tocsin("recordings", "find", f"--{way}", "none")
    tocsin("recordings", "find", key, "--history")
    tocsin("recordings", "play", key)
    tocsin("recordings", "play", "0c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a11")
    frozen = {"Key": "frozen.wav", "Body": b"x", "StorageClass": "GLACIER"}
    bucket = regions.PARAMETERS["RecordingsBucketName"]
    boto3.client("s3", region_name=regions.REGION).put_object(Bucket=bucket, **frozen)
    tocsin("recordings", "restore", "frozen.wav", "--to", tmp_path)
    check(tocsin, "recording-finding.md")


def test_whoever_runs_campaigns_may_do_so_with_the_policy_of_the_page(
    night, tocsin, monkeypatch, tmp_path
):
    monkeypatch.setattr("console.stack_campaigns.now", lambda: night.cloud.loop.now)
    waits = SimpleNamespace(sleep=lambda _: night.passes("1s"))
    monkeypatch.setattr("console.campaign_live.time", waits)
    people, raw = ROOT / "campaigns/examples/appointments.csv", tmp_path / "raw.jsonl"
    tocsin("campaign", "import", "appointment-reminder", people, "--id", "one")
    tocsin("campaign", "start", "--campaign", "one")
    for verb in "pause", "resume", "stop":
        tocsin("campaign", verb, "one")
    tocsin("campaign", "import", "appointment-reminder", people, "--id", "two")
    tocsin("campaign", "update", "appointment-reminder", "--campaign", "two")
    tocsin("campaign", "status", "two")
    tocsin("campaign", "list")
    tocsin("campaign", "stop", "two")
    number = next(one.number for one, _ in CampaignPeople(CAMPAIGNS).people("two"))
    tocsin("campaign", "report", "two", "--raw", raw, "--unmasked")
    text = raw.read_text(encoding="utf-8").replace('"two"', '"three"')
    raw.write_text(text, encoding="utf-8")
    tocsin("campaign", "restore", raw)
    night.passes("3m")
    tocsin("campaign", "forget", number, "--keep-refusal")
    check(tocsin, "campaign-running.md")
