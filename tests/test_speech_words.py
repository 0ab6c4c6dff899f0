"""The operator's texts: what is refused, and where."""

from pathlib import Path

import pytest

from dispatch.errors import ConfigurationError
from dispatch.speech.words import read_words

TEXTS = Path(__file__).parents[1] / "contact_flows" / "speech"


def text_of(language):
    return (TEXTS / f"{language}.toml").read_text(encoding="utf-8")


def line_of(text, start):
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_the_shipped_texts_are_read_and_know_their_language(language):
    assert read_words(text_of(language), f"texts/{language}.toml").language == language


def test_the_key_language_names_the_language_of_another_file_name():
    text = 'language = "en"\n' + text_of("en")
    assert read_words(text, "night-shift.toml").language == "en"


def test_an_unknown_language_is_refused():
    with pytest.raises(ConfigurationError, match="language"):
        read_words(text_of("en"), "fr.toml")


@pytest.mark.parametrize(
    ("start", "replacement", "message"),
    [
        ("resolved = ", 'resolvd = "over"', "resolved is missing"),
        ("menu = ", 'menuu = "x"', "menu is missing"),
        ("menu = ", 'menu = "x"\nextra = "y"', "unknown key extra"),
        ("critical = ", 'critical = "x"\nworst = "y"', "unknown key worst"),
        ("menu = ", "menu = 3", "menu must be a string"),
        ("menu = ", 'menu = "  "', "menu is empty"),
        ("rate = ", 'rate = "fast"', "rate must be a number from 20 to 200"),
        ("rate = ", "rate = 500", "rate must be a number from 20 to 200"),
        ("rate = ", "rate = true", "rate must be a number"),
        ("characters_per_second = ", "characters_per_second = 0", "must be a number from 1 to 40"),
        ("menu = ", 'menu = "press 1 {who}"', "unknown placeholder {who}"),
        ("acknowledged = ", 'acknowledged = "{waht} is yours"', "unknown placeholder {waht}"),
        (
            "already_acknowledged = ",
            'already_acknowledged = "taken"',
            "lacks the placeholder {who}",
        ),
        ("menu = ", 'menu = "press {"', "brace that is not part of a placeholder"),
        ("menu = ", 'menu = "{what!r}"', "brace that is not part of a placeholder"),
        ("menu = ", 'menu = "wait <break/>"', "texts are plain"),
        ("menu = ", 'menu = "$.Attributes.x"', "texts are plain"),
        ("cpu = ", 'cpu = { text = "CPU" }', "cpu must be a string or"),
        ("cpu = ", 'cpu = "CPU"\nCPU = "x"', "CPU is here twice"),
        ("cpu = ", 'cpu = "a<b"', "texts are plain"),
        ("ns = ", 'ns = ["a", "b", "c"]', "ns has 3 forms: give 1 or 2"),
        ("months = ", 'months = ["January"]', "months must be a list of 12 names"),
        ("announcement = ", "announcement = []", "announcement is missing"),
        ("announcement = ", 'announcement = ["{what}.", "{severity}."]', "in its first sentence"),
        ("announcement = ", 'announcement = ["{severity}."]', "announcement must say {what}"),
        ("announcement = ", f'announcement = ["{{severity}} {"a" * 200} {{what}}"]', "at most 7 s"),
    ],
)
def test_a_mistake_is_refused_and_says_what_would_be_right(start, replacement, message):
    text = text_of("en")
    line = line_of(text, start)
    lines = text.splitlines()
    lines[line - 1] = replacement
    with pytest.raises(ConfigurationError) as caught:
        read_words("\n".join(lines), "en.toml")
    assert message in caught.value.message
    assert caught.value.file == "en.toml"


@pytest.mark.parametrize("start", ["menu = ", "not_understood = ", "ending = ", "rate = "])
def test_a_mistake_is_refused_with_its_line(start):
    text = text_of("en")
    line = line_of(text, start)
    lines = text.splitlines()
    lines[line - 1] = start + "[]"
    with pytest.raises(ConfigurationError) as caught:
        read_words("\n".join(lines), "en.toml")
    assert caught.value.line == line


def test_a_missing_key_is_refused_at_its_table():
    text = text_of("en")
    without = "\n".join(line for line in text.splitlines() if not line.startswith("goodbye = "))
    with pytest.raises(ConfigurationError) as caught:
        read_words(without, "en.toml")
    assert caught.value.line == line_of(text, "[phrase]")


def test_text_that_is_not_toml_is_refused_with_its_line():
    with pytest.raises(ConfigurationError) as caught:
        read_words("rate = 90\nmenu = \n", "en.toml")
    assert caught.value.line == 2


def test_polish_units_have_one_or_four_forms():
    text = text_of("pl").replace('"%" = "procent"', '"%" = ["procent", "procenty"]')
    with pytest.raises(ConfigurationError, match="2 forms: give 1 or 4"):
        read_words(text, "pl.toml")


def test_a_glossary_term_may_have_several_words():
    text = text_of("en") + '\n"order book" = "the big ledger"\n'
    words = read_words(text, "en.toml")
    assert words.reading.match(["order", "book", "slow"], 0)[0].text == "the big ledger"


@pytest.mark.parametrize("language", ["ja", "pl"])
def test_every_language_knows_the_same_regions_units_and_kinds(language):
    english, other = (read_words(text_of(name), name) for name in ("en", language))
    regions = {key for key in english.reading.terms if key[-1].isdigit() and len(key) > 2}
    assert regions <= set(other.reading.terms)
    assert set(english.identifier) == set(other.identifier)
    assert set(english.unit) <= set(other.unit)
    assert set(english.symbol) == set(other.symbol)
