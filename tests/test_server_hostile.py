"""Whatever a script sends to the sandbox, it is answered in JSON: never dropped, never a trace."""

import http.client
import json
import threading

import pytest
from night import CONTACTS, THREE_AM
from own_events import alarm

from sandbox.cloud import Cloud
from sandbox.routes import Routes
from sandbox.server import Handler, Server
from sandbox.session import Session

PUT_EVENTS = {"X-Amz-Target": "AWSEvents.PutEvents"}
ENTRY = {"Source": "shop", "DetailType": "Tocsin Alert", "Detail": '{"name": "fails"}'}


@pytest.fixture(scope="module")
def ask():
    """Send a body; returns the status and the JSON answer."""
    cloud = Cloud(CONTACTS, THREE_AM)
    server = Server(0)
    server.routes = Routes(Session(cloud, "manual"))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def asked(path, body=None, headers=(), method="POST"):
        connection = http.client.HTTPConnection(*server.server_address)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    yield asked
    server.shutdown()
    server.server_close()
    cloud.stop()


def nested(depth, name="x"):
    deep = "[" * depth + "]" * depth
    return (
        f'{{"id": "{name}", "source": "s", "detail-type": "Tocsin Alert",'
        f' "detail": {{"name": "n", "deep": {deep}}}}}'
    )


@pytest.mark.parametrize(
    "body",
    [
        '{"cut": ',
        b"\xff\xfe\xfd",
        "[" * 100_000,
        '{"id": ' + "9" * 5000 + "}",
        nested(100_000),
    ],
    ids=["cut", "no text", "deep", "a long number", "deep inside"],
)
def test_what_is_not_json_is_refused_with_the_reason(ask, body):
    status, answer = ask("/events", body)
    assert status == 400
    assert "not JSON" in answer["error"]


@pytest.mark.parametrize("body", ["[1, null, [], {}]", "7", '"text"', "null", '{"detail": []}'])
def test_what_is_no_event_is_answered_as_refused(ask, body):
    status, answer = ask("/events", body)
    assert status == 200
    told = answer if isinstance(answer, list) else [answer]
    assert {one["outcome"] for one in told} == {"refused"}


@pytest.mark.parametrize("depth", range(920, 1000, 6))
def test_an_event_nested_to_the_brink_is_answered(ask, depth):
    status, answer = ask("/events", nested(depth, f"deep-{depth}"))
    assert status in {200, 400}
    assert answer.get("outcome") in {"opened", "joined", "dead letter", "refused", None}


def test_half_a_surrogate_pair_in_an_event_is_answered_and_breaks_no_list(ask):
    event = alarm(name="half \ud800 critical", description="\udfff tail") | {"id": "\ud83d id"}
    status, answer = ask("/events", json.dumps(event))
    assert (status, answer["outcome"]) == (200, "opened")
    status, answer = ask(f"/incidents/{answer['incident']}/ack", '{"by": "half \\ud800 Olga"}')
    assert (status, answer["takenBy"]) == (200, "half Olga")
    for path in ("/incidents", "/phones", "/calls", "/notices", "/dead-letters"):
        assert ask(path, method="GET")[0] == 200


@pytest.mark.parametrize("by", ["\ud800", "", " ", None, 7, ["Olga"]])
def test_an_incident_is_taken_by_a_name_only(ask, by):
    assert ask("/incidents/i-0/ack", json.dumps({"by": by}))[0] == 400


@pytest.mark.parametrize("length", ["many", "-5", "1e3", "99999999999"])
def test_a_length_that_cannot_be_is_refused(ask, length):
    assert ask("/events", "", {"Content-Length": length})[0] == 413


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (7, "InvalidArgument"),
        (ENTRY | {"Detail": 7}, "MalformedDetail"),
        (ENTRY | {"Detail": "[" * 100_000}, "MalformedDetail"),
        (ENTRY | {"Detail": "[1]"}, "InvalidArgument"),
        (ENTRY | {"Source": 7}, "InvalidArgument"),
        (ENTRY | {"Source": "aws.ec2"}, "NotAuthorizedForSourceException"),
    ],
)
def test_a_broken_entry_of_put_events_fails_alone(ask, entry, code):
    status, answer = ask("/", json.dumps({"Entries": [entry, ENTRY]}), PUT_EVENTS)
    assert (status, answer["FailedEntryCount"]) == (200, 1)
    assert answer["Entries"][0]["ErrorCode"] == code
    assert answer["Entries"][1]["EventId"]


@pytest.mark.parametrize("body", ["[]", "7", "{}", '{"Entries": 7}'])
def test_put_events_without_entries_is_refused(ask, body):
    assert ask("/", body, PUT_EVENTS)[0] == 400


class Gone:
    """The connection of somebody who did not wait for the answer."""

    def write(self, _body):
        raise BrokenPipeError


def test_who_leaves_before_the_answer_breaks_nothing():
    handler = Handler.__new__(Handler)
    handler.wfile, handler.client_address = Gone(), ("127.0.0.1", 1)
    handler.requestline = handler.request_version = handler.command = "POST"
    handler._send(200, "text/plain", b"done")  # noqa: SLF001 - what every answer goes through
    assert handler.close_connection
