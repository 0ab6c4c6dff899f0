"""`tocsin incidents` and `tocsin ack`, against a sandbox over HTTP and against a stack."""

import http.server
import itertools
import json
import re
import threading
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from night import CONTACTS, THREE_AM
from own_events import alarm

from dispatch.tokens import code_of
from handlers.adapters.clients import client
from sandbox.api_calls import ANSWERS, ServiceError
from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session
from sandbox.view import View

NUMBERS = itertools.count(1)
START = "start one with make run, or name a deployed stack with --stack"


@pytest.fixture(scope="module")
def shared():
    cloud = Cloud(CONTACTS, THREE_AM)
    yield cloud
    cloud.stop()


@pytest.fixture
def cloud(shared):
    """One sandbox for all: each test finds it as it was at the start."""
    shared.begin_again(THREE_AM)
    return shared


@pytest.fixture
def serve():
    """Serves a server in a thread; returns its port."""
    servers = []

    def begin(server):
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server.server_address[1]

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def port(cloud, serve):
    server = Server(0)
    server.routes = Routes(Session(cloud, "manual"))
    return serve(server)


class CloudFormation:
    """What describe-stacks answers; any other call fails the test."""

    def __init__(self, answer):
        self.answer = answer

    def describe_stacks(self, **asked):
        assert asked == {"StackName": "tocsin"}
        if isinstance(self.answer, Exception):
            raise self.answer
        outputs = [{"OutputKey": key, "OutputValue": one} for key, one in self.answer.items()]
        return {"Stacks": [{"Outputs": outputs}]}


@pytest.fixture
def stack(monkeypatch, cloud):
    """Stands in for CloudFormation; everything else is the sandbox behind real clients."""

    def answering(answer):
        monkeypatch.setattr("console.stack.now", lambda: cloud.loop.now)
        monkeypatch.setattr(
            "console.stack.client",
            lambda name: CloudFormation(answer) if name == "cloudformation" else client(name),
        )

    return answering


@pytest.fixture
def place(request, cloud, port, stack):
    """The options for one of the two places."""
    if request.param == "sandbox":
        return ["--port", port]
    stack(cloud.deployment.outputs)
    return ["--stack", "tocsin"]


both = pytest.mark.parametrize("place", ["sandbox", "stack"], indirect=True)


def opened(cloud):
    """A new incident of an alarm of its own."""
    number = next(NUMBERS)
    event = alarm(f"orders-{number}-critical") | {"id": f"event-{number}"}
    return deliver(cloud, View(cloud), event)["incident"]


def title(cloud, incident):
    return View(cloud).incident(incident)["title"]


def ringing(cloud):
    return [one["contact"] for one in View(cloud).phones() if one["state"] == "ringing"]


def passes(cloud, seconds):
    cloud.loop.advance(cloud.loop.now + timedelta(seconds=seconds))


@both
def test_acknowledging_stops_the_ringing_and_nobody_else_is_called(tocsin, cloud, place):
    calls = len(View(cloud).calls())
    incident = opened(cloud)
    assert ringing(cloud) == ["primary"]
    ran = tocsin("ack", incident, "--by", "Maria", *place)
    assert (ran.status, ran.error) == (0, "")
    said = f"{incident} {title(cloud, incident)}: Maria has it, nothing rings for it any more\n"
    assert ran.out == said
    passes(cloud, 1)
    assert ringing(cloud) == []
    passes(cloud, 1800)
    assert [call["contact"] for call in View(cloud).calls()[calls:]] == ["primary"]
    shown = tocsin("incidents", incident, *place, "--json").json
    assert (shown["state"], shown["takenBy"]) == ("acknowledged", "Maria")


@both
def test_an_incident_is_taken_by_the_code_in_its_notice(tocsin, cloud, place):
    incident = opened(cloud)
    ran = tocsin("ack", code_of(incident), "--by", "Maria", *place)
    said = f"{incident} {title(cloud, incident)}: Maria has it, nothing rings for it any more\n"
    assert (ran.status, ran.out) == (0, said)
    passes(cloud, 1)
    assert ringing(cloud) == []


@both
def test_a_code_that_no_incident_has_takes_nothing(tocsin, cloud, place):
    incident = opened(cloud)
    wrong = "000000" if code_of(incident) != "000000" else "000001"
    assert tocsin.refuses("ack", wrong, "--by", "Tom", *place) == (
        f"no incident of the last 7 days has the code {wrong}: tocsin incidents lists them"
    )
    assert View(cloud).incident(incident)["state"] == "open"


