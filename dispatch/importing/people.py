"""A person's phone numbers out of their contact methods; what is no phone is a loss."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.importing.loss import Losses, What
from dispatch.phone import PhoneNumber
from dispatch.plan import LANGUAGES

_BETWEEN = re.compile(r"[\s().\-/]+")
DISABLED = "disabled"
"""The kind of a number that the source does not call."""
ITALY = 39


@dataclass(frozen=True, slots=True)
class Method:
    """One contact method. `kind` is voice, sms or what else the source calls it.

    `after` is how many minutes after the alert the source used it: the earlier number is tried
    first.
    """

    kind: str
    address: str
    where: str
    after: int = 0


def numbers_of(methods: Iterable[Method], losses: Losses) -> tuple[PhoneNumber, ...]:
    """The numbers for calls, the earliest first; else those for text messages."""
    ordered = sorted(methods, key=lambda one: one.after)
    for one in ordered:
        if one.kind == DISABLED:
            losses.add(What.NUMBER, one.where, "the number is disabled", "left out")
        elif one.kind not in {"voice", "sms"}:
            why = f"{one.kind}: Tocsin calls; mail and chat go to the team's topic, not to a person"
            instead = 'a stage with notify = ["notices"] tells the team'
            losses.add(What.ADDRESS, one.where, why, instead)
    voice = _numbers((one for one in ordered if one.kind == "voice"), losses)
    texts = [one for one in ordered if one.kind == "sms"]
    if not voice:
        return _instead(texts, losses)
    for one in texts:
        why = "a text message goes out only where no call can be placed, to the number of the call"
        losses.add(What.TEXT_MESSAGES, one.where, why, "the person's other number is called")
    return voice


def with_country(text: str, country: int) -> str:
    """A number whose calling code the source keeps apart; 0 is none.

    The 0 before a national number is left out, but in Italy, where it belongs to the number.
    """
    digits = _BETWEEN.sub("", text)
    if not country or digits.startswith("+"):
        return digits
    return f"+{country}{digits if country == ITALY else digits.lstrip('0')}"


def number_of(text: str) -> PhoneNumber | None:
    """A number as people write it, in E.164; None where it is none."""
    digits = _BETWEEN.sub("", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    try:
        return PhoneNumber(digits)
    except ValueError:
        return None


def language_of(locale: str) -> str:
    """A language that the voice speaks, from a locale as en_US."""
    language = locale[:2].lower()
    return language if language in LANGUAGES else "en"


def _instead(texts: list[Method], losses: Losses) -> tuple[PhoneNumber, ...]:
    numbers = _numbers(texts, losses)
    if numbers:
        why = "the person has no number for calls, only one for text messages"
        losses.add(What.TEXT_MESSAGES, texts[0].where, why, "that number is called")
    return numbers


def _numbers(methods: Iterable[Method], losses: Losses) -> tuple[PhoneNumber, ...]:
    found = {}
    for one in methods:
        number = number_of(one.address)
        if number is None:
            why = "it is no number in E.164: a plus sign, the country code and the number"
            losses.add(What.NUMBER, one.where, why, "left out: write it into contacts.toml")
        else:
            found[number] = one
    return tuple(found)
