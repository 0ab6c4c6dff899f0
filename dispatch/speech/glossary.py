"""The operator's glossary: terms of one or several words, and how they are said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dispatch.speech import split, templates
from dispatch.speech.pieces import Piece
from dispatch.toml_file import Table

_RUNS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """What is written, and the reading where it sounds otherwise."""

    text: str
    reading: str = ""

    @property
    def spoken(self) -> str:
        """What is heard."""
        return self.reading or self.text

    @classmethod
    def read(cls, table: Table, key: str) -> "Term":
        """`"CPU"` or `{ text = "CPU", reading = "シーピーユー" }`."""
        if not isinstance(table.values.get(key), dict):
            return cls(templates.text(table, key, templates.SPOKEN))
        both = table.table(key)
        for part in ("text", "reading"):
            if not isinstance(both.values.get(part), str) or len(both.values) > len(("t", "r")):
                table.refuse(key, f'{key} must be a string or {{ text = "…", reading = "…" }}')
            templates.check(table, key, both.values[part], templates.SPOKEN)
        return cls(both.values["text"], both.values["reading"])

    def piece(self, *, glued: bool = False) -> Piece:
        """The term as it is said."""
        return Piece(self.text, self.reading, glued=glued)


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms by their words in small letters; `longest` is the most words of one term."""

    terms: Mapping[tuple[str, ...], Term]
    longest: int

    def match(self, words: Sequence[str], start: int) -> tuple[Term, int] | None:
        """The longest term that begins at `start`, and how many words it takes."""
        for count in range(min(self.longest, len(words) - start), 0, -1):
            if term := self.terms.get(tuple(words[start : start + count])):
                return term, count
        return None


def read_glossary(table: Table) -> Glossary:
    """The table `[reading]`; two keys of the same words are a ConfigurationError."""
    terms: dict[tuple[str, ...], Term] = {}
    for key in table.values:
        words = words_of(key)
        if not words:
            table.refuse(key, f'"{key}" has no letter or digit: nothing could match it')
        if words in terms:
            table.refuse(key, f"{key} is here twice: capitals, dashes and spaces do not count")
        terms[words] = Term.read(table, key)
    return Glossary(terms, max(map(len, terms), default=0))


def words_of(name: str) -> tuple[str, ...]:
    """The words of `name` in small letters, cut as names in events are cut."""
    return tuple(part.casefold() for run in _RUNS.findall(name) for _, part in split.parts_of(run))
