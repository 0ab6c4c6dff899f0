"""The whole book: files that may each be right and do not fit together."""

import re
from collections.abc import Iterator

from dispatch.book import read_book
from dispatch.errors import ConfigurationError
from fuzz.finding import expect
from fuzz.promises import names_its_place
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target

START = re.compile(r"^# file: ([a-z_]+(?:/[a-z_]+)?)/([\w-]{1,40}\.toml)$", re.MULTILINE | re.ASCII)
"""How an input begins its next file; the texts of languages are the shipped ones."""
FOLDERS = ("rules", "escalation_plans", "escalation_plans/rotas")
SPEECH = texts("contact_flows/speech", "*.toml")


def check(text: str) -> None:
    """Read or refused with one of the files and a line in it; rules name plans that are there."""
    folders: dict[str, dict[str, str]] = {folder: {} for folder in FOLDERS}
    parts = START.split(text)
    for folder, name, content in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        folders.setdefault(folder, {})[f"{folder}/{name}"] = content
    rules, plans, rotas = (folders[folder] for folder in FOLDERS)
    try:
        book = read_book(rules, plans, SPEECH, rotas)
    except ConfigurationError as error:
        names_its_place(error, rules | plans | rotas)
        return
    named = {plan for rule in book.rules.rules for plan in rule.plans}
    expect(named <= set(book.plans), "a rule names a plan that is not there")


def seeds() -> Iterator[str]:
    """The shipped rules, plans and rotas, as one input."""
    files = [(folder, *one) for folder in FOLDERS for one in texts(folder, "*.toml").items()]
    yield "".join(f"# file: {folder}/{name}\n{text}" for folder, name, text in files)
    yield from kept("book")


TARGET = Target("toml", check, seeds, FILE_SIZE)
