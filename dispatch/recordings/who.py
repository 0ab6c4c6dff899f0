"""Whom a recording is of: customer, incident, campaign, as far as that is known."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dispatch.phone import E164

_BEGAN = re.compile(r"_([0-9]{8})T([0-9]{2}):?([0-9]{2})(?:_UTC)?\.[^./]*$")
_HASHED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Who:
    """Each is empty where it is not known; `number` is hashed as `hashed` does."""

    number: str = ""
    incident: str = ""
    campaign: str = ""


def who_of(
    metadata: Mapping[str, str], tags: Mapping[str, str], incident: str = "", campaign: str = ""
) -> Who:
    """By what our own tables know of the contact, else by what the object says.

    Its metadata or tags are `tocsin-number` (E.164, or hashed already), `tocsin-incident` and
    `tocsin-campaign`.
    """
    said = {name.lower(): value for name, value in (*tags.items(), *metadata.items())}
    return Who(
        number=_number(said.get("tocsin-number", "")),
        incident=incident or said.get("tocsin-incident", ""),
        campaign=campaign or said.get("tocsin-campaign", ""),
    )


def hashed(number: str) -> str:
    """The SHA-256 of a number in E.164 form, in hexadecimal: by it recordings are found."""
    return hashlib.sha256(number.encode()).hexdigest()


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


def _number(said: str) -> str:
    if _HASHED.fullmatch(said):
        return said
    return hashed(said) if E164.fullmatch(said) else ""
