"""What the plain values of an EventBridge event pattern ask of one value of an event.

Words of refusal here and in its siblings are EventBridge's own, odd ones included, so that what
the sandbox says can be searched for.
"""

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeGuard

from dispatch.errors import TocsinError

Test = Callable[[object], bool]
"""Whether one value of an event passes."""


class PatternRefused(TocsinError):
    """EventBridge would refuse this pattern: `reason` in its words, `path` of the key at fault."""

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(
            f"Event pattern is not valid. Reason: {reason}" + f" at {path}" * bool(path)
        )
        self.reason, self.path = reason, path


def is_number(value: object) -> TypeGuard[float]:
    """True for an integer or a float, and not for true and false (1 and 0 to Python)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def same_number(number: float) -> Test:
    """Passes the same number however it is written: 10 and 10.0, but not "10"."""
    return lambda seen: is_number(seen) and seen == number


def same_text(text: str) -> Test:
    """Passes this text; an IP address passes in any of its spellings, as AWS compares numbers."""
    if (address := _address(text)) is not None:
        return lambda seen: _address(seen) == address
    return lambda seen: seen == text


def text_of(argument: object, match_type: str) -> str:
    """The argument of a match type that takes one string, or PatternRefused."""
    if not isinstance(argument, str):
        raise PatternRefused(f"{match_type} match pattern must be a string")
    return argument


def equals_ignore_case(argument: object) -> Test:
    """The test of `{"equals-ignore-case": "text"}`."""
    text = text_of(argument, "equals-ignore-case").lower()
    return lambda seen: isinstance(seen, str) and seen.lower() == text


def prefix(argument: object) -> Test:
    """The test of `{"prefix": "text"}`, or of one with equals-ignore-case inside."""
    if isinstance(argument, Mapping):
        text = _ignoring_case(argument, "prefix")
        return lambda seen: isinstance(seen, str) and seen.lower().startswith(text)
    text = text_of(argument, "prefix")
    return lambda seen: isinstance(seen, str) and seen.startswith(text)


def suffix(argument: object) -> Test:
    """The test of `{"suffix": "text"}`, or of one with equals-ignore-case inside."""
    if isinstance(argument, Mapping):
        text = _ignoring_case(argument, "suffix")
        return lambda seen: isinstance(seen, str) and seen.lower().endswith(text)
    text = text_of(argument, "suffix")
    return lambda seen: isinstance(seen, str) and seen.endswith(text)


def cidr(argument: object) -> Test:
    """The test of `{"cidr": "10.0.0.0/8"}`; the address may have bits below its mask."""
    text = text_of(argument, "prefix")
    address, slash, bits = text.partition("/")
    if not slash or "/" in bits:
        raise PatternRefused("Malformed CIDR, one '/' required")
    if not re.fullmatch(r"[0-9]{1,9}", bits):
        raise PatternRefused("Malformed CIDR, mask bits must be an integer")
    if _address(address) is None:
        raise PatternRefused(f"Nonstandard IP address: {address}")
    version, limit = ("IPv6", 128) if ":" in address else ("IPv4", 32)
    if int(bits) >= limit:
        raise PatternRefused(f"{version} mask bits must be < {limit}")
    network = ip_network(text, strict=False)
    return lambda seen: (found := _address(seen)) is not None and found in network


def _ignoring_case(argument: Mapping[str, object], match_type: str) -> str:
    if list(argument) != ["equals-ignore-case"]:
        raise PatternRefused(f"Unsupported {match_type} pattern: {', '.join(map(str, argument))}")
    return text_of(argument["equals-ignore-case"], "equals-ignore-case").lower()


def _address(value: object) -> IPv4Address | IPv6Address | None:
    if not isinstance(value, str) or not ("." in value or ":" in value):
        return None
    try:
        return ip_address(value)
    except ValueError:
        return None
