"""A feed from its address: only if it changed, of limited size, in limited time."""

import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError
from urllib3.exceptions import SSLError as Urllib3SSLError

from dispatch.errors import FeedFault, FeedRefused
from dispatch.feeds.asking import Network
from dispatch.feeds.feed_state import NO_VALIDATORS, Validators
from handlers.adapters.feed_address import Place, place_of
from handlers.adapters.feed_connection import connected_to
from handlers.adapters.hurried_socket import HurriedSocket

MOST_BYTES = 5_000_000
"""Of a feed once it is unpacked. The longest of a status page are some hundred thousand."""
MOST_REDIRECTS = 3
SLOWEST = 10.0
"""Seconds for the whole feed, its redirects included."""
PIECE = 65_536
LONGEST_VALIDATOR = 512
"""Characters of an ETag that are kept: it is sent back with every request."""
OK, NOT_MODIFIED = 200, 304
REDIRECTS = {301, 302, 303, 307, 308}
AGENT = "tocsin/0.1.0 (status feed poller)"
HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Page:
    """A feed that was fetched. `url` is where it really came from."""

    body: bytes
    url: str
    content_type: str = ""
    validators: Validators = NO_VALIDATORS


@dataclass(frozen=True, slots=True)
class FeedClient:
    """Fetches feeds. `private` are networks that may be asked though they are not public."""

    private: Sequence[Network] = ()
    seconds: float = SLOWEST

    def fetch(self, url: str, known: Validators) -> Page | None:
        """The feed, or None where it is as it was when the server gave what is `known` of it.

        Raises FeedFault where it is not to be had now, FeedRefused where Tocsin will not have it.
        """
        deadline = time.monotonic() + self.seconds
        try:
            return self._followed(url, known, deadline)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            if time.monotonic() >= deadline:
                raise FeedFault(f"not whole after {self.seconds:g} s") from None
            raise FeedFault(_said(error)) from None

    def _followed(self, url: str, known: Validators, deadline: float) -> Page | None:
        """Each redirect by hand: its target is looked up and checked as the first address was."""
        was_secure = False
        for _ in range(MOST_REDIRECTS + 1):
            place = place_of(url, self.private, deadline)
            if was_secure and not place.is_secure:
                raise FeedRefused("redirected from https to http")
            was_secure = place.is_secure
            with _answer(place, known, deadline) as answer:
                if answer.status not in REDIRECTS:
                    return _page(answer, place, known)
                url = urljoin(place.url.url, answer.headers.get("Location", ""))
        raise FeedFault(f"redirects more than {MOST_REDIRECTS} times")


@contextmanager
def _answer(place: Place, known: Validators, deadline: float) -> Iterator[BaseHTTPResponse]:
    """The answer up to its headers; whatever is slow is cut off at the deadline."""
    connection = connected_to(place, deadline)
    with closing(connection.sock) as connected:
        connection.sock = HurriedSocket(connected, deadline)
        connection.request(
            "GET",
            place.url.request_uri,
            headers=_headers(place, known),
            preload_content=False,
        )
        with closing(connection.getresponse()) as answer:
            yield answer


def _headers(place: Place, known: Validators) -> Mapping[str, str]:
    host = f"[{place.host}]" if ":" in place.host else place.host
    given = {
        "Host": host if place.url.port is None else f"{host}:{place.url.port}",
        "If-None-Match": known.etag,
        "If-Modified-Since": known.last_modified,
    }
    return HEADERS | {name: value for name, value in given.items() if value}


def _page(answer: BaseHTTPResponse, place: Place, known: Validators) -> Page | None:
    if answer.status == NOT_MODIFIED and known != NO_VALIDATORS:
        return None
    if answer.status != OK:
        raise FeedFault(f"answered with status {answer.status}")
    headers = answer.headers
    validators = Validators(_kept(headers.get("ETag")), _kept(headers.get("Last-Modified")))
    body = _body(answer)
    return Page(body, place.url.url, headers.get("Content-Type", ""), validators)


def _body(answer: BaseHTTPResponse) -> bytes:
    """Unpacked piece by piece, so that what unpacks to more than it may is never held."""
    body = bytearray()
    for piece in answer.stream(PIECE, decode_content=True):
        body += piece
        if len(body) > MOST_BYTES:
            raise FeedRefused(f"more than {MOST_BYTES:,} bytes")
    return bytes(body)


def _kept(validator: str | None) -> str:
    """A validator that can be sent back; none where it is no plain text."""
    given = validator or ""
    plain = given.isascii() and given.isprintable() and len(given) <= LONGEST_VALIDATOR
    return given if plain else ""


def _said(error: Exception) -> str:
    """What went wrong, without the address: it may hold a key."""
    cause = error.args[0] if isinstance(error, Urllib3SSLError) and error.args else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is refused: {cause.verify_message}"
    return f"not to be had: {type(cause if isinstance(cause, Exception) else error).__name__}"
