"""The heartbeat to a dead-man service outside: whoever misses it knows that Tocsin is silent."""

import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit

from dispatch.errors import OutcomeUnknown, RequestInvalid

LONGEST = 3.0
"""Seconds to wait for the service."""
OPENER = urllib.request.OpenerDirector()
"""HTTPS and nothing else: no redirect to another place, no proxy, no file."""
OPENER.add_handler(urllib.request.HTTPSHandler())
OPENER.add_handler(urllib.request.HTTPErrorProcessor())
OPENER.add_handler(urllib.request.HTTPDefaultErrorHandler())


def send_heartbeat(url: str) -> None:
    """One GET of an https URL; raises DeliveryError for every answer but a 2xx, and for none.

    The URL lets anybody beat in Tocsin's place, so it stands in no error and no log.
    """
    if urlsplit(url).scheme != "https":
        raise RequestInvalid("heartbeat: its URL must begin with https://")
    try:
        OPENER.open(url, timeout=LONGEST).close()
    except urllib.error.HTTPError as error:
        error.close()
        raise OutcomeUnknown(f"heartbeat: answered with {error.code}") from None
    except (OSError, HTTPException, ValueError) as error:
        raise OutcomeUnknown(f"heartbeat: {type(error).__name__}") from None
