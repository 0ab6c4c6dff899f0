"""The texts of a script: one for each language, with the person's fields, short enough to say."""

import re
from collections.abc import Collection, Iterator, Sequence

from dispatch.campaign.script import Texts
from dispatch.speech.length import weight
from dispatch.speech.ssml import escape
from dispatch.toml_file import Table

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
LONGEST_FIELD = 80
"""Characters of a person's field that are said; a longer one is cut."""
LONGEST_TEXT = 3000
"""Characters of a text with its fields at their longest (Connect's limit of one prompt)."""
LONGEST_ESCAPED = 5800
"""The same as SSML; Connect takes 6,000 characters with tags."""
LONGEST_SECONDS = 120.0
"""Seconds that one text may take without its fields: nobody listens longer."""
LONGEST_SMS, LONGEST_SENT = 1000, 1600
"""Characters of a text that is sent and not said; and with its fields at their longest, which is
what Amazon SNS takes for an SMS."""
SPEED = {"en": 13.5, "ja": 6.75, "pl": 12.6}
"""Characters (in Japanese: morae) a second of the voices that ship, at RATE."""
RATE = 90
"""Per cent of the voice's own speed."""
_ONE_FIELD = "x" * LONGEST_FIELD
_FORBIDDEN = re.compile(r"[$<>]")
_GAPS = "\u00a0\u3000"


class TextReader:
    """Reads texts by language. `fields` are the person's, or None where they are not known yet."""

    def __init__(self, languages: Sequence[str], fields: Collection[str] | None) -> None:
        self.languages, self.fields = tuple(languages), fields

    def texts(self, table: Table, key: str, *, spoken: bool = True) -> Texts:
        """`key.en = "..."` for each language; with a single language also `key = "..."`."""
        if isinstance(table.values.get(key), str) and len(self.languages) == 1:
            return {self.languages[0]: self._one(table, key, self.languages[0], spoken=spoken)}
        inner = table.table(key)
        if missing := [one for one in self.languages if one not in inner.values]:
            beside = next(iter(inner.values), missing[0])
            inner.refuse(beside, f"{key} has no text in {missing[0]}: give {key}.{missing[0]}")
        found = {one: self._one(inner, one, one, spoken=spoken) for one in self.languages}
        inner.done()
        return found

    def optional(self, table: Table, key: str) -> Texts:
        """The same; empty where the key is not there."""
        table.asked.add(key)
        return self.texts(table, key) if key in table.values else {}

    def _one(self, table: Table, key: str, language: str, *, spoken: bool) -> str:
        text = " ".join(table.text(key).split())
        for fault in self._faults(text):
            table.refuse(key, f"{key} {fault}")
        for fault in _spoken_faults(text, language) if spoken else _sent_faults(text):
            table.refuse(key, f"{key} {fault}")
        return text

    def _faults(self, text: str) -> Iterator[str]:
        if not text:
            yield "is empty: give a text"
        if sign := _FORBIDDEN.search(text):
            yield f'holds "{sign[0]}": texts are plain, without SSML and "$"'
        if unseen := [one for one in text if not one.isprintable() and one not in _GAPS]:
            yield f"holds U+{ord(unseen[0]):04X}, which can be neither said nor shown"
        yield from self._field_faults(text)

    def _field_faults(self, text: str) -> Iterator[str]:
        names = FIELD.findall(text)
        unknown = [one for one in names if self.fields is not None and one not in self.fields]
        if unknown:
            known = ", ".join(f"{{{one}}}" for one in sorted(self.fields or ())) or "none"
            yield f"has the unknown field {{{unknown[0]}}}: known are {known}"
        if re.search("[{}]", FIELD.sub("", text)):
            yield "has a brace that is not part of a field such as {name}"


def _spoken_faults(text: str, language: str) -> Iterator[str]:
    longest = FIELD.sub(_ONE_FIELD, text)
    if len(longest) > LONGEST_TEXT:
        yield f"has {len(longest)} characters with its fields: at most {LONGEST_TEXT}"
    if len(escape(longest)) > LONGEST_ESCAPED:
        yield f"has {len(escape(longest))} characters as SSML: at most {LONGEST_ESCAPED}"
    if (length := seconds(FIELD.sub("", text), language)) > LONGEST_SECONDS:
        yield f"takes {length:.0f} s: at most {LONGEST_SECONDS:g} s; make several steps of it"


def _sent_faults(text: str) -> Iterator[str]:
    if len(text) > LONGEST_SMS:
        yield f"has {len(text)} characters: at most {LONGEST_SMS}"
    if (longest := len(FIELD.sub(_ONE_FIELD, text))) > LONGEST_SENT:
        yield f"has {longest} characters with its fields: at most {LONGEST_SENT}"


def seconds(text: str, language: str) -> float:
    """About how long it takes to say a text."""
    return weight(text, language) / SPEED[language]