@both
def test_a_code_of_two_open_incidents_names_both_and_takes_neither(
    tocsin, cloud, place, monkeypatch
):
    monkeypatch.setattr("dispatch.codes.code_of", lambda _id: "123456")
    first, second = opened(cloud), opened(cloud)
    said = tocsin.refuses("ack", "123456", "--by", "Tom", *place)
    assert first in said
    assert second in said
    assert said.endswith("give the id of the one you take")
    tocsin("ack", first, "--by", "Maria", *place)
    assert tocsin("ack", "123456", "--by", "Tom", *place).out.startswith(second)


@both
def test_of_a_storm_each_code_is_still_found(tocsin, cloud, place):
    oldest = opened(cloud)
    for _ in range(60):
        opened(cloud)
    assert tocsin("ack", code_of(oldest), "--by", "Maria", *place).out.startswith(oldest)


@pytest.mark.parametrize(
    ("place", "identity"),
    [("sandbox", "sandbox"), ("stack", "arn:aws:sts::123456789012:user/moto")],
    indirect=["place"],
)
def test_a_name_alone_cannot_hide_who_took_it(tocsin, cloud, place, identity):
    incident = opened(cloud)
    tocsin("ack", incident, "--by", "Tom (by command, arn:aws:iam::1:user/tom)", *place)
    [taken] = [
        line["text"]
        for line in tocsin("incidents", incident, *place, "--json").json["timeline"]
        if line["kind"] == "acknowledged"
    ]
    assert taken.endswith(f"has it (by command, {identity})")


def test_whose_identity_aws_does_not_tell_takes_nothing(tocsin, cloud, stack, monkeypatch):
    incident = opened(cloud)
    stack(cloud.deployment.outputs)
    monkeypatch.setitem(ANSWERS, ("sts", "GetCallerIdentity"), nobody)
    said = tocsin.refuses("ack", incident, "--by", "Maria", "--stack", "tocsin")
    assert said.startswith("stack tocsin: An error occurred (ExpiredToken)")
    assert View(cloud).incident(incident)["state"] == "open"


def nobody(_asked):
    raise ServiceError("ExpiredToken", 403, "the security token is expired")


@both
def test_what_somebody_else_has_is_not_taken_from_them(tocsin, cloud, place):
    incident = opened(cloud)
    tocsin("ack", incident, "--by", "Maria", *place)
    again = tocsin("ack", incident, "--by", "Tom", *place)
    assert again.status == 1
    assert again.out.endswith(": Maria has it already\n")
    assert tocsin("ack", incident, "--by", "Maria", *place).status == 0


@both
def test_an_incident_that_is_over_is_not_taken(tocsin, cloud, place):
    incident = opened(cloud)
    recovery = alarm(title(cloud, incident), "OK", "ALARM") | {"id": f"recovery-{incident}"}
    deliver(cloud, View(cloud), recovery)
    ran = tocsin("ack", incident, "--by", "Tom", *place)
    assert ran.status == 1
    assert ran.out.endswith("resolved already, there is nothing to take\n")


@both
def test_incidents_are_listed_newest_first_with_what_comes_next(tocsin, cloud, place):
    first = opened(cloud)
    passes(cloud, 1)
    second = opened(cloud)
    heading, *lines = tocsin("incidents", *place).out.splitlines()
    headings = ["id", "state", "severity", "what", "opened (UTC)", "next"]
    assert re.split(r"  +", heading) == headings
    assert [line.split()[:4] for line in lines[:2]] == [
        [one, "open", "critical", title(cloud, one)] for one in (second, first)
    ]
    assert all(re.search(r"\d\d:\d\d:\d\d stage 2: backup$", line) for line in lines[:2])
    listed = tocsin("incidents", *place, "--json").json
    assert [one["id"] for one in listed[:2]] == [second, first]
    assert set(listed[0]) >= {"id", "state", "severity", "rule", "plan", "timeline"}


@both
def test_what_comes_next_on_another_day_is_shown_with_its_date(tocsin, cloud, place):
    incident = opened(cloud)
    tocsin("ack", incident, "--by", "Maria", *place)
    said = "2026-11-22 03:00:00 it is closed"
    assert tocsin("incidents", *place).out.splitlines()[1].endswith(said)
    assert f"next        {said}\n" in tocsin("incidents", incident, *place).out


