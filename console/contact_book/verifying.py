"""`tocsin contacts verify`: a call speaks a code, and the code that was heard is typed here."""

import argparse
import secrets
import sys
import unicodedata
from datetime import date

from console.contact_book.editing import with_verified
from console.contact_book.people import STORED, person_in
from console.contact_book.place import ContactPlace, contact_place_of
from console.output import write_json, write_line
from dispatch.contact_files import read_contacts
from dispatch.errors import ContactsRefused
from dispatch.phone import PhoneNumber
from dispatch.plan import Contact
from dispatch.verification import DIGITS, VALID_FOR, Verdict

MINUTES = round(VALID_FOR.total_seconds() / 60)
GAPS = str.maketrans("", "", " -.,")
"""What may stand between the digits that somebody types."""


def run(asked: argparse.Namespace) -> int:
    """Call, ask for the code, and note the number as verified; 1 where it is not."""
    place = contact_place_of(asked)
    contact = person_in(place, asked.name)
    phone = _phone(contact, asked.number)
    number = contact.numbers[phone]
    attempt = secrets.token_hex(8)
    place.call(attempt, contact.key, phone, f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")
    _say(f"{contact.key} is called at {number} and hears {DIGITS} digits, twice")
    verdict, day = _judged(place, attempt)
    verified = verdict == Verdict.RIGHT
    version = _note(place, contact.key, number, date.fromisoformat(day)) if verified else None
    if asked.json:
        told = {"contact": contact.key, "number": str(number), "verdict": verdict}
        write_json({**told, "verified": day if verified else None, "version": version})
    else:
        write_line(*_told(contact.key, number, verdict))
    return 0 if verified else 1


def _phone(contact: Contact, asked: int | None) -> int:
    """The place of the number to call: the one asked for, or the first that is not verified."""
    if asked is None:
        numbers = enumerate(contact.numbers)
        return next((at for at, number in numbers if number not in contact.verified), 0)
    if asked > len(contact.numbers):
        raise ContactsRefused(f"{contact.key} has {len(contact.numbers)} numbers, not {asked}")
    return asked - 1


def _judged(place: ContactPlace, attempt: str) -> tuple[str, str]:
    """The verdict on the codes that are typed, and its day; `wrong` where nobody types one."""
    while typed := _typed():
        found = place.judge(attempt, typed)
        if found["verdict"] != Verdict.WRONG:
            return found["verdict"], found["on"]
        _say(f"that is not the code; {found['triesLeft']} more to try")
    return Verdict.WRONG, ""


def _typed() -> str:
    """The next code that is typed; empty at the end of the input. Other lines are no try."""
    while True:
        _say(f"the {DIGITS} digits that were heard: ", end="")
        line = sys.stdin.readline()
        # A Japanese keyboard may type full-width digits.
        code = unicodedata.normalize("NFKC", line).strip().translate(GAPS)
        if not line or (len(code) == DIGITS and code.isdecimal() and code.isascii()):
            return code
        _say(f"a code has {DIGITS} digits")


def _note(place: ContactPlace, key: str, number: PhoneNumber, day: date) -> int:
    """Store that the number is verified, unless the contact has changed meanwhile."""
    stored = place.stored()
    contact = read_contacts(stored.text, STORED).get(key)
    if contact is None or number not in contact.numbers:
        raise ContactsRefused(f"{key} was changed meanwhile and no longer has this number")
    known = {one: on for one, on in contact.verified.items() if one in contact.numbers}
    return place.store(with_verified(stored.text, {key: {**known, number: day}}))


def _told(key: str, number: PhoneNumber, verdict: str) -> tuple[str, str]:
    why = {
        Verdict.WRONG: "nobody typed the code",
        Verdict.USED_UP: "that was not the code either",
        Verdict.EXPIRED: f"the code was older than {MINUTES} minutes",
    }
    if verdict == Verdict.RIGHT:
        return f"{key}: {number} is verified", "green"
    again = f"call again: tocsin contacts verify {key}"
    return f"{key}: {number} is not verified: {why[Verdict(verdict)]}; {again}", "bold red"


def _say(text: str, end: str = "\n") -> None:
    """To the operator, apart from the command's output."""
    print(text, end=end, file=sys.stderr, flush=True)  # noqa: T201 - a dialogue in a terminal
