"""Checks contact_flows/speech/*.toml: each language whole, and none behind the others."""

from collections.abc import Iterator, Mapping

from console.checks.files import SPEECH
from console.checks.mending import errors_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.plan import LANGUAGES
from dispatch.speech.words import Words, read_words


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the texts that are spoken."""
    return [
        *_file_findings(project),
        *_language_findings(project),
        *_key_findings(project),
    ]


def _file_findings(project: Project) -> Iterator[Finding]:
    for file, text in project.texts_in(SPEECH).items():
        for error in errors_of(read_words, text, file):
            yield Finding(file, error.line or 1, "error", error.message)


def _language_findings(project: Project) -> Iterator[Finding]:
    """A file for each language, and no second one."""
    unreadable = {finding.file for finding in project.unreadable}
    for language in LANGUAGES:
        file = f"{SPEECH}/{language}.toml"
        if language not in project.languages and file not in unreadable:
            yield Finding(file, 1, "error", f"there is no such file; {language} needs one")
    first: dict[str, str] = {}
    for file, words in project.words.items():
        other = first.setdefault(words.language, file)
        if other != file:
            message = f"{words.language} is in {other} already; a language has one file"
            yield project.finding(file, ("language",), "error", message)


def _key_findings(project: Project) -> Iterator[Finding]:
    """Signs, kinds of ids and units that every other language can say.

    A language may have more (zł, godz); readings differ by nature.
    """
    for file, words in project.words.items():
        others = [_tables(other) for name, other in project.words.items() if name != file]
        for table, own in _tables(words).items():
            everywhere = set.intersection(*(other[table] for other in others)) if others else set()
            for key in sorted(everywhere - own):
                message = f"[{table}] lacks {key!r}, which every other language has"
                yield project.finding(file, (table,), "warning", message)


def _tables(words: Words) -> Mapping[str, set[str]]:
    return {
        "symbol": set(words.symbol),
        "identifier": set(words.identifier),
        "unit": set(words.unit),
    }
