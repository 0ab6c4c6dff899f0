"""Mail and chat on a whole night: who hears of what, that it reads as one story, and the code."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from night import CONTACTS, Night

from dispatch.audience import read_audiences
from dispatch.toml_file import read_table
from handlers.adapters.book_files import book_in
from sandbox.api_calls import ServiceError
from sandbox.topics import Topics

ROOT = Path(__file__).parents[1]
ROUTING = """
notices = { critical = ["war-room", "notices"], medium = ["digest"], low = ["digest"] }
"""
REPORT = {"source": "reports", "detail-type": "Tocsin Alert"}


def book():
    """The shipped one, where every plan sends notices by severity."""
    shipped = book_in(ROOT)
    audiences = read_audiences(read_table(ROUTING, "plan.toml"))
    plans = {name: replace(plan, notices=audiences) for name, plan in shipped.plans.items()}
    return replace(shipped, plans=plans)


BOOK = book()


@pytest.fixture
def routed():
    """A night whose plans name topics of the operator's own."""
    night = Night(CONTACTS, BOOK)
    yield night
    night.is_over()


def told(night, topic):
    """What a topic was told, the first first: the titles that a chat shows."""
    return [one["chat"]["content"]["title"] for one in posts(night, topic)]


def posts(night, topic):
    return [one for one in night.view.notices()[::-1] if one["topic"] == topic]


def report(night, severity, **more):
    detail = {"name": "the morning report is late", "severity": severity} | more
    return night.event({"id": f"report-{severity}{more}", **REPORT, "detail": detail})


def arn(night, name):
    own = night.cloud.deployment.topics["NoticesTopic"].ref
    return f"{own.rpartition(':')[0]}:tocsin-notices-{name}"


def test_a_critical_alarm_is_told_to_each_topic_of_its_severity_and_rings(routed):
    routed.alarm()
    routed.phone("primary").rings()
    assert told(routed, "war-room") == told(routed, "notices")
    assert told(routed, "war-room") == ["Critical: prod-db01-disk-critical"]
    assert told(routed, "digest") == []


@pytest.mark.parametrize("severity", ["low", "info"])
def test_what_is_low_is_told_and_calls_nobody(routed, severity):
    report(routed, severity)
    routed.passes("25h")
    topic = "digest" if severity == "low" else "notices"
    assert len(told(routed, topic)) == 2  # that it began, and that it was closed
    assert told(routed, "war-room") == []
    routed.ends()


def test_a_recovery_is_told_and_calls_nobody(routed):
    routed.alarm()
    routed.phone("primary").rings()
    routed.alarm(state="OK", before="ALARM")
    routed.passes("1h")
    assert told(routed, "war-room")[1:] == ["Over: prod-db01-disk-critical"]
    routed.ends()


def test_a_recovery_of_what_nobody_was_told_of_is_told_to_nobody(routed):
    routed.alarm(state="OK", before="ALARM")
    routed.passes("1h")
    assert routed.view.notices() == []
    routed.ends()


def test_all_that_follows_on_one_incident_is_one_thread_and_one_conversation(night):
    night.alarm()
    night.passes("450s")
    night.phone("primary").answers().presses("1")
    night.alarm(state="OK", before="ALARM")
    assert told(night, "notices") == [
        "Critical: prod-db01-disk-critical",
        "Nobody has taken it yet: prod-db01-disk-critical",
        "Taken by primary: prod-db01-disk-critical",
        "Over: prod-db01-disk-critical",
    ]
    threads = {one["chat"]["metadata"]["threadId"] for one in posts(night, "notices")}
    assert threads == {f"{night.incident['id']}-critical"}
    subjects = [one["subject"] for one in posts(night, "notices")]
    assert subjects[1:] == [f"Re: {subjects[0]}"] * 3


def test_what_gets_worse_is_a_new_alarm_and_who_heard_of_the_beginning_hears_of_the_end(routed):
    routed.alarm(description="[low] disk is filling")
    routed.alarm(description="[critical] disk is full")
    routed.phone("primary").rings().answers().presses("1")
    assert told(routed, "digest") == [
        "Low severity: prod-db01-disk-critical",
        "Taken by primary: prod-db01-disk-critical",
    ]
    begun, worse = posts(routed, "digest")[0], posts(routed, "war-room")[0]
    assert worse["subject"].startswith("[critical] ")
    assert begun["chat"]["metadata"]["threadId"] != worse["chat"]["metadata"]["threadId"]


def test_a_topic_that_is_not_there_stops_no_other_and_its_notice_goes_to_the_stacks(routed):
    routed.cloud.topics.missing.add(arn(routed, "digest"))
    report(routed, "medium")
    assert told(routed, "notices") == ["Medium severity: the morning report is late"]
    assert "notify failed: there is no topic digest: it went to notices" in routed.timeline
    routed.passes("10m")
    routed.phone("backup").rings()


def test_a_topic_that_fails_stops_no_other_and_is_told_once_it_works(routed, monkeypatch):
    publish = Topics.publish
    broken = {arn(routed, "war-room")}

    def failing(topics, asked):
        if asked["TopicArn"] in broken:
            raise ServiceError("InternalError", 500, "try again")
        return publish(topics, asked)

    monkeypatch.setattr(Topics, "publish", failing)
    routed.alarm()
    routed.phone("primary").rings()
    assert len(told(routed, "notices")) == 1
    assert told(routed, "war-room") == []
    broken.clear()
    routed.passes("119s")
    assert told(routed, "war-room") == ["Critical: prod-db01-disk-critical"]
    assert len(told(routed, "notices")) == 1


def test_the_code_in_the_mail_stops_the_plan_before_any_phone_rings(night, port, tocsin):
    report(night, "medium")
    [mail] = posts(night, "notices")
    code = re.search(r"tocsin ack (\d{6})$", mail["body"])[1]
    assert mail["chat"]["content"]["nextSteps"] == [f"Take it: tocsin ack {code}"]
    ran = tocsin("ack", code, "--by", "Maria", "--port", port)
    assert ran.out.startswith(f"{night.incident['id']} the morning report is late: Maria has it")
    night.passes("1h")
    assert told(night, "notices")[1:] == ["Taken by Maria: the morning report is late"]
    assert "tocsin ack" not in posts(night, "notices")[1]["body"]
    night.ends()


def test_without_the_code_the_phone_rings_after_the_wait(night):
    report(night, "medium")
    night.passes("599s")
    night.ends()
    night.passes("1s")
    night.phone("backup").rings()


def test_an_alarms_name_calls_nobody_in_a_chat(night):
    night.alarm("<!channel> @here *critical*")
    [post] = posts(night, "notices")
    assert post["chat"]["content"]["title"] == "Critical: &lt;!channel&gt; @\u200bhere *critical*"
