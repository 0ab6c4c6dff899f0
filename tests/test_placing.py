"""Calls by several routes: which is taken, with which token, and what each failure leads to."""

from datetime import timedelta
from pathlib import Path

import pytest
from board import dialling
from trouble import BEGIN, Trouble, stage

from dispatch.actions import CheckCall, PlaceCall, StopCall
from dispatch.attempt import Outcome
from dispatch.contact_files import read_contacts
from dispatch.dialling import Dial
from dispatch.errors import (
    NotReached,
    NumberRefused,
    OutcomeUnknown,
    QuotaFull,
    RouteRefused,
    StateConflict,
    Throttled,
)
from dispatch.facts import CallAnswered, CallDelayed, CallEnded, CallPlaced, CallRefused, NotTold
from dispatch.incident import DELAY
from dispatch.line.asking import LEASE, TOO_OFTEN
from dispatch.line.state import Want
from dispatch.routes.budget import LEASE as BUDGET_LEASE
from dispatch.routes.quotas import Quotas
from dispatch.routes.route import Route, client_token
from dispatch.speech.words import read_words
from handlers.placing import Placing

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
WORDS = {"en": read_words((SPEECH / "en.toml").read_text(encoding="utf-8"), "en.toml")}
CONTACTS = read_contacts(
    """
[anna]
numbers = ["+12025550101", "+12025550102"]
verified = { "+12025550101" = 2026-11-20, "+12025550102" = 2026-11-20 }
""",
    "contacts",
)
MAIN = Route("main", "eu-west-2", "one", "flow-1", "+12025550108")
BACKUP = Route("backup", "eu-west-1", "two", "flow-2", "+12025550109")
SILENT = "it may be ringing by a route that does not answer"


class Service:
    """One Connect instance: `fails` is what the next requests raise; a token is one call."""

    def __init__(self, name):
        self.name, self.fails, self.tokens, self.stopped, self.records = name, [], [], [], {}
        self.asked = []

    def place(self, request):
        self.asked.append(request)
        if self.fails and (error := self.fails.pop(0)):
            raise error
        token = request["ClientToken"]
        if token not in self.tokens:
            self.tokens.append(token)
        return f"{self.name}-{self.tokens.index(token)}"

    def stop(self, contact_id):
        if self.fails and (error := self.fails.pop(0)):
            raise error
        self.stopped.append(contact_id)

    def describe(self, contact_id):
        if self.fails and (error := self.fails.pop(0)):
            raise error
        return self.records.get(contact_id, {})


class Desk:
    """Incidents that want Anna, and the services that call her, on one clock."""

    def __init__(self, *routes, quotas=None):
        self.now = BEGIN
        routes = routes or (MAIN, BACKUP)
        self.main, self.backup = Service("main"), Service("backup")
        self.dialling = dialling(routes, lambda: self.now, quotas or Quotas())
        services = {"main": self.main, "main-2": self.main, "backup": self.backup}
        self.calls = Placing(self.dialling, services.get, WORDS, lambda: CONTACTS)

    def incident(self, number=1, severity="high"):
        trouble = Trouble(stage("anna"), performing=False)
        trouble.now = self.now
        trouble.fires(severity, number=number, dedup_key=f"trouble-{number}")
        return trouble.incident

    def places(self, incident):
        (attempt,) = incident.attempts
        return self.calls.place(incident, PlaceCall(attempt.id, "anna"), self.now)

    def passes(self, seconds):
        self.now += timedelta(seconds=seconds)
        return self

    @property
    def line(self):
        return self.dialling.board.lines.load("anna")


@pytest.fixture
def desk():
    return Desk()


def token(incident, route=MAIN):
    return client_token(incident.attempts[0].id, route)


def test_a_call_goes_out_by_the_first_route(desk):
    one = desk.incident()
    assert desk.places(one) == CallPlaced(one.attempts[0].id, "main-0", phones_left=1)
    (asked,) = desk.main.asked
    assert (asked["InstanceId"], asked["SourcePhoneNumber"]) == ("one", "+12025550108")
    assert (asked["ClientToken"], desk.backup.asked) == (token(one), [])


def test_a_route_that_refuses_for_certain_is_followed_by_the_next_at_once(desk):
    one = desk.incident()
    desk.main.fails = [RouteRefused("x")]
    assert desk.places(one).contact_id == "backup-0"
    (asked,) = desk.backup.asked
    assert asked["ClientToken"] == token(one, BACKUP) != token(one)
    assert (asked["InstanceId"], asked["ContactFlowId"]) == ("two", "flow-2")
    assert desk.line.call.route == "backup"


def test_a_route_that_is_not_reached_is_followed_by_the_next_at_once(desk):
    desk.main.fails = [NotReached("x")]
    assert desk.places(desk.incident()).contact_id == "backup-0"


def test_a_request_without_an_answer_is_repeated_on_the_same_route_with_the_same_token(desk):
    one = desk.incident()
    desk.main.fails = [OutcomeUnknown("x")]
    assert desk.places(one) == CallDelayed(one.attempts[0].id, "x")
    assert desk.passes(5).places(one).contact_id == "main-0"
    assert [asked["ClientToken"] for asked in desk.main.asked] == [token(one)] * 2
    assert desk.backup.asked == []


