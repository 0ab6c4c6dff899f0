"""Any text from an event, as a voice can say it.

Letters, digits and the stops between sentences are all that gets through; ids, numbers, dates
and addresses are said by their own rules, and the words between them by the glossary.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby

from dispatch.speech import addresses, foreign, identifiers, moments, numbers, split, threshold
from dispatch.speech.found import Found
from dispatch.speech.glossary import words_of
from dispatch.speech.pieces import STOPS, Piece
from dispatch.speech.plain_words import Manner, Token, pieces_of
from dispatch.speech.templates import fill
from dispatch.speech.words import Words

TEXT_LIMIT = 600
"""Characters that are looked at: more than details can say in their 30 s."""

Rule = Callable[[re.Match[str], Words], Found | None]
_NUMBER = re.compile(rf"\s?(?:{numbers.NUMBER})")
_STOP = r"[.,;:!?]+(?=\s|$)|[。、!?]|(?<=\s)[-\u2013\u2014]+(?=\s)"
_SYMBOL = r"(?:(?<!\S)|(?<=\w))(?:>=|<=|[<>≥≤])(?=\s?[0-9])|(?<!\S)[=&+@](?=\s)"


def _symbol(match: re.Match[str], words: Words) -> Found | None:
    """`> 5` and the like; Japanese names the number first."""
    said = words.symbol.get(match[0], "")
    if "{number}" not in said:
        return Found([Piece(said)] if said else [], match.end())
    after = _NUMBER.match(match.string, match.end())
    if not after:
        return None
    number = numbers.number(after, words) or Found([Piece(after[0].strip())], after.end())
    return Found(fill(said, {"number": number.pieces}), number.end)


def _stop(match: re.Match[str], words: Words) -> Found:
    comma, full = ("、", "。") if words.language == "ja" else (",", ".")
    sign = match[0][0]
    sign = full if sign in ".!。\u2014" else "?" if sign == "?" else comma
    return Found([Piece(sign, glued=True)], match.end())


def _dot(match: re.Match[str], words: Words) -> Found:
    return Found([Piece(words.say["dot"])], match.end())


_RULES: dict[str, tuple[str, Rule]] = {
    "reason": (threshold.START, threshold.reason),
    "uuid": (identifiers.UUID, identifiers.uuid),
    "iso": (moments.ISO, moments.iso),
    "cloudwatch": (moments.CLOUDWATCH, moments.cloudwatch),
    "clock": (moments.CLOCK, moments.clock),
    "colons": (identifiers.COLONS, identifiers.colons),
    "ipv4": (addresses.IPV4, addresses.ipv4),
    "resource": (identifiers.RESOURCE, identifiers.resource),
    "number": (f"{numbers.NUMBER}|{numbers.PERCENT}", numbers.number),
    "symbol": (_SYMBOL, _symbol),
    "stop": (_STOP, _stop),
    "dot": (r"(?<=[^\W_])\.(?=[^\W_])", _dot),
}
_JAPANESE = r"\u3005\u3040-\u30ff\u3400-\u9fff"
_WORD = rf"[{_JAPANESE}]+|(?:(?![{_JAPANESE}])[^\W_])+(?:['\u2019][A-Za-z]+)*"
_SCANNER = re.compile(
    "|".join([*(f"(?P<{name}>{pattern})" for name, (pattern, _) in _RULES.items()), _WORD])
)
_WORDS = re.compile(_WORD)
_ESCAPED = re.compile(r"\\+[nrt]")
"""Line ends that AWS Health writes as a backslash and a letter."""


def speakable(text: str, words: Words) -> list[Piece]:
    """The pieces to say; none if nothing in `text` can be said."""
    plain = unicodedata.normalize("NFKC", _ESCAPED.sub(" ", text[:TEXT_LIMIT]))
    plain = addresses.shortened(plain)[:TEXT_LIMIT]
    english = words.language != "en" and foreign.is_english(plain)
    manner = Manner(shouted=plain.upper() == plain, english=english)
    pieces: list[Piece] = []
    for is_token, items in groupby(_items(plain, words), key=lambda item: isinstance(item, Token)):
        if is_token:
            tokens = [item for item in items if isinstance(item, Token)]
            pieces += pieces_of(tokens, words, manner)
        else:
            pieces += [item for item in items if isinstance(item, Piece)]
    return _stopped(pieces)


def _items(text: str, words: Words) -> Iterator[Token | Piece]:
    at = 0
    while match := _SCANNER.search(text, at):
        rule = _RULES[match.lastgroup][1] if match.lastgroup in _RULES else None
        found = rule(match, words) if rule else None
        if not found:
            # A rule that declines may have taken only the start of a word (7f9c6d).
            word = _WORDS.match(text, match.start())
            match = word if word and word.end() > match.end() else match
        yield from found.pieces if found else _tokens(match, words)
        at = found.end if found else match.end()


def _tokens(match: re.Match[str], words: Words) -> Iterator[Token]:
    """The words in a match, each cut as a name is."""
    for run in _WORDS.finditer(match.string, match.start(), match.end()):
        for start, part in _parts(run[0], words):
            yield Token(part, glued=_glued(match.string, run.start() + start))


def _parts(run: str, words: Words) -> list[tuple[int, str]]:
    """Cut at case changes and digits, but not a random id, nor a term such as IPv6 or DynamoDB."""
    if identifiers.random(run):
        return [(0, run)]
    if words_of(run.lower()) in words.reading.terms and len(run) == len(run.lower()):
        ends = split.parts_of(run.lower())
        return [(start, run[start : start + len(part)]) for start, part in ends]
    return split.parts_of(run)


def _glued(text: str, at: int) -> bool:
    """True where two scripts meet without a gap, as in 本番DB."""
    if at == 0 or not text[at - 1].isalnum():
        return False
    return split.caseless(text[at - 1]) or split.caseless(text[at])


def _stopped(pieces: list[Piece]) -> list[Piece]:
    """Without stops at the start, two in a row, or a kind twice (instance i-0abc1234def)."""
    kept: list[Piece] = []
    for piece in pieces:
        if piece.text in STOPS and (not kept or kept[-1].text in STOPS):
            continue
        if kept and _same_kind(kept[-1], piece):
            kept.pop()
        kept.append(piece)
    return kept


def _same_kind(before: Piece, piece: Piece) -> bool:
    return not piece.plain and piece.text.isalpha() and before.text.casefold() == piece.text
