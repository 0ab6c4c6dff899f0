"""The sandbox over HTTP: the page, the script interface, and PutEvents. Loopback only."""

import json
import mimetypes
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

from sandbox.asked import RequestRefused
from sandbox.routes import Routes
from sandbox.s3_links import FOLDER, answered
from sandbox.samples import sample_names

PAGE = Path(__file__).parent / "page"
HOST = "127.0.0.1"
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
LARGEST_BODY = 16 * 1024 * 1024
KEEP_ALIVE = 15.0
"""Seconds after which a silent stream says that it is still there."""


class Server(ThreadingHTTPServer):
    """Serves one session on a port of the loopback interface; 0 takes any free one."""

    daemon_threads = True
    routes: Routes
    """Set before serving; the port is taken first, so that a taken one is told at once."""

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), Handler)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{HOST}:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout: ClassVar[float] = 60.0

    def do_GET(self) -> None:
        """The page's files, the stream, or a JSON answer."""
        path = unquote(self.path.split("?")[0])
        file = PAGE / ("index.html" if path == "/" else path.lstrip("/"))
        if not self._is_local():
            self._json(403, {"error": "the sandbox answers this machine only"})
        elif path == "/stream":
            self._stream()
        elif path.startswith(FOLDER):
            self._linked()
        elif file.parent == PAGE and file.is_file():
            self._file(file)
        else:
            self._answer(lambda: self.server.routes.get(path))

    def do_POST(self) -> None:
        """A JSON request."""
        if not self._is_local():
            self._json(403, {"error": "the sandbox answers this machine only"})
        elif "X-Amz-Target" in self.headers:
            self._answer(lambda: self._put_events(self._body()))
        else:
            self._answer(lambda: self.server.routes.post(unquote(self.path), self._body()))

    def log_message(self, *_: object) -> None:
        """Requests are not logged: the page shows what happens."""

    def _is_local(self) -> bool:
        """Whether it comes from this machine's own page or script, not from a foreign site."""
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        origin = self.headers.get("Origin", "")
        own = {"", f"http://{self.headers.get('Host', '')}"}
        return host in LOCAL_NAMES and origin in own

    def _put_events(self, body: Any) -> Any:  # noqa: ANN401 - any JSON value
        if self.headers["X-Amz-Target"] != "AWSEvents.PutEvents":
            raise RequestRefused(400, "of AWS's operations only events put-events is here")
        return self.server.routes.put_events(body)

    def _body(self) -> Any:  # noqa: ANN401 - any JSON value
        told = self.headers.get("Content-Length") or "0"
        size = int(told) if told.isdecimal() else LARGEST_BODY + 1
        if size > LARGEST_BODY:
            self.close_connection = True
            raise RequestRefused(413, f"a request may have {LARGEST_BODY} bytes at most")
        text = self.rfile.read(size)
        try:
            return json.loads(text) if text.strip() else {}
        except (ValueError, RecursionError) as error:
            raise RequestRefused(400, f"the body is not JSON: {error}") from None

    def _answer(self, request: Callable[[], Any]) -> None:
        try:
            self._json(200, request())
        except RequestRefused as error:
            self._json(error.status, {"error": str(error)})
        except KeyError as error:
            self._json(404, {"error": f"not found: {error.args[0]}"})

    def _json(self, status: int, value: Any) -> None:  # noqa: ANN401 - any JSON value
        self._send(status, "application/json", _written(value))

    def _file(self, file: Path) -> None:
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self._send(200, f"{kind}; charset=utf-8", file.read_bytes())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("X-Content-Type-Options", "nosniff")
        try:
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True  # whoever asked has left; what was asked for is done

    def _linked(self) -> None:
        """An object of S3, to whoever has a link to it."""
        url = f"http://{self.headers['Host']}{self.path}"
        asked, session = self.headers.get("Range", ""), self.server.routes.session
        found = session.look(lambda: answered(url, asked, datetime.now(UTC)))
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(found.body)))
        try:
            self.end_headers()
            self.wfile.write(found.body)
        except ConnectionError:
            self.close_connection = True  # a player leaves when it has heard enough

    def _stream(self) -> None:
        """Server-sent events: the whole state at every change."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        seen = -1
        try:
            while True:
                newest, state = self.server.routes.session.wait_for_change(seen, KEEP_ALIVE)
                self._send_state(state if newest != seen else None)
                seen = newest
        except OSError:
            return  # the page was closed

    def _send_state(self, state: dict[str, Any] | None) -> None:
        if state is None:
            self.wfile.write(b": still here\n\n")
        else:
            self.wfile.write(b"data: %b\n\n" % _written(state | {"samples": sample_names()}))
        self.wfile.flush()


def _written(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """JSON in UTF-8; half a surrogate pair, which JSON can name and UTF-8 cannot, becomes `?`."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace")
