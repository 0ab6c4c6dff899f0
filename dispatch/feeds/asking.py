"""Which IP addresses a feed may be fetched from."""

import ipaddress
from collections.abc import Iterator, Sequence
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address in their last four bytes (RFC 6052)."""


def may_be_asked(text: str, private: Sequence[Network]) -> bool:
    """Whether the address is public, or in a network that was allowed; `text` is an address."""
    meant = list(_meant(ipaddress.ip_address(text)))
    if any(_is_never_asked(one) for one in meant):
        return False
    return all(one.is_global or any(one in network for network in private) for one in meant)


def is_never_asked(host: str) -> bool:
    """Whether `host` is an address that no parameter can allow; a name is none."""
    try:
        return any(map(_is_never_asked, _meant(ipaddress.ip_address(host))))
    except ValueError:
        return False


def _is_never_asked(address: Address) -> bool:
    """Link-local: credentials and settings of the machine itself are to be had there."""
    return address.is_link_local or address.is_multicast or address.is_unspecified


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
    if address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
