"""A vCard (RFC 2426, version 3.0, which every phone imports) with the numbers that call."""

import hashlib
from collections.abc import Sequence

from dispatch.phone import PhoneNumber

NAME = "Tocsin: alarm / 障害連絡 / alarm dyżurny"
"""One name in three languages: a phone shows a card's only name, whatever its own language."""
NOTES = (
    ("en", "Calls when something breaks. Let it through at night: make it a favourite."),
    ("ja", "障害が起きると電話がかかります。夜間も鳴るように、よく使う連絡先に登録してください。"),
    ("pl", "Dzwoni, gdy coś się zepsuje. Dodaj do ulubionych, żeby dzwonił także w nocy."),
)
LONGEST_LINE = 75
"""Bytes of a line without its end (RFC 2426, 2.6); a longer one goes on in the next."""
ESCAPES = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})


def vcard(numbers: Sequence[PhoneNumber]) -> str:
    """The card, with CRLF after each line. The same numbers make the same card."""
    told = "".join(number.dialled for number in numbers)
    lines = (
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Tocsin//EN",
        f"UID:tocsin-{hashlib.sha256(told.encode()).hexdigest()[:16]}",
        f"FN:{escaped(NAME)}",
        f"N:{escaped(NAME)};;;;",
        *(f"TEL;TYPE=VOICE:{number.dialled}" for number in numbers),
        *(f"NOTE;LANGUAGE={language}:{escaped(note)}" for language, note in NOTES),
        "END:VCARD",
    )
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Text as a value holds it (RFC 2426, 4)."""
    return text.translate(ESCAPES)


def folded(line: str) -> str:
    """The line cut into such of 75 bytes at most, between characters; further ones are indented."""
    lines, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            lines.append("")
            size = 1  # the space that says that the line goes on
        lines[-1] += sign
        size += width
    return "\r\n ".join(lines)