def test_a_route_that_gives_no_answer_keeps_the_call_for_its_lease_and_then_the_next_has_it(desk):
    one = desk.incident()
    desk.main.fails = [OutcomeUnknown("x")] * 9
    for _ in range(3):
        desk.places(one)
        desk.passes(5)
    told = desk.places(one)
    last = BEGIN + timedelta(seconds=10)
    assert told == CallDelayed(one.attempts[0].id, SILENT, last + LEASE)
    desk.now = told.until - timedelta(seconds=1)
    assert desk.places(one).why == SILENT
    assert desk.backup.asked == []
    desk.now = told.until
    assert desk.places(one).contact_id == "backup-0"


@pytest.mark.parametrize("error", [NotReached, RouteRefused, Throttled])
def test_after_a_request_without_an_answer_a_refusal_does_not_free_the_phone(desk, error):
    """The first request may have been carried out: the phone may ring for all its lease."""
    one, other = desk.incident(), desk.incident(2)
    desk.main.fails = [OutcomeUnknown("x")] + [error("y")] * 99
    desk.places(one)
    desk.passes(5)
    assert isinstance(desk.places(one), CallDelayed)
    assert isinstance(desk.places(other), CallDelayed)
    assert desk.backup.asked == []
    desk.now = BEGIN + LEASE
    assert desk.places(one).contact_id == "backup-0"


def test_a_refusal_on_the_only_route_does_not_ask_it_for_ever():
    desk = Desk(MAIN)
    one = desk.incident()
    desk.main.fails = [OutcomeUnknown("x"), NotReached("y"), NotReached("y")]
    desk.places(one)
    told = desk.passes(5).places(one)
    assert isinstance(told, CallDelayed)
    assert len(desk.main.asked) == 2


def test_a_throttled_call_waits_and_says_so(desk):
    one = desk.incident()
    desk.main.fails = [Throttled("TooManyRequestsException")]
    assert desk.places(one) == CallDelayed(one.attempts[0].id, "TooManyRequestsException")
    assert desk.backup.asked == []
    told = desk.places(one)
    assert told.why == "the starts per second are used up"
    assert told.until > desk.now
    desk.now = told.until
    assert desk.places(one).contact_id == "main-0"


def test_a_throttled_call_costs_no_place_in_the_limits(desk):
    one = desk.incident()
    for _ in range(9):
        desk.main.fails = [Throttled("x")]
        desk.places(one)
        desk.passes(60)
    assert desk.places(one).contact_id == "main-0"


def test_a_full_instance_is_waited_for_ten_seconds_at_a_time():
    desk = Desk(MAIN, quotas=Quotas(calls_at_once=1, reserved_calls=0))
    one = desk.incident()
    desk.dialling.ask("ben", Dial(want_of(desk.incident(2)), 0, CONTACTS["anna"].numbers[0]))
    told = desk.places(one)
    assert told == CallDelayed(
        one.attempts[0].id, "the calls at once are used up", BEGIN + timedelta(seconds=10)
    )
    desk.main.fails = [QuotaFull("LimitExceededException")]
    desk.passes(BUDGET_LEASE.total_seconds())
    assert desk.places(one).why == "LimitExceededException"
    assert desk.places(one).until <= desk.now + timedelta(seconds=10)


def want_of(incident):
    (attempt,) = incident.attempts
    return Want(incident.id, attempt.id, incident.severity, attempt.placed_at)


def test_where_every_route_refuses_the_page_goes_another_way_and_the_call_stays_wanted(desk):
    one = desk.incident()
    desk.main.fails, desk.backup.fails = [RouteRefused("x")], [RouteRefused("y")]
    told = desk.places(one)
    assert told.no_route
    assert "main: x" in told.why
    assert "backup: y" in told.why


def test_one_failure_of_each_route_is_no_outage(desk):
    desk.main.fails, desk.backup.fails = [NotReached("x")], [NotReached("y")]
    told = desk.places(desk.incident())
    assert (told.why, told.no_route) == ("x", False)


def test_a_number_that_is_refused_leaves_the_next_number_and_no_want(desk):
    one = desk.incident()
    desk.main.fails = [NumberRefused("x")]
    told = desk.places(one)
    assert told == CallRefused(one.attempts[0].id, Outcome.BAD_NUMBER, "x")
    assert (desk.line.call, desk.backup.asked) == (None, [])


def test_a_second_incident_shares_the_call(desk):
    desk.places(desk.incident())
    two = desk.passes(3).incident(2)
    assert desk.places(two) == CallPlaced(two.attempts[0].id, "main-0", phones_left=1)
    assert len(desk.main.asked) == 1


def test_a_call_over_a_limit_waits_until_it_is_allowed(desk):
    for number in range(1, 4):
        desk.places(desk.incident(number))
        end(desk, f"main-{number - 1}")
        desk.passes(60)
    told = desk.places(desk.incident(4))
    assert (told.why, told.until) == (TOO_OFTEN, BEGIN + timedelta(minutes=15))
    assert desk.places(desk.incident(5, "critical")).contact_id == "main-3"


