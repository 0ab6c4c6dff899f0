"""Everything operators wrote, read and found right: rules, plans, rotas and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dispatch.errors import ConfigurationError
from dispatch.judge.rules import RuleSet, read_rules
from dispatch.line.limit_files import is_limits, read_limits
from dispatch.line.limits import DEFAULT_LIMITS, Limits
from dispatch.plan import LANGUAGES, Plan
from dispatch.plan_files import read_plan
from dispatch.rota.calendar_table import Calendar
from dispatch.rota.files import read_rota
from dispatch.rota.model import Rota
from dispatch.speech.words import Words, read_words

NO_FILES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Book:
    """Rules, plans and rotas by name, and words by language.

    `calendars` are those of the rotas that have one; their shifts are not in the files.
    """

    rules: RuleSet
    plans: Mapping[str, Plan]
    words: Mapping[str, Words]
    rotas: Mapping[str, Rota]
    calendars: Mapping[str, Calendar]
    limits: Limits = DEFAULT_LIMITS


def read_book(
    rules: Mapping[str, str],
    plans: Mapping[str, str],
    words: Mapping[str, str],
    rotas: Mapping[str, str] = NO_FILES,
) -> Book:
    """The book from file name -> text; a mistake in any file raises ConfigurationError."""
    rota_files = [read_rota(text, file) for file, text in sorted(rotas.items())]
    by_name = {one.rota.name: one.rota for one in rota_files}
    limits = [read_limits(text, file) for file, text in plans.items() if is_limits(file)]
    all_plans = [
        read_plan(text, file, by_name)
        for file, text in sorted(plans.items())
        if not is_limits(file)
    ]
    all_words = [read_words(text, file) for file, text in sorted(words.items())]
    book = Book(
        read_rules(rules),
        {plan.name: plan for plan in all_plans},
        {one.language: one for one in all_words},
        by_name,
        {one.rota.name: one.calendar for one in rota_files if one.calendar},
        *limits,
    )
    _refuse_missing_plans(book)
    _refuse_missing_words(book, sorted(words))
    return book


def _refuse_missing_plans(book: Book) -> None:
    for rule in book.rules.rules:
        for plan in rule.plans:
            if plan not in book.plans:
                known = ", ".join(sorted(book.plans))
                raise ConfigurationError(
                    rule.file, rule.line, f"rule {rule.name}: no plan {plan}; there are {known}"
                )


def _refuse_missing_words(book: Book, files: Sequence[str]) -> None:
    """A contact may have any language: one without texts would be found out at the pick-up."""
    missing = [language for language in LANGUAGES if language not in book.words]
    if missing:
        given = ", ".join(files) or "no file"
        raise ConfigurationError(
            f"{missing[0]}.toml", 0, f"the texts for {missing[0]} are missing; there is {given}"
        )
