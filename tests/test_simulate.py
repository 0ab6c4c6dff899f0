import re

import pytest
from command import EXAMPLES, only
from own_events import alarm, event

CRITICAL = EXAMPLES / "alarm-tag.json"
NOTICE = EXAMPLES / "health-notice.json"


def simulated(tocsin, script, *more):
    answers = tocsin.file("answers.txt", script)
    return tocsin("simulate", CRITICAL, "--answers", answers, *more)


def test_it_lists_second_by_second_who_was_called_and_how_it_ends(tocsin):
    script = "primary: no-answer\nbackup: voicemail\nlead: press 1 after 8s\n"
    ran = simulated(tocsin, script)
    assert ran.status == 0
    began, *lines = ran.out.splitlines()
    assert re.fullmatch(r"0:00 is \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", began)
    assert lines[1:] == [
        "0:00      notice to notices",
        "0:00      calling primary",
        "1:00      primary: no answer",
        "1:00      primary is called again in 15 s",
        "1:15      calling primary, try 2",
        "2:00      primary: ringing stopped, its time is over",
        "2:00      stage 2: nobody took it in time",
        "2:00      calling backup",
        "2:25      backup picked up",
        *[line for line in lines if re.match(r"3:\d\d +backup: answered without a key", line)],
        "4:00      stage 3: nobody took it in time",
        "4:00      calling primary",
        "4:00      calling backup",
        "4:00      calling lead",
        "4:05      lead picked up",
        "4:13      lead pressed 1",
        "4:13      primary: ringing stopped, lead has it",
        "4:13      backup: ringing stopped, lead has it",
        "4:13      lead has it",
        "",
        "acknowledged by lead after 4:13, 6 calls",
    ]
    assert lines[0].startswith("0:00      critical, because of alarm-tag: ")


def test_as_json_it_has_every_call_with_what_was_heard_and_pressed(tocsin):
    ran = simulated(tocsin, "primary: decline, press 1 after 3s", "--json")
    told = ran.json
    assert (ran.status, told["ends"], told["by"], told["after"]) == (
        0,
        "acknowledged",
        "primary",
        28,
    )
    assert told["eventbridge"] == ["AlarmRule"]
    first, second = told["calls"]
    assert {key: first[key] for key in ("after", "contact", "answered", "ended", "outcome")} == {
        "after": 0,
        "contact": "primary",
        "answered": None,
        "ended": 5,
        "outcome": "busy",
    }
    assert (second["after"], second["answered"], second["outcome"]) == (20, 25, "acknowledged")
    announced, key, confirmed = second["transcript"]
    assert "重大アラート" in announced
    assert key == "key 1"
    assert "受け付けました" in confirmed
    assert first["token"] != second["token"]


def test_when_nobody_answers_it_is_missed_and_the_status_says_so(tocsin):
    ran = tocsin("simulate", CRITICAL)
    assert ran.status == 1
    assert ran.out.endswith("\nmissed after 14:00, 12 calls\n")


def test_a_plan_that_calls_nobody_stays_open(tocsin):
    ran = tocsin("simulate", NOTICE)
    assert ran.status == 0
    assert ran.out.endswith("\nopen after 1:00, 0 calls\n")


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (alarm(value="INSUFFICIENT_DATA"), "suppressed, nobody is called: "),
        (alarm(value="OK", was="ALARM"), "suppressed, nobody is called: it recovered, and no"),
        (event("GuardDuty Finding", {}), "not matched, nobody is called: no EventBridge rule"),
    ],
)
def test_an_event_that_opens_nothing_is_said_to_call_nobody(tocsin, content, ending):
    path = tocsin.file("event.json", content)
    ran = tocsin("simulate", path)
    assert ran.status == 0
    assert ran.out.startswith(ending)
    told = tocsin("simulate", path, "--json").json
    assert (told["calls"], told["timeline"]) == ([], [])
    assert set(told) == set(simulated(tocsin, "primary: press 1 after 1s", "--json").json)


def test_somebody_on_the_plan_who_is_no_contact_is_said_first(tocsin):
    people = tocsin.file("people.toml", only("primary"))
    ran = simulated(tocsin, "primary: press 1 after 1s", "--contacts", people)
    assert ran.status == 1
    assert ran.out.startswith(
        f"backup: no such contact in {people}\nlead: no such contact in {people}\n"
    )


@pytest.mark.parametrize("content", [[], {"source": 3}, {"source": "a", "detail-type": "b"}])
def test_what_eventbridge_would_not_take_is_refused_with_the_file(tocsin, content):
    path = tocsin.file("event.json", content)
    assert tocsin.refuses("simulate", path).startswith(f"{path}: ")


def test_a_mistake_in_the_answers_is_told_with_its_line(tocsin):
    answers = tocsin.file("answers.txt", "primary: busy\nbob: busy\n")
    said = tocsin.refuses("simulate", CRITICAL, "--answers", answers)
    assert said == f"{answers}:2: bob: no such contact; there are backup, lead, primary, self-test"


def test_missing_answers_and_contacts_are_told_by_name(tocsin, tmp_path):
    missing = tmp_path / "missing"
    for option in ("--answers", "--contacts"):
        said = tocsin.refuses("simulate", CRITICAL, option, missing)
        assert said == f"{missing}: no such file or directory"
