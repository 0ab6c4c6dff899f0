"""The pages of feeds.py: made status feeds, which have an ETag each and change when told to."""

import hashlib
from dataclasses import dataclass, field
from email.utils import formatdate
from html import escape

ENTRIES = 25
UPDATES = ("Resolved", "Monitoring", "Identified", "Investigating")


@dataclass
class Pages:
    """The pages, which only change when they are told to."""

    versions: dict[int, int] = field(default_factory=dict)
    made: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)

    def change(self, number: int) -> None:
        """One page tells of a new trouble, which is over."""
        self.versions[number] = self.versions.get(number, 0) + 1
        self.made.pop(number, None)

    def answer(self, number: int, request: bytes) -> bytes:
        """304 for whoever has it already."""
        if number not in self.made:
            body = page(number, self.versions.get(number, 0))
            self.made[number] = (hashlib.sha256(body).hexdigest().encode(), body)
        etag, body = self.made[number]
        head = b'ETag: "' + etag + b'"\r\nConnection: close\r\n'
        if etag in request:
            return b"HTTP/1.1 304 Not Modified\r\n" + head + b"\r\n"
        length = b"Content-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n" % len(body)
        return b"HTTP/1.1 200 OK\r\n" + head + length + body


def page(number: int, version: int) -> bytes:
    """25 kB in the shape of Statuspage: 25 troubles with four updates each."""
    entries = "".join(_entry(number, one) for one in range(version + ENTRIES, version, -1))
    head = f"<title>Provider {number}</title><link>https://status.example.com</link>"
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{entries}</channel></rss>'.encode()
    )


def _entry(number: int, entry: int) -> str:
    updates = "".join(
        f"<p><small>Nov {entry % 28 + 1}, 0{hour}:10 UTC</small><br><strong>{label}</strong> - "
        f"Some customers of region {entry} may see errors and slow answers, and we work on it.</p>"
        for hour, label in enumerate(UPDATES)
    )
    link = f"https://status.example.com/incidents/{number}-{entry}"
    at = formatdate(1_790_000_000 + entry * 86_400, usegmt=True)
    return (
        f"<item><title>Errors in region {entry}</title><description>{escape(updates)}"
        f"</description><pubDate>{at}</pubDate><link>{link}</link><guid>{link}</guid></item>"
    )
