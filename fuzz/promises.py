"""Promises that several targets share: one line of clean text, no numbers, valid SSML, one result.

The limits of a prompt are Amazon Connect's quotas; the seconds are the design's.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar
from xml.etree import ElementTree as ET

from dispatch.errors import ConfigurationError
from dispatch.speech.compose import Speech
from dispatch.speech.length import seconds
from dispatch.speech.words import Words
from fuzz.finding import Finding, expect
from sandbox.flow.ssml import UnspeakableText, read_ssml

Result = TypeVar("Result")
TAGS = {"speak", "break", "sub", "prosody", "s", "lang"}
LONGEST_ERROR = 1000
"""Characters of an error text: a line of a log, not a copy of the input."""
ROUNDING = 0.11
"""Seconds between what a speech says of its length and what its SSML takes."""
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}(?![0-9])")
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_clean_line(text: str, what: str) -> None:
    """No control character, no half of a surrogate pair, nothing that turns the writing round."""
    if text.isprintable():
        return
    bad = [sign for sign in text if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"}]
    expect(not bad, f"{what} holds the control character {bad[:1]!r}")
    expect(not _OVERRIDES.intersection(text), f"{what} holds a bidirectional override")


def fit_for_a_log(error: Exception, source: str) -> None:
    """An error text is short, on one line, and shows no phone number of its source."""
    text = str(error)
    one_clean_line(text, "the error text")
    expect(len(text) <= LONGEST_ERROR, f"the error text has {len(text)} characters")
    shown = [number for number in _NUMBER.findall(source) if number in text]
    expect(not shown, "the error text shows a phone number")


def names_its_place(error: ConfigurationError, files: dict[str, str]) -> None:
    """The error is fit for a log, and names a file that is there and a line that it has."""
    fit_for_a_log(error, "\n".join(files.values()))
    expect(error.file in files, f"the error names the file {error.file!r}")
    lines = files[error.file].count("\n") + 1
    expect(0 <= error.line <= lines, f"line {error.line} of {lines}")
    said = error.message.startswith("not valid TOML")
    expect(error.line or not said, f"no line for: {error.message}")


def same_twice(make: Callable[[], Result]) -> Result:
    """What `make` gives; the same input must give the same result again."""
    first, second = make(), make()
    expect(first == second, f"two results for one input: {first!r} and {second!r}")
    return first


def sayable(ssml: str) -> ET.Element:
    """The fragment as a prompt: valid, within Connect's limits, our tags, no `$`."""
    prompt = f"<speak>{ssml}</speak>"
    try:
        read = read_ssml(prompt)
    except UnspeakableText as error:
        raise Finding(f"no voice can say it: {error}") from error
    expect(read.tags <= TAGS, f"tags {sorted(read.tags - TAGS)}")
    expect("$" not in prompt, "a $, which Connect would fill in")
    return ET.fromstring(prompt)  # noqa: S314 - our own text is under test


def told_within(said: Speech, limit: float, words: Words) -> None:
    """The speech keeps its limit, and the length it names is that of its SSML."""
    expect(said.seconds <= limit, f"{said.seconds} s of {limit}")
    one_clean_line(said.text, "the text of a speech")
    root = sayable(said.ssml)
    heard = words.joined(filter(None, map(_heard, root.iter("s"))))
    pauses = sum(int(one.attrib["time"].removesuffix("ms")) for one in root.iter("break")) / 1000
    real = seconds(heard, words, pauses)
    expect(abs(real - said.seconds) <= ROUNDING, f"{said.seconds} s are {real:.2f} s")


def _heard(element: ET.Element) -> str:
    """What a voice says: the reading where there is one."""
    inner = "".join(_heard(child) + (child.tail or "") for child in element)
    return element.get("alias") or (element.text or "") + inner
