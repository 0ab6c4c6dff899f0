"""The texts of one language, read from the file that an operator edits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.plan import LANGUAGES
from dispatch.speech import templates
from dispatch.speech.glossary import Glossary, Term, read_glossary
from dispatch.speech.limits import check_limits
from dispatch.speech.templates import SPOKEN, Allowed
from dispatch.toml_file import Table, read_table

SEVERITIES = ("critical", "high", "medium", "low", "info")
FORMS = {"en": (1, 2), "ja": (1,), "pl": (1, 4)}
"""How many forms a unit may have: 1 and others; in Polish 1, 2 to 4, 5 and more, a fraction."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said in one language.

    `characters_per_second` is the voice's ordinary speed (in Japanese: morae), `rate` the per
    cent of it that is used. `announcement` and `details` are sentences with placeholders.
    """

    language: str
    characters_per_second: float
    rate: float
    announcement: tuple[str, ...]
    details: tuple[str, ...]
    texts: Mapping[str, str]
    months: tuple[str, ...]
    severity: Mapping[str, Term]
    phrase: Mapping[str, str]
    notice: Mapping[str, str]
    say: Mapping[str, str]
    symbol: Mapping[str, str]
    identifier: Mapping[str, str]
    spelled: Mapping[str, str]
    unit: Mapping[str, tuple[str, ...]]
    reading: Glossary

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences one after the other; Japanese puts no space between them."""
        return ("" if self.language == "ja" else " ").join(sentences)


def read_words(text: str, file: str) -> Words:
    """The texts of a file named after its language, as `en.toml`, or with the key `language`.

    Raises ConfigurationError with the line for a missing or unknown key, an unknown placeholder,
    a wrong type, or a text that is too long to be said with its names.
    """
    table = read_table(text, file)
    language = _language(table, file)
    words = Words(
        language=language,
        characters_per_second=_number(table, "characters_per_second", 1, 40),
        rate=_number(table, "rate", 20, 200),
        announcement=templates.sentences(table, "announcement", templates.SUBJECT),
        details=templates.sentences(table, "details", templates.DETAILS),
        texts=templates.texts(table, templates.TEXTS),
        months=_months(table),
        severity=_terms(table.table("severity"), SEVERITIES),
        phrase=templates.texts(table.table("phrase"), templates.PHRASES),
        notice=templates.texts(table.table("notice"), templates.NOTICES, spoken=False),
        say=templates.texts(table.table("say"), templates.SAY),
        symbol=_open_texts(table.table("symbol"), templates.SYMBOL),
        identifier=_open_texts(table.table("identifier"), SPOKEN),
        spelled=_open_texts(table.table("spelled"), SPOKEN),
        unit=_units(table.table("unit"), FORMS[language]),
        reading=read_glossary(table.table("reading")),
    )
    table.done()
    check_limits(table, words)
    return words


def _language(table: Table, file: str) -> str:
    stem = file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")
    language = table.text("language", stem)
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        table.refuse("language", f'language "{language}" is unknown: name the file after {known}')
    return language


def _number(table: Table, key: str, least: float, most: float) -> float:
    table.asked.add(key)
    value = table.values.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        table.refuse(key, f"{key} must be a number from {least:g} to {most:g}")
    return float(value)


def _months(table: Table) -> tuple[str, ...]:
    months = table.texts("months")
    if len(months) != MONTHS:
        table.refuse("months", f"months must be a list of {MONTHS} names, not {len(months)}")
    for month in months:
        templates.check(table, "months", month, Allowed())
    return months


def _terms(table: Table, keys: tuple[str, ...]) -> Mapping[str, Term]:
    terms = {key: Term.read(table, key) for key in keys}
    table.done()
    return terms


def _open_texts(table: Table, allowed: Allowed) -> Mapping[str, str]:
    return {key: templates.text(table, key, allowed) for key in table.values}


def _units(table: Table, forms: tuple[int, ...]) -> Mapping[str, tuple[str, ...]]:
    return {key: _unit(table, key, forms) for key in table.values}


def _unit(table: Table, key: str, forms: tuple[int, ...]) -> tuple[str, ...]:
    several = table.texts(key) if isinstance(table.values[key], list) else (table.text(key),)
    if len(several) not in forms:
        numbers = " or ".join(str(number) for number in forms)
        table.refuse(key, f"{key} has {len(several)} forms: give {numbers}")
    for form in several:
        templates.check(table, key, form, SPOKEN)
    return several
