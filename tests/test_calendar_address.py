"""A calendar from an address: what is refused, limited and followed, on this machine only."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from dispatch.errors import UnreadableCalendar
from handlers.adapters import calendar_address
from handlers.adapters.calendar_address import public_address, read_address


class Plain(calendar_address.PublicConnection):
    """Stands in for TLS to a public address: a plain connection to this machine."""

    def connect(self):
        self.sock = socket.create_connection(("127.0.0.1", Plain.port), 5)


class Answers(BaseHTTPRequestHandler):
    """Answers as the path says, and remembers which were asked for."""

    asked: list[str] = []  # noqa: RUF012 - of the one server of a test

    def do_GET(self):
        self.asked.append(self.path)
        status, headers, body = PAGES[self.path]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


PAGES = {
    "/calendar?key=1": (200, {}, b"BEGIN:VCALENDAR"),
    "/": (200, {}, b"root"),
    "/moved": (301, {"Location": "/calendar?key=1"}, b""),
    "/elsewhere": (302, {"Location": "https://other.example.com/calendar?key=1"}, b""),
    "/plain": (302, {"Location": "http://calendar.example.com/calendar"}, b""),
    "/file": (302, {"Location": "file:///etc/passwd"}, b""),
    "/circle": (302, {"Location": "/circle"}, b""),
    "/nowhere": (302, {}, b""),
    "/gone": (404, {}, b"secret"),
    "/large": (200, {}, b"x" * 1_000_001),
}


@pytest.fixture
def server(monkeypatch):
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        Answers.asked.clear()
        Plain.port = server.server_port
        monkeypatch.setattr(calendar_address, "PublicConnection", Plain)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield Answers.asked
        server.shutdown()
        thread.join()


def read(path):
    return read_address(f"https://calendar.example.com{path}")


def test_a_calendar_is_read_with_its_whole_path(server):
    assert read("/calendar?key=1") == b"BEGIN:VCALENDAR"
    assert read("") == b"root"
    assert server == ["/calendar?key=1", "/"]


@pytest.mark.parametrize("path", ["/moved", "/elsewhere"])
def test_a_redirect_to_https_is_followed(server, path):
    assert read(path) == b"BEGIN:VCALENDAR"
    assert len(server) == 2


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/plain", "redirected to something other than https"),
        ("/file", "redirected to something other than https"),
        ("/circle", "more than 3 redirects"),
        ("/nowhere", "more than 3 redirects"),
        ("/gone", "answered with status 404"),
        ("/large", "more than 1,000,000 bytes"),
    ],
)
def test_what_is_not_to_be_had_says_why_without_address_or_text(server, path, why):
    with pytest.raises(UnreadableCalendar) as caught:
        read(path)
    assert str(caught.value) == why
    assert len(server) <= 4


@pytest.mark.usefixtures("server")
def test_an_answer_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(calendar_address, "SLOWEST", -1.0)
    with pytest.raises(UnreadableCalendar, match="not whole after"):
        read("/calendar?key=1")


def test_a_server_that_is_not_there_is_told_without_its_name(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        Plain.port = free.getsockname()[1]
        monkeypatch.setattr(calendar_address, "PublicConnection", Plain)
        with pytest.raises(UnreadableCalendar) as caught:
            read("/secret")
    assert str(caught.value) == "not to be had: ConnectionRefusedError"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["fd00::1"],
        ["93.184.215.14", "192.168.0.1"],
    ],
)
def test_an_address_inside_is_refused_whatever_name_it_has(monkeypatch, addresses):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(UnreadableCalendar, match="its address is not a public one"):
        public_address("calendar.example.com", 443)


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 8443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    gone_to = []

    def connect(address, timeout):
        gone_to.append((address, timeout))
        raise ConnectionResetError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(UnreadableCalendar, match="not to be had: ConnectionResetError"):
        read_address("https://calendar.example.com:8443/x")
    assert gone_to == [(("93.184.215.14", 8443), 5.0)]
