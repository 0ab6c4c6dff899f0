"""Other systems are told of an incident's life by events on the bus."""

import json

from trouble import Trouble, stage

from dispatch.actions import Announce
from dispatch.life import life_event
from sandbox import api_calls
from sandbox.bus import BusRule

FAILED = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException"}]}


def told(trouble):
    return [(one.happening, one.occasion) for _, one in trouble.asked if isinstance(one, Announce)]


def test_each_happening_of_a_missed_incident_is_told_once_in_its_order():
    trouble = Trouble(stage("a"), stage("b")).fires().passes(120).passes(120)
    assert told(trouble) == [("opened", "0:0"), ("escalated", "0:1"), ("missed", "0:1")]


def test_an_acknowledgement_and_the_recovery_after_it_are_told():
    trouble = Trouble(stage("a")).fires()
    trouble.presses("a", "1")
    trouble.recovers()
    assert [happening for happening, _ in told(trouble)] == ["opened", "acknowledged", "resolved"]


def test_a_further_alert_that_changes_nothing_is_no_happening():
    assert told(Trouble(stage("a")).fires().fires(number=2)) == [("opened", "0:0")]


def test_the_detail_says_what_another_system_needs_to_know():
    trouble = Trouble(stage("a")).fires(severity="critical")
    detail = life_event(trouble.incident, Announce("opened", "0:0"))
    assert detail["happening"] == "opened"
    assert (detail["state"], detail["severity"], detail["plan"]) == ("open", "critical", "main")
    assert (detail["round"], detail["stage"], detail["taken_by"]) == (1, 1, "")
    assert detail["alert"]["dedup_key"] == "orders-latency"
    assert json.loads(json.dumps(detail)) == detail


class OtherSystem:
    """Hears everything of the source tocsin, by a rule on the same bus."""

    def __init__(self, night):
        self.heard = []
        rule = BusRule("other system", lambda event: event["source"] == "tocsin", [self])
        night.cloud.bus.rules = [*night.cloud.bus.rules, rule]

    def send(self, text):
        event = json.loads(text)
        assert event["detail"]["happening"] in event["detail-type"].lower()
        self.heard.append((event["detail-type"], event["detail"]["taken_by"]))


def test_another_system_hears_of_a_page_from_its_beginning_to_its_end(night):
    other = OtherSystem(night)
    night.alarm()
    night.phone("primary").rings().answers().presses("1")
    night.alarm(state="OK", before="ALARM")
    night.passes("1m")
    assert other.heard == [
        ("Tocsin Incident Opened", ""),
        ("Tocsin Incident Acknowledged", "primary"),
        ("Tocsin Incident Resolved", "primary"),
    ]


def test_a_bus_that_takes_nothing_keeps_nobody_from_being_called_and_is_told_later(
    night, monkeypatch
):
    other, refused = OtherSystem(night), []
    monkeypatch.setitem(
        api_calls.ANSWERS, ("events", "PutEvents"), lambda asked: refused.append(asked) or FAILED
    )
    night.alarm()
    night.phone("primary").rings()
    assert other.heard == []
    assert refused
    monkeypatch.undo()
    night.passes("3m")
    assert other.heard[0] == ("Tocsin Incident Opened", "")
    night.expected += [name for name, _ in night.calls()][1:]
