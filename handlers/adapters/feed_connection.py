"""A connection to a feed's server, at an address that was checked before."""

import ssl
import time
from functools import cache

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError

from dispatch.errors import FeedFault
from handlers.adapters.feed_address import Place

TO_CONNECT = 4.0
"""Seconds to wait for a connection."""


def connected_to(place: Place, deadline: float) -> HTTPConnection:
    """To one of the very addresses that were checked, so that no name can change between.

    What urllib3 raises where none can be reached, raises; `deadline` is of the monotonic clock.
    """
    for address in place.addresses:
        connection = _connection(place, address)
        connection.timeout = min(TO_CONNECT, max(deadline - time.monotonic(), 0.001))
        try:
            connection.connect()
        except NewConnectionError:
            connection.close()
            if address == place.addresses[-1]:
                raise
        else:
            return connection
    raise FeedFault("the name of its host has no address")


def _connection(place: Place, address: str) -> HTTPConnection:
    if not place.is_secure:
        return HTTPConnection(address, place.port)
    return HTTPSConnection(
        address,
        place.port,
        server_hostname=place.host,
        ssl_context=certificates(),
    )


@cache
def certificates() -> ssl.SSLContext:
    """Made once: reading all authorities takes longer than most feeds."""
    return ssl.create_default_context()
