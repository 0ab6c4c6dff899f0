"""Where a feed may be fetched from: every address of its host must be one that may be asked."""

import ipaddress
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from dispatch.errors import ConfigurationError, FeedFault, FeedRefused
from dispatch.feeds.asking import Network, may_be_asked

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
"""Characters of an address, a redirect's included."""
TO_LOOK_UP = 4.0
"""Seconds for a name. What it is looked up by has no time-out, and may take half a minute."""
Found = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An http or https address, and the IP addresses that it may be asked at."""

    url: Url
    host: str
    port: int
    addresses: tuple[str, ...]

    @property
    def is_secure(self) -> bool:
        """Whether it is https."""
        return self.url.scheme == "https"


def place_of(address: str, private: Sequence[Network], deadline: float) -> Place:
    """Look its host up, once. `private` are networks that may be asked though they are not public.

    `deadline` is of the monotonic clock. Raises FeedRefused for an address that may not be asked,
    FeedFault where there is none.
    """
    url = _parsed(address)
    host, port = (url.host or "").strip("[]"), url.port or PORTS[url.scheme or ""]
    addresses = _addresses(host, port, min(TO_LOOK_UP, deadline - time.monotonic()))
    if not all(may_be_asked(one, private) for one in addresses):
        raise FeedRefused("its address is not a public one: PrivateFeedNetworks may allow it")
    return Place(url, host, port, addresses)


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks as the parameter PrivateFeedNetworks lists them; raises ConfigurationError."""
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        wrong = f"PrivateFeedNetworks: {error}; give networks as 10.0.0.0/8,192.168.7.0/24"
        raise ConfigurationError("environment", 0, wrong) from None


def _addresses(host: str, port: int, seconds: float) -> Found:
    """Looked up by a thread of its own, which is left behind where it takes too long.

    What is an address already is not looked up.
    """
    with suppress(ValueError):
        return (str(ipaddress.ip_address(host)),)
    found: SimpleQueue[Found | None] = SimpleQueue()
    Thread(target=lambda: found.put(_looked_up(host, port)), daemon=True).start()
    try:
        addresses = found.get(timeout=max(seconds, 0))
    except Empty:
        raise FeedFault("the name of its host was not looked up in time") from None
    if addresses is None:
        raise FeedFault("the name of its host is not known")
    return addresses


def _looked_up(host: str, port: int) -> Found | None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return None
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


def _parsed(address: str) -> Url:
    try:
        url = parse_url(address[: LONGEST + 1])
    except LocationParseError:
        raise FeedRefused("its address cannot be understood") from None
    if len(address) > LONGEST or url.scheme not in PORTS or not url.host:
        raise FeedRefused("its address, or one it redirects to, is not http or https")
    if url.auth:
        raise FeedRefused("there are a user and a password in its address")
    return url
