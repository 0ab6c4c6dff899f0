"""The table of docs/sources.md: what becomes of every event of the corpus, and why.

A further kind of input adds a `Section` to SECTIONS of tests/test_docs_sources.py, and its two
markers to the page.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from own_events import shipped_rules
from test_template import PARAMETERS, TEMPLATE

from dispatch.alert import Status
from dispatch.errors import UnreadableEvent
from dispatch.judge.rules import read_rules
from dispatch.toml_file import read_table
from dispatch.translate.shapes import Way, way_of
from dispatch.triage import judge
from sandbox.deliveries import envelope_fault
from sandbox.deploy.expand import expand
from sandbox.patterns.pattern import matches

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
HEAD = ("file", "what it is", "comes by", "becomes", "why")
RULES = read_rules(shipped_rules())
BUS_RULES = expand(TEMPLATE, PARAMETERS, "ap-northeast-1", "111122223333").rules
LEFT = {
    "AWS API Call via CloudTrail": "somebody called an API, and nothing has failed by that",
    "CloudWatch Alarm Configuration Change": "an alarm was edited; its state is what counts",
    "CodeBuild Build Phase Change": "builds have people who wait for them",
    "CodePipeline Stage Execution State Change": "deployments have people who wait for them",
    "Config Configuration Item Change": "somebody changed something, and nothing has failed",
    "Config Rules Compliance Change": "a setting, for the day; Security Hub tells of it as well",
    "Configuration Compliance State Change": "a setting, for the day",
    "EBS Volume Notification": "the volume was made as it was meant to be",
    "EC2 Automation Step Status-change Notification": "its automation tells of the failure",
    "EC2 Command Invocation Status-change Notification": "a person ran it, and sees what it did",
    "EC2 Command Status-change Notification": "a person ran it, and sees what it did",
    "EC2 Auto Scaling Instance Refresh Started": "nothing has failed yet",
    "EC2 Instance State-change Notification": "instances come and go, most of them on purpose",
    "EC2 Instance-launch Lifecycle Action": "a hook waits for a program, not for a person",
    "ECR Image Scan": "vulnerabilities are for the day",
    "ECS Container Instance State Change": "agents disconnect several times an hour",
    "ECS Task State Change": "the task has not stopped by its own fault",
    "GuardDuty Finding": "below 4: an attempt that came to nothing",
    "Glue Crawler State Change": "no service that Tocsin has rules for: send a Tocsin Alert",
    "Glue Data Catalog Table State Change": "somebody changed a table, and nothing has failed",
    "Glue Job State Change": "no service that Tocsin has rules for: send a Tocsin Alert",
    "Inventory Resource State Change": "an inventory is no emergency",
    "Maintenance Window Target Registration Notification": "somebody set up a window",
    "Maintenance Window Task Execution State-change Notification": "its window tells of it",
    "Maintenance Window Task Target Invocation State-change Notification": "its window tells of it",
    "Network Manager Routing Update": "routes come and go as links do; the links tell of it",
    "Network Manager Topology Change": "somebody changed the network, and nothing has failed",
    "RDS DB Instance Event": "a category that is not for the night",
    "RDS DB Parameter Group Event": "somebody changed a setting",
    "Security Hub Findings - Custom Action": "its action is another: Tocsin's begin with Tocsin",
    "Security Hub Findings - Imported": "a setting or a vulnerability, which is for the day",
    "Security Hub Insight Results": "somebody looked at an insight",
    "SystemLog": "a log line of somebody who logged in",
}
"""Why no rule of template.yaml takes events of these types, or those of them in the corpus."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the page: its name in the page's markers, and how its rows are made."""

    name: str
    rows: Callable[[], Iterable[tuple[str, ...]]]
    head: tuple[str, ...] = HEAD

    def text(self) -> str:
        lines = [self.head, ("---",) * len(self.head), *self.rows()]
        return "".join(f"| {' | '.join(map(cell, line))} |\n" for line in lines)


def cell(text):
    """A text on one line that no table breaks on."""
    return " ".join(text.replace("|", "/").split())[:200]


def event_rows():
    for path in sorted((CORPUS / "events").glob("*/*.json")):
        document = json.loads(path.read_bytes())
        yield (f"{path.parent.name}/{path.stem}", *event_row(document))


def event_row(document):
    """What it is, the way it comes, what it becomes, and why."""
    way = way_of(document)
    if way is not Way.BUS:
        return (what_of(document), str(way), *became(document))
    if fault := envelope_fault(document):
        return (what_of(document), "-", "refused", fault)
    whole = {"id": "one", "account": "", "region": "", "resources": [], **document}
    taken = [name for name, each in BUS_RULES.items() if matches(each.pattern, whole)]
    if not taken:
        return (what_of(document), "-", "left on the bus", why_left(document))
    return (what_of(document), ", ".join(taken), *became(whole))


def why_left(document):
    if document["source"] == "aws.connect":
        return "no call of Tocsin's own"
    if not document["source"].startswith("aws."):
        return f"its source is {document['source']}, not AWS's"
    return LEFT[document["detail-type"]]


def what_of(document):
    if "alarmData" in document:
        return "CloudWatch alarm for a function"
    if "detail-type" in document:
        return str(document["detail-type"])
    if way_of(document) is Way.TOPIC:
        return "CloudWatch alarm" if "AlarmName" in document else "SNS message"
    return ", ".join(sorted(document))


def became(document):
    """What it becomes, and why."""
    try:
        judgement = judge(document, RULES)
    except UnreadableEvent as refusal:
        return "dead letter", str(refusal)
    if judgement.alert.status is Status.RECOVERED:
        return "recovery", judgement.alert.note or "ends the trouble, where one is open"
    if judgement.alert.status is Status.SILENT:
        return "nothing", judgement.reason
    fact = judgement.fact
    why = fact.reason.removeprefix(f"{fact.rule}: ")
    return f"{calls(fact.plan)}: `{fact.rule}`, {fact.severity}", why


def calls(plan):
    """When a plan calls somebody: at once, after its first waits, or not at all."""
    file = ROOT / "escalation_plans" / f"{plan}.toml"
    stages = read_table(file.read_text(encoding="utf-8"), file.name).values["stage"]
    waited = []
    for stage in stages:
        if stage.keys() & {"contacts", "on_call"}:
            return f"calls after {' and '.join(waited)}" if waited else "**rings**"
        waited.append(stage["wait"])
    return "notice"