@both
def test_one_incident_is_shown_with_its_whole_timeline(tocsin, cloud, place):
    incident = opened(cloud)
    passes(cloud, 130)
    ran = tocsin("incidents", incident, *place)
    assert ran.status == 0
    for line in ("calling primary", "primary: no answer", "calling backup"):
        assert re.search(rf"^\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d   {line}$", ran.out, re.MULTILINE)
    assert "because of  alarm-name: " in ran.out


@both
def test_an_unknown_incident_is_said_to_be_unknown(tocsin, place):
    for wrong in ("i-0000000000", "../phones", "a b/ü?"):
        said = f"no incident {wrong}: tocsin incidents lists them"
        assert tocsin.refuses("incidents", wrong, *place) == said
        assert tocsin.refuses("ack", wrong, "--by", "Tom", *place) == said


def test_the_name_is_the_users_unless_told(tocsin, cloud, port, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    assert ": ada has it" in tocsin("ack", opened(cloud), "--port", port).out


def test_without_any_name_nothing_is_taken(tocsin, cloud, port, monkeypatch):
    incident = opened(cloud)
    assert tocsin.refuses("ack", incident, "--by", " ", "--port", port) == (
        "say who you are: --by NAME"
    )

    def nobody():
        raise OSError("No username set in the environment")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert tocsin.refuses("ack", incident, "--port", port) == "say who you are: --by NAME"
    assert View(cloud).incident(incident)["state"] == "open"


def test_where_no_sandbox_runs_it_says_how_to_start_one(tocsin):
    with Server(0) as closed:
        free = closed.server_address[1]
    said = f"no sandbox on port {free} (connection refused): {START}"
    assert tocsin.refuses("incidents", "--port", free) == said


def test_a_proxy_in_the_environment_does_not_hide_the_sandbox(tocsin, port, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert tocsin("incidents", "--port", port).status == 0


@pytest.fixture
def other(serve):
    """Serves one answer to everything; returns its port."""

    def answering(status, kind, body):
        class Other(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Says nothing."""

        return serve(http.server.HTTPServer(("127.0.0.1", 0), Other))

    return answering


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [(200, "text/html", b"<html>"), (404, "text/html", b"no"), (200, "application/json", b"{")],
)
def test_another_server_on_the_port_is_not_taken_for_a_sandbox(tocsin, other, status, kind, body):
    number = other(status, kind, body)
    said = f"what answers on port {number} is no sandbox; {START}"
    assert tocsin.refuses("incidents", "--port", number) == said


def test_where_nothing_has_happened_it_says_so(tocsin, other):
    assert tocsin("incidents", "--port", other(200, "application/json", b"[]")).out == (
        "no incidents\n"
    )


REFUSED = ClientError({"Error": {"Code": "ValidationError", "Message": "no such stack"}}, "X")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (REFUSED, "stack tocsin: An error occurred (ValidationError) when calling the X"),
        (NoCredentialsError(), "stack tocsin: Unable to locate credentials"),
        ({"Other": "x"}, "stack tocsin has no output TableName: it is no Tocsin"),
    ],
)
def test_a_stack_that_cannot_be_asked_is_refused_in_one_line(tocsin, stack, answer, said):
    stack(answer)
    assert tocsin.refuses("incidents", "--stack", "tocsin").startswith(said)


def test_a_table_that_may_not_be_read_is_refused_in_one_line(tocsin, cloud, stack):
    stack(cloud.deployment.outputs | {"TableName": "nobodys-table"})
    said = tocsin.refuses("incidents", "--stack", "tocsin")
    assert said.startswith("stack tocsin: An error occurred (ResourceNotFoundException)")


def test_what_was_stored_but_woke_nobody_is_said_to_be_stopped_later(tocsin, cloud, stack):
    incident = opened(cloud)
    stack(cloud.deployment.outputs | {"WakeUpQueueUrl": "https://nowhere.example/queue"})
    said = tocsin.refuses("ack", incident, "--by", "Maria", "--stack", "tocsin")
    assert "it is stored; what rings is stopped by the auditor, within two minutes" in said
    assert View(cloud).incident(incident)["takenBy"] == "Maria"
    passes(cloud, 120)
    assert ringing(cloud) == []


@both
def test_as_json_ack_shows_the_incident_as_it_then_stands(tocsin, cloud, place):
    told = json.loads(tocsin("ack", opened(cloud), "--by", "Ada", "--json", *place).out)
    assert (told["state"], told["takenBy"]) == ("acknowledged", "Ada")
