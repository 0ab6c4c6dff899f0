# ruff: noqa: RUF001 - people write numbers with characters that look like others
"""A list as people send them, made of nothing but a seed: every kind of dirt, and what is right.

Of a hundred entries about one is of each kind. The numbers of those who are taken are Japanese
mobile numbers, as the entry's own number makes them.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator

COLUMNS = ("name", "phone", "visit", "note")
HEADER = ",".join(COLUMNS) + "\r\n"
SHARE = 100
CAMPAIGN = """
description = "A list as people send them"
languages = ["ja"]

[list]
format = "csv"
encoding = "{encoding}"
default_country = "JP"

[list.columns]
number = "phone"

[list.fields]
name = "name"
visit = "visit"
note = "note"

[calling_hours]
hours = ["mon-sun 09:00-20:00"]
zone = "Asia/Tokyo"

[limits]
attempts = 2
attempts_per_day = 2

[spending]
currency = "USD"
cap = 10

[consent]
basis = "consent"
reference = "form 4"
obtained_by = "reception"
obtained_on = 2026-04-01

[[compliance]]
country = "JP"
confirmed_by = "legal"
confirmed_on = 2026-11-20

[script]
start = "hello"

[script.goodbye]
ja = "失礼いたします。"

[script.fault]
ja = "のちほどおかけ直しします。"

[script.no_key]
ja = "キーが押されていません。"

[script.wrong_key]
ja = "そのキーは使えません。"

[[script.step]]
name = "hello"
kind = "end"

[script.step.say]
ja = "お知らせです。"
"""


def mobile(number: int) -> str:
    """Eleven digits, another one for each number below ten million."""
    return f"090{10_000_000 + number * 7 % 80_000_000:08}"


def spellings(digits: str, which: int) -> str:
    """One of the ways in which people write a Japanese mobile number."""
    parts = digits[:3], digits[3:7], digits[7:]
    wide = digits.translate({ord("0") + n: ord("０") + n for n in range(10)})
    return (
        digits,
        "-".join(parts),
        " ".join(parts),
        f"+81{digits[1:]}",
        f"+81 {parts[0][1:]}-{parts[1]}-{parts[2]}",
        f"+81 (0){parts[0][1:]} {parts[1]} {parts[2]}",
        f"0081{digits[1:]}",
        f"81{digits[1:]}",
        f"'{digits}",
        wide,
        f"{wide[:3]}−{wide[3:7]}−{wide[7:]}",
        f"({parts[0]}){parts[1]}‐{parts[2]}",
        f"\u202a{'-'.join(parts)}\u202c",
        f"{parts[0]}.{parts[1]}.{parts[2]}",
    )[which % 14]


REFUSED = {
    60: ("8.19012E+11", "rounded"),
    61: ("110", "short-number"),
    62: ("119", "short-number"),
    63: ("+81110", "short-number"),
    64: ("0990-504-123", "premium"),
    65: ("0570-012-345", "shared-cost"),
    66: ("090-1234-5678 内線12", "extension"),
    67: ("03-1234-5678 ext. 5", "extension"),
    68: ("09012345678/08012345678", "several-numbers"),
    69: ("090123456", "not-valid"),
    70: ("", "no-number"),
    71: ("=HYPERLINK(1)", "not-a-number"),
    72: ("unknown", "not-a-number"),
    73: ("+1 202 555 0100", "country-unconfirmed"),
    74: ("9012345678", "lost-zero"),
    75: ("+99912345678", "not-possible"),
    76: ("020-1234-5678", "no-telephone"),
    77: ("0000000000", "not-possible"),
}
"""The telephone cell of those kinds, and the reason they are set aside for."""
DUPLICATE, REFUSAL = range(50, 60), 78
BROKEN = {"utf-16-le": b"\x00\xd8", "utf-16-be": b"\xd8\x00"}
"""Bytes that are no text, by the encoding; in all others b"\x81 "."""


def dirty_lines(entries: int, encoding: str = "utf-8") -> Iterator[tuple[bytes, str]]:
    """The file's lines, each with what becomes of it: "taken", a reason, or "" of no entry."""
    yield HEADER.encode(encoding), ""
    earlier = 0
    for number in range(entries):
        kind = _kind(number)
        what, phone = "taken", _spelt(mobile(number), number, encoding)
        if kind in REFUSED:
            phone, what = REFUSED[kind]
        elif kind in DUPLICATE and number > SHARE:
            phone, what = _spelt(mobile(earlier), number + 5, encoding), "duplicate"
        elif kind == REFUSAL:
            what = "do-not-call"
        text, told = _written(kind, number, phone, encoding)
        if (told or what) == "taken":
            earlier = number
        yield text, told or what


def refused_numbers(entries: int) -> list[str]:
    """Those of the list who asked never to be called again, in E.164 form."""
    return [f"+81{mobile(n)[1:]}" for n in range(entries) if _kind(n) == REFUSAL]


def expected(entries: int) -> Counter[str]:
    """How many entries become what."""
    return Counter(what for _, what in dirty_lines(entries) if what)


def campaign_text(encoding: str = "utf-8") -> str:
    """A campaign's file for such a list."""
    return CAMPAIGN.format(encoding=encoding)


def _spelt(digits: str, which: int, encoding: str) -> str:
    """As people write it who have these characters."""
    text = spellings(digits, which)
    return text if "?" not in text.encode(encoding, "replace").decode(encoding) else digits


def _kind(number: int) -> int:
    return int.from_bytes(hashlib.sha256(f"kind {number}".encode()).digest()[:4]) % SHARE


def _written(kind: int, number: int, phone: str, encoding: str) -> tuple[bytes, str]:
    """The entry's line or lines, and why it is set aside for their sake."""
    name, visit = f"山田 {number}", "2026-12-01"
    note = ("", "=1+2", "@SUM(A1)", "-5", "窓口で確認")[number % 5]
    plain = f"{name},{phone},{visit},{note}"
    text, told = {
        80: (f"{name},", "broken-text"),
        81: (f"{name},{phone}\n", "columns"),
        82: (f"{plain},b,c\n", "columns"),
        83: (f'"{plain}\n', "open-quote"),
        84: (f"{plain}\0b\n", "nul"),
        85: (f"{name},{phone},{visit},{'長' * 2000}\n", "too-long"),
        86: (f'"{name}\r\n""様""",{phone},"{visit}\n",{note}\r\n', ""),
        87: (f'"{name}, Jr.","{phone}",{visit},{note},,\r\n', ""),
        88: (f"{plain}\r\n\r\n,,,\r\n", ""),
    }.get(kind, (f"{plain}\r\n", ""))
    raw = text.encode(encoding, "replace")
    if told == "broken-text":
        raw += BROKEN.get(encoding, b"\x81 ") + f"{phone},x,y\n".encode(encoding, "replace")
    return raw, told
