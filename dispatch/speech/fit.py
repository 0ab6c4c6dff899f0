"""Names cut at word boundaries until a speech fits its limit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dispatch.speech import split
from dispatch.speech.length import seconds
from dispatch.speech.pieces import FULL_STOPS, Piece, spoken_of
from dispatch.speech.templates import fill_text
from dispatch.speech.words import Words

Fields = Mapping[str, Sequence[Piece]]
KEPT = frozenset({"severity", "number", "count"})
"""Never cut: how bad it is, and how many there are."""
LEFT_OUT_FIRST = "region"
"""Left out where that alone is enough: the end of the alarm's name tells more."""
IMPORTANCE = {"summary": 4, "what": 3, "resource": 2}
"""How the room is divided among names too long for it; every other name counts 1."""
STEP = 0.25
"""Seconds by which the room is lowered at least where the sum of the parts was too hopeful."""


def length(templates: Sequence[str], fields: Fields, words: Words) -> float:
    """Seconds that the filled templates take."""
    spoken = {name: spoken_of(pieces) for name, pieces in fields.items()}
    filled = filter(None, (fill_text(template, spoken) for template in templates))
    return seconds(words.joined(filled), words)


def fitted(templates: Sequence[str], fields: Fields, limit: float, words: Words) -> Fields:
    """The fields, all of them used, cut so that the templates take at most `limit` seconds.

    Short names keep their length; the long ones share what is left by importance.
    """
    whole = length(templates, fields, words)
    if whole <= limit:
        return fields
    without = {**fields, LEFT_OUT_FIRST: ()}
    if LEFT_OUT_FIRST in fields and length(templates, without, words) <= limit:
        return without
    costs = {name: _cost(pieces, words) for name, pieces in fields.items() if name not in KEPT}
    room = limit - whole + sum(costs.values())
    cut = _shared(fields, costs, room, words)
    # The parts' lengths do not quite add up to that of the whole.
    while (over := length(templates, cut, words) - limit) > 0 and room > 0:
        room -= max(over, STEP)
        cut = _shared(fields, costs, room, words)
    return _regrown(templates, fields, cut, limit, words)


def _shared(fields: Fields, costs: Mapping[str, float], room: float, words: Words) -> Fields:
    shares = _shares(costs, max(room, 0.0))
    return {**fields, **{name: _cut(fields[name], shares[name], words) for name in costs}}


def _regrown(
    templates: Sequence[str], fields: Fields, cut: Fields, limit: float, words: Words
) -> Fields:
    """The cut fields, the most important first, grown into the room that the others left."""
    for name in sorted(cut, key=_importance, reverse=True):
        spare = limit - length(templates, cut, words)
        grown = {**cut, name: _cut(fields[name], _cost(cut[name], words) + spare, words)}
        if length(templates, grown, words) <= limit:
            cut = grown
    return cut


def _importance(name: str) -> int:
    return IMPORTANCE.get(name, 1)


def _shares(costs: Mapping[str, float], room: float) -> Mapping[str, float]:
    shares: dict[str, float] = {}
    waiting = sorted(costs, key=lambda name: costs[name] / _importance(name))
    for index, name in enumerate(waiting):
        part = _importance(name) / sum(map(_importance, waiting[index:]))
        shares[name] = min(costs[name], (room - sum(shares.values())) * part)
    return shares


def _cost(pieces: Sequence[Piece], words: Words) -> float:
    return seconds(spoken_of(pieces), words) if pieces else 0.0


def _cut(pieces: Sequence[Piece], room: float, words: Words) -> Sequence[Piece]:
    if _cost(pieces, words) <= room:
        return pieces
    kept: list[Piece] = []
    for unit in _units(pieces):
        cost = _cost([replace(unit[0], glued=False), *unit[1:]], words)
        if cost > room:
            kept += _part(unit[0], room / cost, first=not kept)
            return _whole_sentences(_without_last(words.say["dot"], kept))
        room -= cost
        kept += unit
    return kept


def _units(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces grouped so that a cut never parts what belongs together."""
    units: list[list[Piece]] = []
    for piece in pieces:
        if units and piece.glued and not piece.plain:
            units[-1].append(piece)
        else:
            units.append([piece])
    return units


def _without_last(text: str, pieces: list[Piece]) -> list[Piece]:
    return pieces[:-1] if pieces and pieces[-1].text == text else pieces


def _whole_sentences(pieces: list[Piece]) -> list[Piece]:
    """Up to the last full stop, if that leaves at least half."""
    stops = [index for index, piece in enumerate(pieces) if piece.text in FULL_STOPS]
    return pieces[: stops[-1]] if stops and stops[-1] * 2 >= len(pieces) else pieces


def _part(piece: Piece, share: float, *, first: bool) -> list[Piece]:
    """The start of a word too long to be said, or of a script that has no gaps between words."""
    count = int(len(piece.text) * share)
    cuttable = piece.plain and (first or split.caseless(piece.text[0]))
    return [replace(piece, text=piece.text[:count])] if cuttable and count > 0 else []
