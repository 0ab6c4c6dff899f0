"""Serves files as S3 does, parts of them too, on a page of their own origin."""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = b'<!doctype html><link rel="icon" href="data:,"><title>recordings</title><h1>Play</h1>'


class RecordingServer(ThreadingHTTPServer):
    """`files` by path: content type and content."""

    daemon_threads = True

    def __init__(self, files: Mapping[str, tuple[str, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = {"/": ("text/html", PAGE), **files}
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Whole files, and with a Range header a part."""

    server: RecordingServer

    def log_message(self, *_args: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        content_type, content = self.server.files[self.path]
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start = int(asked[1]) if asked else 0
        end = int(asked[2]) + 1 if asked and asked[2] else len(content)
        part = content[start:end]
        self.send_response(206 if asked else 200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            whole = f"bytes {start}-{start + len(part) - 1}/{len(content)}"
            self.send_header("Content-Range", whole)
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):  # the player has enough
            self.wfile.write(part)


@contextmanager
def recording_server(files: Mapping[str, tuple[str, bytes]]) -> Iterator[str]:
    """The address below which the files are, until the end."""
    with RecordingServer(files) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            thread.join()
