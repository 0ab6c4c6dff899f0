import json
import re
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from command import EXAMPLES, only
from hostile import broken_texts, hostile_events
from night import CONTACTS
from own_events import alarm, custom, event, health

from console import project
from console.explanation import explanation
from console.requests import ROUTE, TOPICS, WAKE_UP_QUEUE
from dispatch.contact_files import read_contacts
from dispatch.errors import UnreadableEvent
from handlers.adapters.book_files import book_in
from handlers.adapters.model_check import check_request
from sandbox.deliveries import deliver
from sandbox.deploy.sam import load

KEYS = ["alert", "rule", "severity", "reason", "plan", "steps", "spoken", "requests"]
CRITICAL = EXAMPLES / "alarm-tag.json"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "events"
STRANGE = alarm("[bold]db[/bold] \x1b[31m\\[red] ディスク", description="[critical] \ud800 x")


@pytest.fixture(scope="module")
def book():
    return book_in(project.ROOT)


def explained(tocsin, content, *more):
    ran = tocsin("explain", tocsin.file("event.json", content), "--json", *more)
    assert ran.error == ""
    return ran.json


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_shipped_example_is_explained_with_all_keys(tocsin, example):
    ran = tocsin("explain", example, "--json")
    assert ran.status == 0
    assert set(KEYS) <= set(ran.json)
    assert ran.json["rule"] == example.stem
    assert ran.json["reason"].startswith(f"{example.stem}: ")


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (alarm(value="OK", was="ALARM"), "resolved"),
        (alarm(value="INSUFFICIENT_DATA"), "suppressed"),
    ],
)
def test_an_event_that_opens_nothing_has_the_same_keys(tocsin, content, outcome):
    told = explained(tocsin, content)
    opening = explained(tocsin, alarm())
    assert list(told) == list(opening)
    assert told["outcome"] == outcome
    assert [told[key] for key in ("rule", "severity", "plan")] == [None] * 3
    assert [told[key] for key in ("steps", "spoken", "unknown", "requests")] == [[]] * 4


def test_the_text_shows_who_rings_now_and_after_each_wait(tocsin):
    lines = tocsin("explain", CRITICAL).out.splitlines()
    begin = lines.index("If nobody takes it:")
    assert lines[begin + 1 : begin + 7] == [
        "now       primary rings; notice to notices",
        "1:15      primary rings again",
        "2:00      backup rings",
        "4:00      primary, backup and lead ring",
        "7:00      round 2: the same again",
        "14:00     everyone missed it; notice to operations",
    ]


def test_the_steps_name_every_call_of_every_round_with_its_second(tocsin):
    steps = tocsin("explain", CRITICAL, "--json").json["steps"]
    rings = [(step["after"], step["rings"]) for step in steps if step["rings"]]
    first = [(0, ["primary"]), (75, ["primary"]), (120, ["backup"])]
    one_round = [*first, (240, ["primary", "backup", "lead"])]
    assert rings == [(at + 420 * again, who) for again in range(2) for at, who in one_round]
    assert [step["round"] for step in steps if step["stage"] == 2] == [1, 2]
    assert (steps[-1]["after"], steps[-1]["notices"]) == (840, ["operations"])


def test_the_words_are_those_of_each_contacts_language_with_their_length(tocsin):
    told = tocsin("explain", CRITICAL, "--json").json
    spoken = told["spoken"]
    assert [(one["contact"], one["language"]) for one in spoken] == [
        ("primary", "ja"),
        ("backup", "en"),
        ("lead", "pl"),
    ]
    text = tocsin("explain", CRITICAL).out
    for one in spoken:
        assert 3 < one["seconds"] <= 12
        length = f"{one['seconds']} s, then the menu {one['menu_seconds']} s"
        assert f"{one['contact']} hears, in {one['language']}, {length}:\n  {one['text']}" in text
    assert spoken[0]["ssml"] == told["requests"][0]["parameters"]["Attributes"]["speech"]


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (alarm(), ["AlarmRule"]),
        (health(), ["HealthRule"]),
        (custom(), ["CustomRule"]),
        (event("GuardDuty Finding", {"severity": 8}), []),
    ],
)
def test_it_says_which_eventbridge_rule_delivers_the_event(tocsin, content, rules):
    told = explained(tocsin, content)
    assert (told["eventbridge"], told["triaged"]) == (rules, bool(rules))


