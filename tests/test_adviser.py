"""The adviser at work: it raises a severity and a phone rings, or nothing changes."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from faults import Faults, refused_write
from night import Night
from own_events import custom
from own_night import CONTACTS, own_book, stage

from dispatch.advice.allowance import LONGEST, MOST
from dispatch.advice.answer import Advice, NoAdvice
from dispatch.severity import Severity
from dispatch.translate import translate
from dispatch.triage import judge
from handlers import advising
from handlers.adapters import adviser as adapter
from handlers.adapters.adviser import Adviser
from handlers.adapters.deadline import within
from handlers.advising import Advising
from sandbox.advising import advice, spoken
from sandbox.api_calls import ServiceError

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
RULE = """
[[rule]]
name = "everything"
catch_all = true
example = "examples/any.json"
severity = "{severity}"
plan = {{ critical = "plan", high = "plan", medium = "quiet", low = "quiet", info = "quiet" }}
adviser = true
"""
QUIET = '[[stage]]\nnotify = ["notices"]\nwait = "1m"\n'
TEXT = "checkout fails for every customer"


def unreached(error):
    def raises():
        raise error(endpoint_url="https://bedrock-runtime.example")

    return raises


def refused(code, status):
    def raises():
        raise ServiceError(code, status, TEXT)

    return raises


NO_ADVICE = {
    "words": lambda: spoken("critical!"),
    "a severity that is none of ours": lambda: advice({"severity": "P1", "reason": "it is"}),
    "more than was asked for": lambda: advice(
        {"severity": "critical", "reason": "it is", "plan": "plan"}
    ),
    "too late": unreached(ReadTimeoutError),
    "not reached": unreached(ConnectTimeoutError),
    "throttled": refused("ThrottlingException", 429),
    "no access": refused("AccessDeniedException", 403),
    "no such model": refused("ResourceNotFoundException", 404),
    "out of order": refused("ModelErrorException", 424),
    "something else": lambda: {}["nothing"],
}
"""Whatever is not advice, by what it is."""


@pytest.fixture
def advised(night_with):
    """A night in which alerts of that severity may be raised: critical and high ring."""

    def begin(severity="low", rule=RULE):
        plan = stage("a", wait="2m")
        return night_with(plan, severity=severity, rule=rule, quiet=QUIET)

    return begin


def outcome(night, event_id="e-1", **detail):
    return night.event(custom(summary=TEXT, **detail) | {"id": event_id})


def what_happens(severity="low", rule=RULE, reply=None):
    """A whole night: what became of one alert, and how often the adviser was asked."""
    book = own_book(stage("a", wait="2m"), severity=severity, rule=rule, quiet=QUIET)
    night = Night(CONTACTS, book)
    if reply:
        night.cloud.model.reply = reply
    outcome(night)
    night.passes("10m")
    course = (night.incident, night.calls(), night.view.notices())
    asked = len(night.cloud.model.asked)
    night.is_over()
    return course, asked


@pytest.fixture(scope="module")
def without_adviser():
    """What happens where the rule asks nobody, by severity."""
    plain = RULE.replace("adviser = true\n", "")
    found = {severity: what_happens(severity, plain) for severity in ("low", "high")}
    assert [asked for _, asked in found.values()] == [0, 0]
    return {severity: course for severity, (course, _) in found.items()}


def test_raised_from_low_to_high_the_phone_rings_and_the_record_says_why(advised):
    night = advised()
    night.cloud.model.suggests("high", "every customer is turned away")
    assert outcome(night)["outcome"] == "opened"
    night.phone("a").rings().answers().hears("high").presses("1")
    assert (night.incident["severity"], night.incident["plan"]) == ("high", "plan")
    told = "adviser raised low to high: every customer is turned away"
    assert night.incident["reason"].endswith(told)
    assert told in night.timeline[0] or told in night.timeline[-1]
    night.ends()


@pytest.mark.parametrize(
    ("severity", "what"), [*(("low", what) for what in NO_ADVICE), ("high", "too late")]
)
def test_what_is_no_advice_changes_nothing(without_adviser, severity, what):
    course, asked = what_happens(severity, reply=NO_ADVICE[what])
    assert course == without_adviser[severity]
    assert asked == 1


@pytest.mark.parametrize("severity", ["medium", "low", "info"])
def test_advice_to_lower_changes_nothing(without_adviser, severity):
    course, asked = what_happens(
        "high", reply=lambda: advice({"severity": severity, "reason": "it can wait"})
    )
    assert course == without_adviser["high"]
    assert asked == 1


def test_without_advice_a_low_alert_calls_nobody_and_a_high_one_does(without_adviser):
    assert [calls for _, calls, _ in without_adviser.values()] == [[], [("a", 0), ("a", 60)]]


def test_a_confirmed_severity_is_told_and_nothing_else_changes(advised):
    night = advised()
    night.cloud.model.suggests("low", "a report may be late")
    outcome(night)
    assert night.incident["reason"].endswith("adviser confirmed low: a report may be late")
    night.passes("1h")
    assert night.incident["severity"] == "low"
    night.ends()


def test_a_critical_alert_does_not_wait_for_advice(advised):
    night = advised("critical")
    outcome(night)
    night.phone("a").rings()
    assert night.cloud.model.asked == []


def test_recoveries_and_unread_repetitions_are_not_sent(advised):
    night = advised()
    outcome(night)
    assert outcome(night)["outcome"] == "deduplicated"
    outcome(night, "e-2", status="resolved")
    assert len(night.cloud.model.asked) == 1


def test_a_message_that_is_delivered_again_before_it_was_stored_asks_only_once(
    advised, monkeypatch
):
    night = advised()
    night.cloud.model.suggests("high", "every customer is turned away")
    faults = Faults(night, monkeypatch)
    faults.next("TransactWriteItems", refused_write)
    outcome(night)
    assert night.calls() == []
    faults.over()
    night.passes("3m")
    night.phone("a").rings()
    assert len(night.cloud.model.asked) == 1


def test_no_number_and_no_identifier_goes_to_the_model(advised):
    night = advised()
    outcome(night, resource="+1 202 555 0101")
    [asked] = night.cloud.model.asked
    assert "555" not in str(asked)
    assert "111122223333" not in str(asked["messages"])


# ---------------------------------------------------------------- the wait


def test_work_that_ends_in_time_gives_its_result_or_its_error():
    assert within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_work_that_never_ends_is_given_up():
    ends = threading.Event()
    try:
        with pytest.raises(TimeoutError):
            within(0.01, ends.wait)
    finally:
        ends.set()


def test_a_model_that_never_answers_is_no_advice(monkeypatch):
    waited = []

    def too_late(seconds, _work):
        waited.append(seconds)
        raise TimeoutError

    monkeypatch.setattr(adapter, "client", lambda _service: None)
    monkeypatch.setattr(adapter, "within", too_late)
    assert Adviser("/tocsin/adviser-model").ask(translate(custom())) == NoAdvice(
        "no answer in time"
    )
    assert waited == [2.0]


class Clock:
    """Moves by `took` whenever somebody asks the adviser."""

    def __init__(self, took):
        self.now, self.took, self.asked = NOW, took, 0

    def ask(self, _alert):
        self.asked += 1
        self.now += self.took
        return Advice(Severity.HIGH, "it is bad")


def judgement(number):
    rules = own_book(stage("a"), severity="low", rule=RULE, quiet=QUIET).rules
    return judge(custom() | {"id": f"e-{number}"}, rules)


def test_in_a_storm_a_slow_adviser_is_left_alone_and_asked_again_a_minute_later():
    clock = Clock(LONGEST)
    advising_ = Advising(clock.ask, lambda: clock.now)
    raised = [advising_.judge(judgement(number)).fact.severity for number in range(50)]
    assert clock.asked == MOST / LONGEST == 3
    assert raised == [Severity.HIGH] * 3 + [Severity.LOW] * 47
    clock.now += timedelta(minutes=1)
    assert advising_.judge(judgement(51)).fact.severity is Severity.HIGH


def test_a_process_remembers_only_the_latest_events():
    clock = Clock(timedelta())
    advising_ = Advising(clock.ask, lambda: clock.now)
    for number in range(advising.MOST_REMEMBERED + 1):
        advising_.judge(judgement(number))
        advising_.judge(judgement(number))
    assert clock.asked == len(advising_.known) + 1 == advising.MOST_REMEMBERED + 1


def test_neither_the_alert_nor_the_advice_stands_in_the_log(caplog):
    alert = replace(judgement(1).alert, summary="quokka")
    for reply in (NoAdvice("no answer in time"), Advice(Severity.HIGH, "quokka")):
        with caplog.at_level(logging.DEBUG):
            made = Advising(lambda _, reply=reply: reply, lambda: NOW)
            made.judge(replace(judgement(1), alert=alert))
    assert "quokka" not in caplog.text
