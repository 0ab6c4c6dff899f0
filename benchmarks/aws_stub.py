"""AWS on loopback, as far as the first call: minimal answers, and when Connect was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any

Arrival = tuple[float, dict[str, Any]]
"""When a call was asked for, in seconds of the monotonic clock, and the request's JSON body."""


class Stub(ThreadingHTTPServer):
    """One server for every service. `calls` gets each StartOutboundVoiceContact that arrives.

    It knows only what must come before the call: whoever asks for more gets no answer and no call.
    """

    daemon_threads = True

    def __init__(self, contacts: str) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.calls: Queue[Arrival] = Queue()
        self.answers: Mapping[str, Callable[[Any], dict[str, Any]]] = {
            "BatchGetItem": lambda asked: {"Responses": {name: [] for name in asked}},
            "GetItem": lambda _asked: {},
            "Query": lambda _asked: {"Items": [], "Count": 0, "ScannedCount": 0},
            "TransactWriteItems": lambda _asked: {},
            "GetParameter": lambda _asked: {"Parameter": {"Value": contacts}},
        }

    @property
    def url(self) -> str:
        """The endpoint that the clients are to be given."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Request(BaseHTTPRequestHandler):
    """The JSON protocols name the operation in a header; Connect's is the only one that is PUT."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Stub

    def do_PUT(self) -> None:
        """A call. It stays unanswered until the caller is gone: what is measured ends here."""
        self.server.calls.put((time.monotonic(), self._body()))
        self.rfile.read(1)
        self.close_connection = True

    def do_POST(self) -> None:
        """Everything before the call."""
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        asked = self._body()
        answer = self.server.answers[operation](asked.get("RequestItems", asked))
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not a word: the table is the output."""

    def _body(self) -> dict[str, Any]:
        return dict(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))


@contextmanager
def serving(contacts: str) -> Iterator[Stub]:
    """A stub that answers until the block is left; `contacts` is what the SSM parameter holds."""
    with Stub(contacts) as stub:
        threading.Thread(target=stub.serve_forever, daemon=True).start()
        yield stub
        stub.shutdown()