def test_it_says_plainly_that_no_eventbridge_rule_delivers_the_event(tocsin):
    path = tocsin.file("event.json", event("GuardDuty Finding", {}))
    assert (
        "delivered   by no EventBridge rule of template.yaml: nothing of the following happens"
    ) in tocsin("explain", path).out


def test_an_event_that_goes_past_triage_is_said_to_open_nothing(tocsin):
    content = event("Amazon Connect Contact Event", {"initiationMethod": "API"}, "aws.connect")
    assert explained(tocsin, content)["eventbridge"] == ["ContactEventRule"]
    path = tocsin.file("event.json", content)
    assert "by ContactEventRule, but not to triage: nothing" in tocsin("explain", path).out


def test_a_recovery_is_said_to_resolve_what_is_open(tocsin):
    ran = tocsin("explain", tocsin.file("event.json", alarm(value="OK", was="ALARM")))
    assert "if an incident of its dedup key is open, it is resolved and stops ringing" in ran.out
    assert ran.status == 0


def test_the_rules_that_did_not_match_are_listed_with_why(tocsin):
    told = explained(tocsin, custom())
    assert [one["rule"] for one in told["tried"]][-1] == "custom"
    assert told["tried"][-1]["why_not"] == "no severity word in detail.severity"


def test_somebody_on_the_plan_who_is_no_contact_is_said_plainly(tocsin):
    people = tocsin.file("people.toml", only("primary"))
    ran = tocsin("explain", CRITICAL, "--contacts", people)
    assert ran.status == 1
    assert f"backup: no such contact in {people}" in ran.out
    assert f"lead: no such contact in {people}" in ran.out
    assert "primary rings; lead" not in ran.out
    told = tocsin("explain", CRITICAL, "--contacts", people, "--json").json
    assert told["unknown"] == ["backup", "lead"]


def test_a_stage_of_strangers_is_left_at_once(tocsin):
    people = tocsin.file("people.toml", only("lead"))
    steps = tocsin("explain", CRITICAL, "--contacts", people, "--json").json["steps"]
    assert next(step["after"] for step in steps if step["rings"] == ["lead"]) == 0


def test_it_uses_the_operators_contacts_where_there_are_some_and_says_so(tocsin):
    sandbox = (
        "contacts    sandbox/contacts.toml (the sandbox's people: there is no contacts.toml)\n"
    )
    assert sandbox in tocsin("explain", CRITICAL).out
    own = tocsin.file("contacts.toml", CONTACTS)
    assert f"contacts    {own}\n" in tocsin("explain", CRITICAL).out


def test_its_requests_are_those_that_aws_takes(tocsin):
    requests = tocsin("explain", CRITICAL, "--json").json["requests"]
    assert [(one["service"], one["operation"]) for one in requests] == [
        ("connect", "StartOutboundVoiceContact"),
        ("sns", "Publish"),
        ("events", "PutEvents"),
        ("sqs", "SendMessage"),
    ]
    for one in requests:
        parameters = one["parameters"]
        for number in {"DestinationPhoneNumber", "SourcePhoneNumber"} & set(parameters):
            parameters[number] = "+12025550101"
        client = boto3.client(one["service"], region_name="eu-central-1")
        check_request(client, one["operation"], parameters)


def test_its_requests_name_what_the_template_knows():
    template = load((project.ROOT / "template.yaml").read_text(encoding="utf-8"))
    known = {f"${{{name}}}" for part in ("Parameters", "Resources") for name in template[part]}
    named = {ROUTE.instance_id, ROUTE.flow_id, ROUTE.caller_number, WAKE_UP_QUEUE}
    assert named | set(TOPICS.values()) <= known


def test_its_call_is_the_one_that_is_placed(tocsin, night):
    content = alarm("orders-critical")
    first = explained(tocsin, content)["requests"][0]["parameters"]
    deliver(night.cloud, night.view, content)
    [placed] = [dict(call.request) for call in night.cloud.connect.calls.values()]
    assert first["ClientToken"] == placed["ClientToken"]
    assert first["Attributes"] == placed["Attributes"]
    assert set(first) == set(placed)


