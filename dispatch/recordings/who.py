"""Whom a recording is of: customer, incident, campaign, as far as that is known."""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dispatch.phone import E164

_BEGAN = re.compile(r"_([0-9]{8})T([0-9]{2}):?([0-9]{2})(?:_UTC)?\.[^./]*$")


@dataclass(frozen=True, slots=True)
class Who:
    """Each is empty where it is not known; `number` is hashed as `hashed` does.

    `others` are further incidents that were told in the same call.
    """

    number: str = ""
    incident: str = ""
    campaign: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whose:
    """What our own tables know of a contact; `number` is in E.164 form, and only passes by."""

    number: str = field(default="", repr=False)
    incidents: tuple[str, ...] = ()
    campaign: str = ""


NOBODYS = Whose()


def who_of(
    metadata: Mapping[str, str],
    tags: Mapping[str, str],
    hide: Callable[[str], str],
    ours: Whose = NOBODYS,
) -> Who:
    """By what our own tables know of the contact, else by what the object says.

    Its metadata or tags are `tocsin-number` (E.164), `tocsin-incident` and `tocsin-campaign`.
    `hide` hashes a number, and is asked only where there is one.
    """
    said = {name.lower(): value for name, value in (*tags.items(), *metadata.items())}
    number = ours.number or said.get("tocsin-number", "")
    first, *others = ours.incidents or (said.get("tocsin-incident", ""),)
    return Who(
        number=hide(number) if E164.fullmatch(number) else "",
        incident=first,
        campaign=ours.campaign or said.get("tocsin-campaign", ""),
        others=tuple(others),
    )


def hashed(number: str, secret: bytes) -> str:
    """The HMAC-SHA-256 of a number in E.164 form, in hexadecimal: by it recordings are found.

    A plain hash would tell the number to whoever tries all that there are.
    """
    return hmac.new(secret, number.encode(), hashlib.sha256).hexdigest()


def began_at(key: str, otherwise: str) -> str:
    """When the call began, as ISO 8601 in UTC, by the name that Amazon Connect gives.

    CONTACT-ID_20260131T09:05_UTC.wav; of another name `otherwise` is taken, when it was stored.
    """
    found = _BEGAN.search(key)
    try:
        date = datetime.strptime("".join(found.groups()), "%Y%m%d%H%M") if found else None  # noqa: DTZ007
    except ValueError:
        date = None
    return date.replace(tzinfo=UTC).isoformat() if date else otherwise
