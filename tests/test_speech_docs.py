"""docs/speech.md says what the code does: its examples are run, its figures compared."""

import re
from pathlib import Path

import pytest

from dispatch.speech import compose, length
from dispatch.speech.pieces import spoken_of, text_of
from dispatch.speech.speakable import speakable
from dispatch.speech.words import read_words

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs" / "speech.md").read_text(encoding="utf-8")
LANGUAGES = ("en", "ja", "pl")


def text_in(language):
    return (ROOT / "contact_flows" / "speech" / f"{language}.toml").read_text(encoding="utf-8")


WORDS = {language: read_words(text_in(language), language) for language in LANGUAGES}


def rows(header):
    """The cells of the rows below the table header that begins with `header`."""
    below = DOCS.split(f"\n| {header} |")[1].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in below]


@pytest.mark.parametrize("row", rows("in the event"), ids=lambda row: row[0])
def test_each_example_is_said_as_the_page_says(row):
    name, *said = row
    assert [text_of(speakable(name.strip("`"), WORDS[one])) for one in LANGUAGES] == said


def test_the_glossary_example_works_as_the_page_says():
    terms = re.search(r"```toml\n(.+?)```", DOCS, re.DOTALL)[1]
    words = read_words(text_in("en") + "\n" + terms, "en.toml")
    example = re.search(r"`([\w-]+)` is said as \"(.+?)\" and heard as \"(.+?)\"", DOCS)
    pieces = speakable(example[1], words)
    assert (text_of(pieces), spoken_of(pieces)) == (example[2], example[3])


def test_the_figures_of_the_estimate_are_those_of_the_code():
    table = {row[0]: row[1:] for row in rows("figure")}
    for index, language in enumerate(("en", "pl", "ja")):
        weights = length._WEIGHTS[language]  # noqa: SLF001 - the page shows these figures
        digits = f"{weights.lone_digit:g} / {weights.digit:g}"
        assert table["`characters_per_second`"][index] == (
            f"{WORDS[language].characters_per_second:g}"
        )
        assert table["a digit alone / in a number"][index] == digits
        assert table["a letter spelled out (`CPU`)"][index] == f"{weights.spelled:g}"
    assert f"A full stop counts {length.FULL_STOP} s, a comma {length.COMMA} s" in DOCS


def test_the_limits_on_the_page_are_those_of_the_code():
    limits = (compose.ANNOUNCEMENT_LIMIT, compose.DETAILS_LIMIT, compose.PHRASE_LIMIT)
    said = re.search(
        r"at most (\d+) s up to the menu.+Details take at most (\d+) s.+takes at most (\d+) s",
        DOCS,
        re.DOTALL,
    )
    assert tuple(map(float, said.groups())) == limits


def test_every_text_and_table_of_the_files_is_explained():
    for name in ("announcement", "details", *WORDS["en"].texts):
        assert f"`{name}`" in DOCS
    for table in re.findall(r"^\[(\w+)\]", text_in("en"), re.MULTILINE):
        assert f"`[{table}]`" in DOCS
