"""A stand-in for the sandbox: it serves the page, streams what it is told and keeps what it gets.

`python tests/browser/page_server.py ringing` serves one scene of `page_states` for a look.
"""

import json
import mimetypes
import queue
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from page_parts import State
from page_states import SCENES, idle

PAGE = Path(__file__).parents[2] / "sandbox" / "page"
HEARTBEAT_S = 0.5


class Request(NamedTuple):
    """One request that the page made, its body as parsed JSON or as text where it is none."""

    path: str
    body: Any


class PageServer(ThreadingHTTPServer):
    """Streams `state` to every page and answers each POST from `answers` by its path."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.state: State = idle()
        self.answers: dict[str, tuple[int, Any]] = {}
        self.requests: queue.Queue[Request] = queue.Queue()
        self.pages: list[queue.Queue[State | None]] = []

    def publish(self, state: State) -> None:
        """Makes `state` the present one and sends it to every page."""
        self.state = state
        for page in self.pages:
            page.put(state)

    def hang_up(self) -> None:
        """Breaks every stream, as a sandbox does that is stopped."""
        for page in self.pages:
            page.put(None)

    def next_request(self) -> Request:
        """The next request of the page; fails after 5 seconds without one."""
        return self.requests.get(timeout=5)


class Handler(BaseHTTPRequestHandler):
    """The few paths the page uses."""

    server: PageServer

    def log_message(self, *_args: Any) -> None:
        """Says nothing: the tests read `requests`."""

    def do_GET(self) -> None:
        if self.path == "/stream":
            self.stream()
        elif self.path.startswith("/samples/"):
            self.answer(200, {"id": "sample-1", "source": "aws.cloudwatch", "detail": {}})
        else:
            self.serve_file(PAGE / (self.path.strip("/") or "index.html"))

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        try:
            body = json.loads(text)
        except json.JSONDecodeError:
            body = text
        self.server.requests.put(Request(self.path, body))
        self.answer(*self.server.answers.get(self.path, (200, {})))

    def serve_file(self, path: Path) -> None:
        if path.parent != PAGE or not path.is_file():
            self.answer(404, {"error": f"no file {path.name}"})
            return
        self.reply(200, mimetypes.guess_type(path)[0] or "", path.read_bytes())

    def answer(self, status: int, body: Any) -> None:
        self.reply(status, "application/json", json.dumps(body).encode())

    def reply(self, status: int, media_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def stream(self) -> None:
        page: queue.Queue[State | None] = queue.Queue()
        self.server.pages.append(page)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            self.send_states(page)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the page was closed
        finally:
            self.server.pages.remove(page)

    def send_states(self, page: "queue.Queue[State | None]") -> None:
        state: State | None = self.server.state
        while state is not None:
            self.wfile.write(f"data: {json.dumps(state)}\n\n".encode())
            state = self.next_state(page)

    def next_state(self, page: "queue.Queue[State | None]") -> State | None:
        while True:
            try:
                return page.get(timeout=HEARTBEAT_S)
            except queue.Empty:
                self.wfile.write(b": still here\n\n")


@contextmanager
def page_server(port: int = 0) -> Iterator[PageServer]:
    """A stand-in on this port, or on a free one, stopped at the end."""
    with PageServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.hang_up()
            server.shutdown()
            thread.join()


if __name__ == "__main__":
    with PageServer(8801) as shown:
        shown.state = SCENES[sys.argv[1]]()
        sys.stdout.write(f"{shown.url}\n")
        shown.serve_forever()
