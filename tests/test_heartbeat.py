"""The heartbeat to the outside: https only, three seconds, and its address is a secret."""

import http.server
import threading
import urllib.request

import pytest

from dispatch.errors import DeliveryError, OutcomeUnknown, RequestInvalid
from handlers.adapters import heartbeat
from handlers.adapters.heartbeat import LONGEST, send_heartbeat

SECRET = "0a1b2c3d-ping"


class Service(http.server.BaseHTTPRequestHandler):
    """A dead-man service that answers with the status in the path, or breaks off."""

    def do_GET(self):
        self.server.asked.append(self.path)
        status = int(self.path.split("/")[1])
        if not status:
            self.wfile.write(b"no http at all\r\n\r\n")
            return
        self.send_response(status)
        self.send_header("Location", "/200/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Not to the test's output."""


@pytest.fixture
def service(monkeypatch):
    """A service on this machine, which has no certificate: its https is http underneath."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    class Plain(urllib.request.HTTPHandler):
        https_open = urllib.request.HTTPHandler.http_open

    opener = urllib.request.OpenerDirector()
    for handler in (Plain, urllib.request.HTTPErrorProcessor):
        opener.add_handler(handler())
    opener.add_handler(urllib.request.HTTPDefaultErrorHandler())
    monkeypatch.setattr(heartbeat, "OPENER", opener)
    server.address = f"https://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("status", [200, 204])
def test_one_get_is_a_heartbeat(service, status):
    send_heartbeat(f"{service.address}/{status}/{SECRET}?round=1")
    assert service.asked == [f"/{status}/{SECRET}?round=1"]


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_any_answer_but_success_is_none_and_nobody_is_sent_elsewhere(service, status):
    with pytest.raises(OutcomeUnknown, match=f"answered with {status}"):
        send_heartbeat(f"{service.address}/{status}/{SECRET}")
    assert len(service.asked) == 1


def test_an_answer_that_is_no_http_is_a_failure(service):
    with pytest.raises(OutcomeUnknown):
        send_heartbeat(f"{service.address}/0/{SECRET}")


@pytest.mark.parametrize("url", ["http://example.com/", "file:///etc/hosts", "", "ftp://a", "x"])
def test_only_https_leaves(url):
    with pytest.raises(RequestInvalid, match="https"):
        send_heartbeat(url)


def test_the_real_opener_knows_no_other_way_than_https():
    assert set(heartbeat.OPENER.handle_open) == {"https"}


def test_three_seconds_are_waited_at_most(monkeypatch):
    asked = []

    class Slow:
        def open(self, url, timeout):
            asked.append(timeout)
            raise TimeoutError(url)

    monkeypatch.setattr(heartbeat, "OPENER", Slow())
    with pytest.raises(OutcomeUnknown):
        send_heartbeat(f"https://example.com/{SECRET}")
    assert asked == [LONGEST] == [3.0]


@pytest.mark.parametrize("way", ["/404/", "/0/", ":1/", ":x/", "/\x00/"])
def test_the_address_stands_in_no_error_nor_in_what_led_to_it(service, way):
    address = service.address if way.startswith("/") else "https://127.0.0.1"
    with pytest.raises(DeliveryError) as raised:
        send_heartbeat(f"{address}{way}{SECRET}")
    assert SECRET not in str(raised.value)
    assert raised.value.__suppress_context__
    assert raised.value.__cause__ is None
