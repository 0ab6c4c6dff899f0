"""A web server on this machine that answers as a test says: well, badly, late or for ever."""

import gzip
import socket
import ssl
import threading
from contextlib import suppress

STALL = "stall"
"""In place of a piece of an answer: nothing more is sent until the server is closed."""
DRIP = "drip"
"""A letter now and then, for as long as anybody listens."""


class FeedServer:
    """`answer(path, headers)` gives the pieces of one answer; headers are in lower case."""

    def __init__(self, answer, tls=None):
        self.answer, self.tls = answer, tls
        self.asked = []
        self.over = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def url(self, path="/feed", host="127.0.0.1"):
        return f"http{'s' if self.tls else ''}://{host}:{self.port}{path}"

    def close(self):
        self.over.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self.thread.join(5)
        self.listening.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _serve(self):
        while True:
            connection, _ = self.listening.accept()
            if self.over.is_set():
                connection.close()
                return
            try:
                self._take(connection)
            except (OSError, ssl.SSLError):  # the client went away, which some tests are about
                connection.close()

    def _take(self, connection):
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        text = b""
        while b"\r\n\r\n" not in text:
            more = connection.recv(65_536)
            if not more:
                connection.close()
                return
            text += more
        first, *lines = text.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }
        path = first.split(" ")[1]
        self.asked.append((path, headers))
        pieces = iter(self.answer(path, headers))
        for piece in pieces:
            if piece in (STALL, DRIP):
                slow = self._stall if piece == STALL else self._drip
                threading.Thread(target=slow, args=(connection,), daemon=True).start()
                return
            connection.sendall(piece)
        connection.close()

    def _stall(self, connection):
        self.over.wait(30)
        connection.close()

    def _drip(self, connection):
        with suppress(OSError):
            while not self.over.wait(0.02):
                connection.sendall(b"x")
        connection.close()


REASONS = {200: "OK", 304: "Not Modified", 301: "Moved", 302: "Found", 404: "Gone", 500: "No"}


def answer(body=b"", status=200, **headers):
    """One whole answer as bytes; headers with underscores for hyphens."""
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'Other')}"]
    given = {"content_length": str(len(body)), "connection": "close", **headers}
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in given.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def zipped(body, **headers):
    return answer(gzip.compress(body), content_encoding="gzip", **headers)


def redirect(target, status=302):
    return answer(status=status, location=target)