def end(desk, contact_id, outcome=Outcome.BUSY):
    board = desk.dialling.board
    call = board.lines.call(contact_id)
    return board.ended(contact_id, call, [CallEnded(call.attempt, outcome)])


def test_a_conditional_write_that_is_lost_is_decided_anew(desk):
    one, other = desk.incident(), desk.incident(2)
    lines, taken = desk.dialling.board.lines, []
    save = lines.save

    def overtaken(*asked):
        if not taken:
            taken.append(True)
            lines.save = save
            desk.places(other)
            raise StateConflict("somebody else wrote first")
        return save(*asked)

    lines.save = overtaken
    assert desk.places(one) == CallPlaced(one.attempts[0].id, "main-0", phones_left=1)
    (asked,) = desk.main.asked
    assert asked["Attributes"]["incident"] == other.id


def test_a_call_that_is_not_wanted_any_more_is_stopped_where_it_rings(desk):
    one = desk.incident()
    desk.main.fails = [RouteRefused("x")]
    desk.places(one)
    desk.calls.stop(StopCall(one.attempts[0].id, "anna"))
    assert (desk.main.stopped, desk.backup.stopped) == ([], ["backup-0"])


def test_a_call_that_others_wait_for_is_not_stopped(desk):
    one, two = desk.incident(), desk.incident(2)
    desk.places(one)
    desk.places(two)
    desk.calls.stop(StopCall(one.attempts[0].id, "anna"))
    assert desk.main.stopped == []
    desk.calls.stop(StopCall(two.attempts[0].id, "anna"))
    assert desk.main.stopped == ["main-0"]


def test_a_stop_that_failed_is_repeated(desk):
    one = desk.incident()
    desk.places(one)
    desk.main.fails = [OutcomeUnknown("x")]
    stop = StopCall(one.attempts[0].id, "anna")
    with pytest.raises(OutcomeUnknown):
        desk.calls.stop(stop)
    desk.calls.stop(stop)
    assert desk.main.stopped == ["main-0"]


def check(desk, incident, contact_id="main-0"):
    return desk.calls.check(CheckCall(incident.attempts[0].id, contact_id))


def test_a_silent_call_is_asked_after_where_it_was_placed(desk):
    one = desk.incident()
    desk.main.fails = [RouteRefused("x")]
    desk.places(one)
    desk.backup.records["backup-0"] = {"DisconnectTimestamp": BEGIN}
    (*_, ended) = check(desk, one, "backup-0")
    assert ended == CallEnded(one.attempts[0].id, Outcome.NO_ANSWER)
    assert desk.line.call is None


def test_while_a_call_goes_on_its_record_says_no_key(desk):
    """It may have been pressed for another of the incidents, and is stored in this moment."""
    one = desk.incident()
    desk.places(one)
    desk.main.records["main-0"] = {
        "ConnectedToSystemTimestamp": BEGIN,
        "Attributes": {"key": "1"},
    }
    assert check(desk, one) == [CallAnswered(one.attempts[0].id)]
    assert desk.line.call.answered_at == BEGIN


def test_a_talk_that_only_the_record_knows_of_keeps_the_phone(desk):
    one, other = desk.incident(), desk.incident(2)
    desk.places(one)
    desk.passes(70).main.records["main-0"] = {"ConnectedToSystemTimestamp": BEGIN}
    check(desk, one)
    assert desk.passes(60).places(other).contact_id == "main-0"
    assert len(desk.main.asked) == 1


def test_who_was_not_told_in_a_call_that_is_over_is_called_anew(desk):
    one = desk.incident()
    desk.places(one)
    two = desk.passes(58).incident(2)
    desk.places(two)
    ended = BEGIN + timedelta(seconds=60)
    desk.passes(20).main.records["main-0"] = {"DisconnectTimestamp": ended}
    check(desk, one)
    assert check(desk, two) == [NotTold(two.attempts[0].id, "main-0")]
    assert desk.places(two).contact_id == "main-1"


def test_a_route_that_does_not_say_how_a_call_stands_has_failed_once_more(desk):
    one = desk.incident()
    desk.places(one)
    for _ in range(3):
        desk.main.fails = [OutcomeUnknown("x")]
        with pytest.raises(OutcomeUnknown):
            check(desk, one)
    assert desk.dialling.board.budgets.load("main").breaker.failures == 3


def test_a_repeated_request_that_names_an_ended_call_frees_the_phone(desk):
    """Whoever placed it died before storing so; meanwhile it rang, and ended, and was told."""
    one, other = desk.incident(), desk.incident(2)
    desk.places(one)
    end(desk, "main-0")
    told = desk.passes(DELAY.total_seconds()).places(one)
    assert told.contact_id == "main-0"
    assert (desk.line.call, desk.line.wants) == (None, ())
    assert desk.places(other).contact_id == "main-1"
    assert len(desk.dialling.board.budgets.load("main").live_leases(desk.now)) == 1
