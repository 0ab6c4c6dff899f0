"""What is said about some 25 alerts, as plain files that people read.

After a change that is meant, write them anew and read the difference:

    TOCSIN_WRITE_GOLDEN=1 pytest tests/test_speech_golden.py
"""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.severity import Severity
from dispatch.speech.compose import (
    Speech,
    Subject,
    announcement,
    details,
    menu,
    menu_several,
    menu_walk,
    one_of,
    phrase,
    several,
)
from dispatch.speech.words import Words, read_words
from dispatch.speech.written import notice

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "speech"


def words_of(language: str) -> Words:
    path = ROOT / "contact_flows" / "speech" / f"{language}.toml"
    return read_words(path.read_text(encoding="utf-8"), path.name)


def subjects() -> list[Subject]:
    alerts = tomllib.loads((GOLDEN / "alerts.toml").read_text(encoding="utf-8"))["alert"]
    return [Subject(**{**alert, "severity": Severity(alert["severity"])}) for alert in alerts]


def shown(title: str, speech: Speech) -> Iterator[str]:
    yield f"{title} ({speech.seconds:.1f} s): {speech.text}"
    yield f"    {speech.ssml}"


def spoken(words: Words) -> Iterator[str]:
    yield from shown("menu", menu(words))
    yield from shown("menu_several", menu_several(words))
    yield from shown("menu_walk", menu_walk(words))
    for key in words.phrase:
        names = {"what": "prod-vm01-cpu-high", "who": "Anna", "route": "main-2", "count": "3"}
        yield from shown(key, phrase(words, key, **names))
    for occasion in words.notice:
        yield f"\n--- notice: {occasion}"
        names = {"incident": "inc-1", "who": "Anna", "plan": "web", "rule": "cpu", "code": "123456"}
        yield notice(words, occasion, subjects()[0], **names)
    for number, subject in enumerate(subjects(), 1):
        yield f"\n--- {number}. {subject.severity}: {subject.what!r} on {subject.resource!r}"
        yield from shown("announcement", announcement(subject, words))
        yield from shown("details", details(subject, words))
        yield from shown("the worst of 40", several(subject, 40, words))
        yield from shown("the second of 3", one_of(subject, 2, 3, words))


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_what_is_said_is_what_the_golden_file_shows(language):
    said = "\n".join(spoken(words_of(language))) + "\n"
    file = GOLDEN / f"{language}.txt"
    if os.environ.get("TOCSIN_WRITE_GOLDEN"):
        file.write_text(said, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == said