def test_no_phone_number_is_printed(tocsin):
    for more in ([], ["--json"]):
        assert "2025550101" not in tocsin("explain", CRITICAL, *more).out


def test_piped_it_is_plain_text(tocsin):
    out = tocsin("explain", tocsin.file("event.json", json.dumps(STRANGE))).out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", out)
    assert "[bold]db[/bold]" in out
    assert not [line for line in out.splitlines() if line != line.rstrip()]


def test_as_json_it_is_json_whatever_the_event_holds(tocsin):
    assert explained(tocsin, json.dumps(STRANGE))["alert"]["name"].startswith("[bold]db[/bold]")


def test_an_event_needs_no_id_of_its_own(tocsin):
    content = custom()
    del content["id"]
    assert explained(tocsin, content)["rule"] == "custom-unmarked"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ('{\n"a": 1,\n"b"\n}', ":4: not JSON: Expecting ':' delimiter"),
        ("", ":1: not JSON: Expecting value (column 1)"),
        ("[" * 100_000, "nested too deep to be an event"),
        (b"\xff\xfe{}", "not UTF-8 text"),
        ("[]", "an EventBridge event is a JSON object, not an array"),
        ({"source": 3}, "source must be a text, not a number; detail-type is missing"),
        (alarm() | {"detail": "text"}, "detail must be an object, not a text"),
    ],
)
def test_a_file_that_is_no_event_is_refused_in_one_line_with_its_name(tocsin, content, wrong):
    path = tocsin.file("event.json", content)
    said = tocsin.refuses("explain", path)
    assert said.startswith(f"{path}:")
    assert wrong in said


def test_a_missing_file_and_a_folder_are_refused_by_name(tocsin, tmp_path):
    missing = tmp_path / "missing.json"
    assert tocsin.refuses("explain", missing) == f"{missing}: no such file or directory"
    assert tocsin.refuses("explain", tmp_path) == f"{tmp_path}: is a directory"


def test_a_mistake_in_the_contacts_is_told_with_its_line_and_without_the_number(tocsin):
    people = tocsin.file("people.toml", '[primary]\nname = "A"\nnumber = "0901234567"\n')
    said = tocsin.refuses("explain", CRITICAL, "--contacts", people)
    assert said.startswith(f"{people}:3: number: a phone number is +")
    assert "0901234567" not in said


@pytest.mark.parametrize(("name", "text"), list(broken_texts(alarm())), ids=lambda one: one[:20])
def test_a_broken_event_is_refused_in_one_line(tocsin, name, text):
    path = tocsin.file("event.json", text)
    assert tocsin.refuses("explain", path).startswith(f"{path}:"), name


def test_every_hostile_event_is_explained(book):
    contacts, now = read_contacts(CONTACTS, "contacts.toml"), datetime.now(UTC)
    for _, content in hostile_events(alarm("db-critical")):
        told = explanation(content, book, contacts, now)
        assert set(KEYS) <= set(told)
        assert json.dumps(told, ensure_ascii=False).encode()
        assert all(one["seconds"] <= 12 for one in told["spoken"])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_every_event_of_the_corpus_is_explained_or_refused_with_what_is_wrong(book):
    contacts, now = read_contacts(CONTACTS, "contacts.toml"), datetime.now(UTC)
    refusals = []
    for path in CORPUS.rglob("*.json"):
        try:
            found = explanation(json.loads(path.read_text()), book, contacts, now)
        except UnreadableEvent as error:
            refusals.append(str(error))
            continue
        assert set(KEYS) <= set(found)
        assert json.dumps(found, ensure_ascii=False).encode()
        assert all(one["seconds"] <= 12 for one in found["spoken"])
    assert refusals
    # Which of them, and why: docs/webhooks.md.
    others = ("SNS", "NewStateValue", "detail.state.value")
    assert all("EventBridge event" in one or any(two in one for two in others) for one in refusals)


def test_the_notice_of_a_later_round_is_told_too(tocsin):
    steps = explained(tocsin, CRITICAL.read_text(encoding="utf-8"))["steps"]
    assert [step["round"] for step in steps if step["notices"] == ["notices"]] == [1, 2]
