"""A calendar from an https address: of limited size, in limited time, never from inside."""

import ipaddress
import socket
import ssl
import time
from contextlib import closing
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from dispatch.errors import UnreadableCalendar

MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
PATIENCE = 5.0
"""Seconds to wait for a connection and for each piece of the answer."""
SLOWEST = 15.0
"""Seconds for the whole calendar."""
REDIRECTS = {301, 302, 303, 307, 308}
OK = 200


class PublicConnection(HTTPSConnection):
    """To the very address that was found to be a public one, so that no name can change between."""

    def connect(self) -> None:
        """Resolve, refuse what is not public, connect and check the certificate."""
        address = public_address(self.host, self.port or 443)
        self.sock = socket.create_connection(address, PATIENCE)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def read_address(address: str) -> bytes:
    """The calendar at an https address; raises UnreadableCalendar without the address."""
    deadline = time.monotonic() + SLOWEST
    try:
        for _ in range(MOST_REDIRECTS + 1):
            parts = _https(address)
            with (
                closing(PublicConnection(parts.hostname or "", parts.port)) as connection,
                _asked(connection, parts) as answer,
            ):
                if answer.status not in REDIRECTS:
                    return _body(answer, deadline)
                address = urljoin(address, answer.headers.get("Location", ""))
    except (OSError, HTTPException, ValueError) as error:
        raise UnreadableCalendar(f"not to be had: {type(error).__name__}") from None
    raise UnreadableCalendar(f"more than {MOST_REDIRECTS} redirects")


def public_address(host: str, port: int) -> tuple[str, int]:
    """An address of the host, all of which must be public; raises UnreadableCalendar."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not all(ipaddress.ip_address(one).is_global for one in addresses):
        raise UnreadableCalendar("its address is not a public one")
    return addresses[0], port


def _https(address: str) -> SplitResult:
    parts = urlsplit(address)
    if parts.scheme != "https":
        raise UnreadableCalendar("redirected to something other than https")
    return parts


def _asked(connection: HTTPSConnection, parts: SplitResult) -> HTTPResponse:
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    connection.request("GET", path, headers={"Accept": "text/calendar", "User-Agent": "Tocsin"})
    return connection.getresponse()


def _body(answer: HTTPResponse, deadline: float) -> bytes:
    if answer.status != OK:
        raise UnreadableCalendar(f"answered with status {answer.status}")
    body = b""
    while piece := answer.read1(65_536):
        body += piece
        if len(body) > MOST_BYTES:
            raise UnreadableCalendar(f"more than {MOST_BYTES:,} bytes")
        if time.monotonic() > deadline:
            raise UnreadableCalendar(f"not whole after {SLOWEST:.0f} s")
    return body
