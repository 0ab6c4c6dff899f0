"""Whether a voice could speak a text: SSML within the bounds that Connect sets."""

from dataclasses import dataclass
from xml.parsers import expat

from dispatch.errors import TocsinError

MAX_TOTAL = 6000
"""Characters of one prompt with its tags (Connect quota)."""
MAX_BILLED = 3000
"""Characters of one prompt without its tags (Connect quota)."""


class UnspeakableText(TocsinError):
    """SSML that would fail as a prompt, and why."""


@dataclass(frozen=True, slots=True)
class SpeakableText:
    """The words without tags, and the names of the tags."""

    words: str
    tags: frozenset[str]


class _Reader:
    def __init__(self) -> None:
        self.words: list[str] = []
        self.tags: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._tag
        self.parser.CharacterDataHandler = self.words.append
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _tag(self, name: str, _attributes: dict[str, str]) -> None:
        self.tags.append(name)

    def _doctype(self, *_: object) -> None:
        raise UnspeakableText("SSML has no DOCTYPE")

    def read(self, ssml: str) -> None:
        try:
            self.parser.Parse(ssml.encode("utf-8", "surrogatepass"), True)  # noqa: FBT003 (the C function takes it by position)
        except expat.ExpatError as error:
            why = expat.ErrorString(error.code)
            raise UnspeakableText(f"{why} at character {error.offset}") from error


def read_ssml(ssml: str) -> SpeakableText:
    """The words and tags of a well-formed `<speak>` text within the bounds.

    Raises UnspeakableText where Connect would fail the prompt.
    """
    if len(ssml) > MAX_TOTAL:
        raise UnspeakableText(f"{len(ssml)} characters; a prompt has {MAX_TOTAL} with its tags")
    reader = _Reader()
    reader.read(ssml)
    if reader.tags[0] != "speak":
        raise UnspeakableText(f"<speak> must enclose the text, not <{reader.tags[0]}>")
    words = "".join(reader.words)
    if len(words) > MAX_BILLED:
        raise UnspeakableText(f"{len(words)} characters; a prompt has {MAX_BILLED} without tags")
    return SpeakableText(words, frozenset(reader.tags))
