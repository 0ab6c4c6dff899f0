# ruff: noqa: RUF001 - characters that look like others are what is looked for here
"""Telephone numbers as lists write them, to E.164; what nobody should call is told by a reason."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumber, PhoneNumberType, shortnumberinfo
from phonenumbers.phonenumber import CountryCodeSource

from dispatch.campaign.list_people import Dialled
from dispatch.campaign.list_reasons import Reason

_ASCII = {
    **{ord("０") + digit: str(digit) for digit in range(10)},
    **dict.fromkeys(map(ord, "‐‑‒–—―−－ーｰ─‧・．"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2000\u2002\u2003\u2007\u2009\u202f\u3000\t"), " "),
    **dict.fromkeys(range(0x200B, 0x2010), None),  # joiners and marks of direction
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], None),
    ord("＋"): "+",
    ord("（"): "(",
    ord("）"): ")",
    ord("／"): "/",
    ord("＃"): "#",
    **dict.fromkeys(map(ord, "、，；｜|"), ";"),
}
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""How spreadsheets are made to keep a zero: ="090…"."""
_ROUNDED = re.compile(r"[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")
_EXTENSION = re.compile(
    r"(?i)[0-9)\s.,;-](e?xt\.?(ensi[oó]n)?|x|#|内線|доб\.?|;ext=)\s*[:.=]?\s*[0-9]"
)
_SEVERAL = re.compile(r"[0-9][^;,/\n]{4,}[;,/\n]+[^;,/\n]*[0-9]{4}")
_WRITTEN = re.compile(r"(tel:)?\s*\+?[-0-9 ().\[\]/~]*[0-9][-0-9 ().\[\]/~]*", re.IGNORECASE)
_LONGEST, _LONGEST_SHORT = 60, 6
_CHARGED = {
    PhoneNumberType.PREMIUM_RATE: Reason.PREMIUM,
    PhoneNumberType.SHARED_COST: Reason.SHARED_COST,
    PhoneNumberType.UAN: Reason.SHARED_COST,
    PhoneNumberType.PERSONAL_NUMBER: Reason.SHARED_COST,
    PhoneNumberType.PAGER: Reason.NO_TELEPHONE,
    PhoneNumberType.VOICEMAIL: Reason.NO_TELEPHONE,
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """Reads numbers; `country` (ISO 3166-1) is that of those without a country code.

    `calling_codes` are those that may be called, as "+81"; empty: all.
    """

    country: str = ""
    calling_codes: Sequence[str] = ()

    def read(self, written: str) -> Dialled | Reason:
        """The number that a cell holds, or why it is not one to be called."""
        text = plain(written)
        for wrong, reason in _NOT_ONE:
            if wrong(text):
                return reason
        digits = re.sub(r"[^0-9+]", "", text)
        if digits.startswith("00"):
            digits = f"+{digits[2:]}"
        if self._is_short(digits):
            return Reason.SHORT
        if not digits.startswith("+") and not self.country:
            return Reason.NO_COUNTRY
        return self._parsed(digits)

    def _parsed(self, digits: str) -> Dialled | Reason:
        try:
            number = phonenumbers.parse(digits, self.country or None, keep_raw_input=True)
        except phonenumbers.NumberParseException:
            return Reason.NOT_POSSIBLE
        if not phonenumbers.is_possible_number(number):
            return Reason.NOT_POSSIBLE
        country = phonenumbers.region_code_for_number(number)
        if not country or not phonenumbers.is_valid_number_for_region(number, country):
            return Reason.NOT_VALID
        if self._lacks_zero(digits, number):
            return Reason.LOST_ZERO
        return self._callable(number, country)

    def _callable(self, number: PhoneNumber, country: str) -> Dialled | Reason:
        kind = phonenumbers.number_type(number)
        if kind in _CHARGED:
            return _CHARGED[kind]
        dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        if self.calling_codes and not dialled.startswith(tuple(self.calling_codes)):
            return Reason.COUNTRY_CLOSED
        return Dialled(dialled, country)

    def _is_short(self, digits: str) -> bool:
        """Those with a country code as well: +81110 is nobody's."""
        if len(digits) <= _LONGEST_SHORT and not digits.startswith("+"):
            return True
        if len(digits) > _LONGEST_SHORT + len("+999") or not digits.startswith("+"):
            return False
        for length in (1, 2, 3):
            code, short = digits[1 : 1 + length], digits[1 + length :]
            regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code or 0), ())
            if regions and short:
                return any(shortnumberinfo.is_emergency_number(short, one) for one in regions)
        return False

    def _lacks_zero(self, digits: str, number: PhoneNumber) -> bool:
        """Whether people of that country would have written a zero before it."""
        if number.country_code_source != CountryCodeSource.FROM_DEFAULT_COUNTRY:
            return False
        rules = PhoneMetadata.metadata_for_region(self.country)
        return rules is not None and rules.national_prefix == "0" and not digits.startswith("0")


def plain(written: str) -> str:
    """The cell with digits and dashes as ASCII has them, without what a spreadsheet puts before."""
    text = written.translate(_ASCII).strip()
    if formula := _TEXT_FORMULA.fullmatch(text):
        text = formula[1]
    return text.strip().removeprefix("'").strip().removesuffix(".0")


def _is_no_number(text: str) -> bool:
    return len(text) > _LONGEST or not _WRITTEN.fullmatch(text) or "+" in text[text.find("+") + 1 :]


_NOT_ONE: Sequence[tuple[Callable[[str], object], Reason]] = (
    (lambda text: not text, Reason.NO_NUMBER),
    (_ROUNDED.fullmatch, Reason.ROUNDED),
    (_EXTENSION.search, Reason.EXTENSION),
    (_SEVERAL.search, Reason.SEVERAL),
    (_is_no_number, Reason.NOT_A_NUMBER),
)
"""What is looked for first, in this order."""
