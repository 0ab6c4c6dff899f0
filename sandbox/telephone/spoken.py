"""What is heard of an SSML text: the words, and how long they take."""

import xml.etree.ElementTree as ET  # the sandbox's own, checked SSML
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dispatch.speech.length import seconds
from dispatch.speech.words import Words, read_words

SPEECH = Path(__file__).parents[2] / "contact_flows" / "speech"


@dataclass(frozen=True, slots=True)
class SpokenText:
    """One utterance: `id` is its own, `seconds` an estimate."""

    id: str
    text: str
    language: str
    seconds: float


def spoken_text(ssml: str, utterance: str, language: str) -> SpokenText:
    """The words of a whole SSML text; nothing where no voice is set and so nothing is heard."""
    text = plain(ssml)
    words = all_words().get(language)
    return SpokenText(utterance, text, language, seconds(text, words) if words else 0.0)


def plain(ssml: str) -> str:
    """SSML without its tags, as it is written: a space between sentences, none after "。"."""
    if not ssml:
        return ""
    root = ET.fromstring(ssml)  # noqa: S314 - as above
    for sentence in root.iter("s"):
        sentence.tail = f" {sentence.tail or ''}"
    return " ".join("".join(root.itertext()).split()).replace("。 ", "。")


@cache
def all_words() -> Mapping[str, Words]:
    """The words of every language that is shipped."""
    files = sorted(SPEECH.glob("*.toml"))
    found = [read_words(path.read_text(encoding="utf-8"), path.name) for path in files]
    return {words.language: words for words in found}
