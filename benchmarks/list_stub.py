"""DynamoDB and S3 on loopback, as far as a campaign's list: of people only who is there is kept."""

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ETAG = '"list"'
PERSON = "person#"


class Stub(ThreadingHTTPServer):
    """One server for both. `people` are digests of keys, each with the line that wrote it."""

    daemon_threads = True

    def __init__(self, file: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.file, self.size = file, file.stat().st_size
        self.people: dict[bytes, tuple[str, int]] = {}
        self.items: dict[tuple[str, str], Any] = {}
        self.asked: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """The endpoint that the clients are to be given."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, operation: str, asked: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """What DynamoDB answers."""
        self.asked[operation] += 1
        match operation:
            case "BatchGetItem":
                return {"Responses": {name: self._there(one) for name, one in asked.items()}}
            case "BatchWriteItem":
                for puts in asked.values():
                    for put in puts:
                        self._put(put["PutRequest"]["Item"])
                return {"UnprocessedItems": {}}
            case "PutItem":
                self._put(asked["Item"])
                return {}
            case "TransactWriteItems":
                for write in asked["TransactItems"]:
                    self._put(write["Put"]["Item"])
                return {}
        item = self.items.get((asked["Key"]["pk"]["S"], asked["Key"]["sk"]["S"]))
        return {"Item": item} if item else {}

    def _put(self, item: Any) -> None:  # noqa: ANN401 - JSON
        place = item["pk"]["S"], item["sk"]["S"]
        if place[1].startswith(PERSON):
            self.asked["people written"] += 1
            listed = item.get("listed_by", {}).get("S", ""), item.get("listed_on", {}).get("N", "0")
            self.people[_digest(place)] = listed[0], int(listed[1])
        else:
            self.items[place] = item

    def _there(self, asked: Any) -> list[Any]:  # noqa: ANN401 - JSON
        found = []
        for key in asked["Keys"]:
            place = key["pk"]["S"], key["sk"]["S"]
            if origin := self.people.get(_digest(place)):
                listed = {"listed_by": {"S": origin[0]}, "listed_on": {"N": str(origin[1])}}
                found.append(key | listed)
            elif place in self.items:
                found.append(key)
        return found


def _digest(place: tuple[str, str]) -> bytes:
    return hashlib.blake2b("/".join(place).encode(), digest_size=12).digest()


class _Request(BaseHTTPRequestHandler):
    """DynamoDB is asked by POST, with the operation in a header; S3 by GET and PUT."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Stub

    def do_POST(self) -> None:
        """DynamoDB."""
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        asked = json.loads(self._body())
        answer = self.server.answer(operation, asked.get("RequestItems", asked))
        self._send(200, json.dumps(answer).encode(), {})

    def do_GET(self) -> None:
        """A range of the list."""
        self.server.asked["GetObject"] += 1
        first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
        with self.server.file.open("rb") as file:
            file.seek(first)
            data = file.read(last - first + 1)
        whole = f"bytes {first}-{first + len(data) - 1}/{self.server.size}"
        self._send(206, data, {"ETag": ETAG, "Content-Range": whole})

    def do_PUT(self) -> None:
        """A part of what was set aside."""
        self.server.asked["PutObject"] += 1
        self._body()
        self._send(200, b"", {"ETag": ETAG})

    def log_message(self, *_: object) -> None:
        """Not a word: the table is the output."""

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))


@contextmanager
def serving(file: Path) -> Iterator[Stub]:
    """A stub that answers until the block is left."""
    with Stub(file) as stub:
        threading.Thread(target=stub.serve_forever, daemon=True).start()
        yield stub
        stub.shutdown()
