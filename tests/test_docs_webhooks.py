"""docs/webhooks.md: its examples ring, its rule is a rule, its table is what the corpus becomes.

After a change that is meant, write the table anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_docs_webhooks.py
"""

import json
import os
import re
from pathlib import Path

import pytest
from own_events import shipped_rules

from dispatch.errors import UnreadableEvent
from dispatch.judge.rules import read_rules
from dispatch.translate import normalised
from dispatch.translate.webhooks import NAMES
from dispatch.triage import judge
from sandbox.deploy.sam import load
from sandbox.put_events import put_events

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "webhooks.md"
TEXT = PAGE.read_text(encoding="utf-8")
CORPUS = ROOT.parent / "shared" / "corpus"
KINDS = (
    *("events/cloudwatch_alarm", "events/cloudwatch_alarm_config"),
    *("events/cloudwatch_alarm_lambda", "events/sns_alarm_message", "events/sns_envelope"),
    *("events/sns_lambda_event", "webhooks/*"),
)
MARKS = "<!-- begin table -->\n", "<!-- end table -->\n"
ENTRIES = dict(re.findall(r"^```json (\w+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE))
RULES = read_rules(shipped_rules())


def read(path):
    """The file as it comes: what is no event and no alarm is a webhook's body."""
    document = json.loads(path.read_bytes())
    if path.parent.parent.name == "events":
        return document
    return {"id": "w", "source": "w", "detail-type": "Webhook", "detail": document}


def row(path):
    name = path.relative_to(CORPUS)
    try:
        judgement = judge(read(path), RULES)
    except UnreadableEvent as refusal:
        return f"| `{name}` | refused | {refusal} |"
    fact, alert = judgement.fact, judgement.alert
    rule = (
        f"{fact.rule}, {fact.severity}" if hasattr(fact, "rule") else alert.note or judgement.reason
    )
    return f"| `{name}` | {alert.status} | {rule} |"


def table():
    files = sorted(path for kind in KINDS for path in CORPUS.glob(f"{kind}/*.json"))
    head = ["| file | becomes | rule, or why |", "|---|---|---|"]
    return "".join(f"{line}\n" for line in [*head, *map(row, files)])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_the_table_is_what_each_file_of_the_corpus_becomes():
    begin, end = MARKS
    before, _, rest = TEXT.partition(begin)
    shown, _, after = rest.partition(end)
    if os.environ.get("TOCSIN_WRITE_GOLDEN"):
        shown = table()
        PAGE.write_text(before + begin + shown + end + after, encoding="utf-8")
    assert shown == table()


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_every_file_of_these_kinds_is_understood_or_refused_with_a_reason_and_most_are():
    rows = [line.split(" | ") for line in table().splitlines()[2:]]
    assert len(rows) > 70
    refused = [one for one in rows if one[1] == "refused"]
    assert len(refused) < len(rows) / 4
    assert all(len(one[2]) > 20 for one in refused)


@pytest.mark.parametrize("name", ENTRIES)
def test_each_example_rings_as_put_events_takes_it(night, name):
    entry = json.loads(ENTRIES[name])
    asked = {"Entries": [entry | {"Detail": json.dumps(entry["Detail"])}]}
    answer = put_events(night.cloud, night.view, asked)
    assert answer["FailedEntryCount"] == 0
    assert night.incident["rule"] == "webhook"
    night.phone("primary").rings()


def test_there_is_an_example_for_each_system_that_users_move_from():
    assert set(ENTRIES) == {"alertmanager", "grafana", "zabbix", "datadog", "pagerduty"}


def test_every_system_that_is_known_is_named():
    assert [name for name in NAMES if name not in TEXT] == []


def test_the_rule_of_ones_own_is_one_and_comes_first():
    [snippet] = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    rules = read_rules({"05-own.toml": snippet, **shipped_rules()})
    body = json.loads(ENTRIES["alertmanager"])["Detail"]
    body["commonLabels"]["environment"] = "staging"
    event = {"id": "1", "source": "shop.x", "detail-type": "Webhook", "detail": body}
    assert judge(event, rules).fact.rule == "staging-is-quiet"
    body["commonLabels"]["environment"] = "production"
    assert judge(event, rules).fact.rule == "webhook"
    assert normalised(event) is event


def test_the_outputs_and_the_rule_that_it_names_are_the_templates():
    template = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
    assert {"AlarmTopicArn", "TriageFunctionArn"} <= set(template["Outputs"])
    assert {"AlarmRule", "WebhookRule"} <= set(template["Resources"])
    pattern = template["Resources"]["WebhookRule"]["Properties"]["EventPattern"]
    assert pattern == {"detail-type": ["Webhook", {"suffix": " Webhook"}]}
