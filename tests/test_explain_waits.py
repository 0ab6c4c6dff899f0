"""What explain and simulate say of calls that wait: for quiet hours, or over the limits."""

from pathlib import Path

import pytest
from night import THREE_AM
from own_events import alarm

from console.explanation import explanation
from console.explanation_text import write_explanation
from console.people import read_answers
from console.simulate import _write
from console.simulation import simulate
from dispatch.book import read_book
from dispatch.contact_files import read_contacts
from sandbox.cloud import Cloud

ROOT = Path(__file__).parents[1]
CONTACTS = """
[a]
number = "+12025550101"
verified = { "+12025550101" = 2026-11-20 }

[sleeper]
numbers = ["+12025550199", "+12025550103"]
verified = { "+12025550103" = 2026-11-20 }
quiet_hours = [{ start = "22:00", end = "07:30" }]

[stranger]
number = "+12025550104"
"""
PEOPLE = read_contacts(CONTACTS, "contacts")
RULE = """
[[rule]]
name = "everything"
catch_all = true
example = "examples/any.json"
severity = "{severity}"
plan = "plan"
"""
LIMITED = 'repeats = 3\n[[stage]]\ncontacts = ["a"]\nwait = "2m"\n'
ASLEEP = """
[[stage]]
contacts = ["sleeper", "stranger"]
wait = "2m"

[[stage]]
contacts = ["a", "sleeper"]
wait = "5m"
"""


SLEEPS = "sleeper waits until 4:30:00 (quiet hours)"


def book_of(plan, severity="high"):
    words = {p.name: p.read_text() for p in (ROOT / "contact_flows/speech").glob("*.toml")}
    return read_book({"rules.toml": RULE.format(severity=severity)}, {"plan.toml": plan}, words)


def explained(plan, severity="high"):
    event = {"id": "event-1", **alarm("db")}
    return explanation(event, book_of(plan, severity), PEOPLE, THREE_AM)


@pytest.fixture
def lines(capsys):
    """The lines of the text from the first call to the end."""

    def write(told):
        write_explanation(
            told | {"eventbridge": [], "triaged": True, "way": "the bus", "contacts": "x.toml"}
        )
        out = capsys.readouterr().out
        return out.split("If nobody takes it:\n")[1].split("\n\n")[0].splitlines()

    return write


def test_a_call_over_the_limits_is_shown_when_it_waits_and_when_it_rings(lines):
    assert lines(explained(LIMITED)) == [
        "now       a rings",
        "2:00      round 2: the same again",
        "4:00      round 3: the same again",
        "6:00      a waits until 15:00 (called as often as the limits allow)",
        "15:00     round 5: the same again",
        "17:00     everyone missed it; notice to operations",
    ]


def test_critical_alerts_wait_for_neither(lines):
    assert "waits" not in "\n".join(lines(explained(LIMITED, "critical")))
    assert "waits" not in "\n".join(lines(explained(ASLEEP, "critical")))


def test_somebody_asleep_is_shown_in_the_morning_and_the_next_stage_at_once(lines):
    assert lines(explained(ASLEEP)) == [
        f"now       {SLEEPS}; stranger cannot be called, and operations is told",
        f"now       a rings; {SLEEPS}",
        "4:30:00   sleeper rings",
        "4:35:00   everyone missed it; notice to operations",
    ]


def test_the_steps_say_who_waits():
    first, second, *_ = explained(ASLEEP)["steps"]
    assert (first["rings"], first["waits"]) == ([], ["sleeper"])
    assert (second["rings"], second["waits"]) == (["a"], ["sleeper"])


def test_no_request_and_no_words_are_shown_for_whoever_is_not_called():
    told = explained(ASLEEP)
    assert "connect" not in {one["service"] for one in told["requests"]}
    assert [one["contact"] for one in told["spoken"]] == ["a", "sleeper"]


def test_the_request_is_to_the_first_number_that_may_be_called():
    [call] = [
        one for one in explained(ASLEEP, "critical")["requests"] if one["service"] == "connect"
    ]
    assert call["parameters"]["DestinationPhoneNumber"] == "+12…03"


def played(plan, answers, monkeypatch):
    book = book_of(plan)
    monkeypatch.setattr("console.simulation.Cloud", lambda text, start: Cloud(text, start, book))
    script = read_answers(answers, "answers.txt", PEOPLE)
    return simulate(alarm("db"), CONTACTS, script, THREE_AM)


def test_a_simulation_says_when_it_begins_until_when_a_call_waits_and_when_it_is_placed(
    monkeypatch, capsys
):
    told = played('[[stage]]\ncontacts = ["a"]\nwait = "20m"\nretries = 5\n', "", monkeypatch)
    _write(told | {"unknown": [], "contacts": "x.toml"})
    began, *rest = capsys.readouterr().out.splitlines()
    assert began == "0:00 is 2026-11-21 03:00:00 UTC"
    waited = [one for one in rest if one.startswith(("4:00", "5:15", "15:00"))]
    assert waited == [
        "4:00      a: called as often as the limits allow; not before 2026-11-21 03:15:00 UTC",
        "15:00     calling a, try 4",
    ]


def test_a_simulation_goes_on_to_the_morning(monkeypatch):
    told = played(ASLEEP, "sleeper: press 1 after 4s", monkeypatch)
    assert (told["ends"], told["by"], told["after"]) == ("acknowledged", "sleeper", 16209)
    assert [(one["contact"], one["after"]) for one in told["calls"]] == [
        ("a", 0),
        ("sleeper", 16200),
    ]
