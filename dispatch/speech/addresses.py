"""ARNs and URLs cut to what names the thing, and IPv4 addresses said number by number."""

import re

from dispatch.speech import identifiers
from dispatch.speech.found import Found
from dispatch.speech.pieces import Piece
from dispatch.speech.words import Words

_LONG = re.compile(
    r"arn:aws[a-z-]*:(?P<service>[a-z0-9-]*):[^:\s]*:(?P<account>[0-9]*):(?P<rest>\S*)"
    r"|(?:https?|wss?|ftps?|ssh|tcp|udp|tls)://(?:[^\s/@]*@)?(?:www\.)?(?P<host>[^\s/:?#]+)\S*"
)
_TRAILING = re.compile(r"[.,;!?)\]}\"'」。、]+$")
_ID = re.compile(identifiers.RESOURCE)
_UUID = re.compile(identifiers.UUID)
_ALNUM = re.compile(r"[^\W_]")
IPV4 = (
    r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
    r"(?:/(?P<mask>[0-9]{1,2})|:(?P<port>[0-9]{1,5}))?(?![\w/]|\.[0-9])"
)


def shortened(text: str) -> str:
    """`text` with each ARN cut to its service and last part, each URL to its host."""
    return _LONG.sub(_short, text)


def _short(match: re.Match[str]) -> str:
    trailing = _TRAILING.search(match[0])
    stop = trailing[0] if trailing else ""
    if match["host"]:
        return match["host"].rstrip(stop) + stop
    last = last_part(match["rest"]) or match["account"]
    # An id such as i-0abc1234def says by itself what it names.
    return f"{last}{stop}" if _ID.fullmatch(last) else f"{match['service']} {last}{stop}"


def last_part(name: str) -> str:
    """The last part of a path or ARN that says something: not `*`, a version or a random id.

    A UUID is said together with what stands before it: `certificate/1234…`.
    """
    parts = [part for part in re.split("[/:]", _TRAILING.sub("", name)) if _ALNUM.search(part)]
    telling = [part for part in parts if not part.isdigit() and not identifiers.random(part)]
    if telling and _UUID.fullmatch(telling[-1]):
        return " ".join(telling[-2:])
    return next(reversed(telling or parts), "")


def ipv4(match: re.Match[str], words: Words) -> Found | None:
    """`10.0.12.7`, with its mask or port; numbers over 255 are left to the words."""
    numbers = re.split("[.:/]", match[0])
    if any(int(one) > 255 for one in numbers[:4]):  # noqa: PLR2004 - an octet
        return None
    said = f" {words.say['dot']} ".join(numbers[:4])
    for name, key in (("mask", "slash"), ("port", "port")):
        said += f" {words.say[key]} {match[name]}" if match[name] else ""
    return Found([Piece(said)], match.end())
