"""The sandbox over HTTP, as a script drives it."""

import errno
import json
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from night import CONTACTS, THREE_AM

from sandbox.cloud import Cloud
from sandbox.routes import RequestRefused, Routes
from sandbox.server import Server
from sandbox.session import Session

EXAMPLES = Path(__file__).parents[1] / "rules" / "examples"


@pytest.fixture
def sandbox():
    cloud = Cloud(CONTACTS, THREE_AM)
    server = Server(0)
    server.routes = Routes(Session(cloud, "manual"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Script(server.address)
    server.shutdown()
    server.server_close()
    cloud.stop()


class Script:
    """A script that drives the sandbox."""

    def __init__(self, address):
        self.address = address

    def get(self, path):
        return self.ask(path, None)

    def post(self, path, body=None):
        return self.ask(path, json.dumps(body or {}).encode())

    def ask(self, path, data, **headers):
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def phone(self, contact):
        return next(one for one in self.get("/phones")[1] if one["contact"] == contact)


def example(name="alarm-tag"):
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def test_an_event_rings_a_phone_and_key_1_acknowledges(sandbox):
    status, told = sandbox.post("/events", example())
    assert (status, told["rules"], told["outcome"]) == (200, ["AlarmRule"], "opened")
    assert sandbox.phone("primary")["state"] == "ringing"
    assert sandbox.post("/phones/primary/answer")[1]["state"] == "in-call"
    sandbox.post("/phones/primary/press", {"key": "1"})
    phone = sandbox.phone("primary")
    assert "key 1" in phone["transcript"]
    incident = sandbox.get(f"/incidents/{told['incident']}")[1]
    assert (incident["state"], incident["takenBy"]) == ("acknowledged", "primary")


def test_a_list_of_events_is_answered_one_by_one(sandbox):
    status, told = sandbox.post("/events", [example(), example(), example("catch-all"), 7])
    assert status == 200
    outcomes = [one["outcome"] for one in told]
    assert outcomes[:2] == ["opened", "deduplicated"]
    assert outcomes[3] == "refused"


def test_incidents_are_listed_newest_first(sandbox):
    sandbox.post("/events", example())
    sandbox.post("/clock", {"advance": "5m"})
    sandbox.post("/events", example("alarm-name"))
    rules = [one["rule"] for one in sandbox.get("/incidents")[1]]
    assert rules == ["alarm-name", "alarm-tag"]


def test_time_moves_only_when_told_and_calls_are_in_order(sandbox):
    sandbox.post("/events", example())
    sandbox.post("/clock", {"advance": "119s"})
    assert [one["contact"] for one in sandbox.get("/calls")[1]] == ["primary", "primary"]
    sandbox.post("/clock", {"advance": "1s"})
    calls = sandbox.get("/calls")[1]
    assert [one["contact"] for one in calls] == ["primary", "primary", "backup"]
    assert [one["outcome"] for one in calls] == ["no answer", "cancelled", "ringing"]
    assert calls[2]["placedAt"] == "2026-11-21T03:02:00.000Z"


def test_a_phone_can_be_declined_and_hung_up(sandbox):
    sandbox.post("/events", example())
    assert sandbox.post("/phones/primary/decline")[1]["state"] == "idle"
    sandbox.post("/clock", {"advance": "15s"})
    sandbox.post("/phones/primary/answer")
    assert sandbox.post("/phones/primary/hang-up")[1]["state"] == "idle"


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("/phones/primary/answer", {}, 409, "not ringing"),
        ("/phones/nobody/answer", {}, 404, "no contact nobody"),
        ("/phones/primary/press", {"key": "x"}, 400, "0 to 9"),
        ("/phones/primary/press", {}, 400, "key"),
        ("/clock", {"advance": "soon"}, 400, "5m"),
        ("/incidents/i-none/ack", {"by": "me"}, 404, "i-none"),
        ("/incidents/i-none/ack", {"by": ""}, 400, "name"),
        ("/recordings/play", {"named": "k", "identity": "me"}, 400, 'object with "by"'),
        ("/recordings/play", {"named": "k", "by": "me"}, 400, 'object with "identity"'),
        ("/recordings/play", {"by": "me", "identity": "me"}, 400, 'object with "named"'),
        ("/recordings/restore", {"named": "k", "identity": "me"}, 400, 'object with "by"'),
        ("/recordings/play", {"named": "k", "by": "me", "identity": "me"}, 409, "no recording of"),
        ("/nowhere", {}, 404, "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(sandbox, path, body, status, said):
    answered, told = sandbox.post(path, body)
    assert answered == status
    assert said in told["error"]


@pytest.mark.parametrize("body", [b'{"source": "aws.clo', b"\xff\xfe", b"[" * 100_000])
def test_a_body_that_is_not_json_is_refused_with_its_place(sandbox, body):
    status, told = sandbox.ask("/events", body)
    assert status == 400
    assert "not JSON" in told["error"]


def test_an_incident_can_be_acknowledged_without_a_phone(sandbox):
    told = sandbox.post("/events", example())[1]
    incident = sandbox.post(f"/incidents/{told['incident']}/ack", {"by": "Dana"})[1]
    assert (incident["state"], incident["takenBy"]) == ("acknowledged", "Dana")
    assert sandbox.phone("primary")["state"] == "idle"


def test_a_foreign_page_cannot_drive_the_sandbox(sandbox):
    body = json.dumps(example()).encode()
    assert sandbox.ask("/events", body, Origin="http://evil.example")[0] == 403
    assert sandbox.ask("/events", body, Host="evil.example")[0] == 403


def test_it_listens_on_loopback_only(sandbox):
    port = int(sandbox.address.rpartition(":")[2])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", port)) == errno.ECONNREFUSED


def test_put_events_takes_custom_sources_and_refuses_those_of_aws(sandbox):
    custom = {
        "Source": "shop",
        "DetailType": "Tocsin Alert",
        "Detail": json.dumps({"name": "orders stopped", "severity": "critical"}),
    }
    asked = urllib.request.Request(
        sandbox.address,
        json.dumps({"Entries": [custom, custom | {"Source": "aws.cloudwatch"}]}).encode(),
        {"X-Amz-Target": "AWSEvents.PutEvents", "Content-Type": "application/x-amz-json-1.1"},
    )
    with urllib.request.urlopen(asked) as told:
        answer = json.load(told)
    assert answer["FailedEntryCount"] == 1
    assert answer["Entries"][1]["ErrorCode"] == "NotAuthorizedForSourceException"
    assert sandbox.phone("primary")["state"] == "ringing"


def test_the_stream_begins_with_the_whole_state(sandbox):
    with urllib.request.urlopen(f"{sandbox.address}/stream") as stream:
        line = stream.readline().decode()
    state = json.loads(line.removeprefix("data: "))
    assert {"now", "clock", "phones", "incidents", "notices", "samples", "deadLetters"} <= set(
        state
    )
    assert state["clock"] == {"mode": "manual", "speed": 1.0}


def test_every_sample_can_be_sent(sandbox):
    with urllib.request.urlopen(f"{sandbox.address}/stream") as stream:
        state = json.loads(stream.readline().decode().removeprefix("data: "))
    for sample in state["samples"]:
        event = sandbox.get(f"/samples/{sample['name']}")[1]
        assert sandbox.post("/events", event)[1]["outcome"] != "refused"


def test_a_real_clock_cannot_be_moved_by_hand():
    cloud = Cloud(CONTACTS, THREE_AM)
    with pytest.raises(RequestRefused, match="--clock manual"):
        Routes(Session(cloud, "real")).post("/clock", {"advance": "5m"})
    cloud.stop()
