"""Where a feed may be fetched from: every address of its host must be one that may be asked."""

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from dispatch.errors import ConfigurationError, FeedFault, FeedRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
"""Characters of an address, a redirect's included."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address in their last four bytes (RFC 6052)."""


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


def place_of(address: str, private: Sequence[Network]) -> Place:
    """Look its host up, once. `private` are networks that may be asked though they are not public.

    Raises FeedRefused for an address that may not be asked, FeedFault where there is none.
    """
    url = _parsed(address)
    host, port = (url.host or "").strip("[]"), url.port or PORTS[url.scheme or ""]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FeedFault("the name of its host is not known") from None
    addresses = tuple(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(_may_be_asked(one, private) for one in addresses):
        raise FeedRefused("its address is not a public one: PrivateFeedNetworks may allow it")
    return Place(url, host, port, addresses)


def networks_of(text: str) -> tuple[Network, ...]:
    """Networks as the parameter PrivateFeedNetworks lists them; raises ConfigurationError."""
    try:
        return tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())
    except ValueError as error:
        wrong = f"PrivateFeedNetworks: {error}; give networks as 10.0.0.0/8,192.168.7.0/24"
        raise ConfigurationError("environment", 0, wrong) from None


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


def _may_be_asked(text: str, private: Sequence[Network]) -> bool:
    """Link-local ones never: credentials and settings of the machine itself are to be had there."""
    meant = list(_meant(ipaddress.ip_address(text)))
    if any(one.is_link_local or one.is_multicast or one.is_unspecified for one in meant):
        return False
    return all(one.is_global or any(one in network for network in private) for one in meant)


def _meant(address: Address) -> Iterator[Address]:
    """The address, and one of IPv4 that it stands for."""
    if not isinstance(address, ipaddress.IPv6Address):
        yield address
        return
    if mapped := address.ipv4_mapped:
        yield mapped
        return
    yield address
    if address.sixtofour:
        yield address.sixtofour
    if address in NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
