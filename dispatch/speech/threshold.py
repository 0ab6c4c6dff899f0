"""CloudWatch's own reason for an alarm, said in one short sentence of the listener's language.

`Threshold Crossed: 1 datapoint [95.0 (20/11/24 20:34:00)] was greater than the threshold (90.0).`
"""

import re

from dispatch.speech.found import Found
from dispatch.speech.numbers import spoken_number
from dispatch.speech.pieces import Piece
from dispatch.speech.templates import fill
from dispatch.speech.words import Words

START = r"Thresholds? Crossed:"
_NUMBER = r"-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][-+]?[0-9]{1,3})?"
_LATER = re.compile(
    rf"Threshold Crossed: [^(\[]{{0,100}}the threshold \((?P<threshold>{_NUMBER})\)\."
    rf" The most recent datapoints[^\[]{{0,60}}\[(?P<value>{_NUMBER})[^\]]*\]"
)
_REASON = re.compile(
    r"Thresholds? Crossed: (?:(?P<missing>no datapoints were received[^.\[]*\[?\w*\]?)"
    rf"|[^\[]{{0,80}}\[(?P<value>{_NUMBER})[^\]]*\] (?:was|were) (?:not )?(?:"
    rf"(?:greater|less) than (?:or equal to )?the threshold \((?P<threshold>{_NUMBER})\)"
    rf"|less than the lower thresholds? \[(?P<lower>{_NUMBER})[^\]]*\]"
    rf" or (?:not )?greater than the upper thresholds? \[(?P<upper>{_NUMBER})[^\]]*\]))"
    r"(?:\s*\(minimum [^)]*\))?"
)


def reason(match: re.Match[str], words: Words) -> Found | None:
    """The value and its threshold, the band, or that data is missing; else left to the words."""
    text, start = match.string, match.start()
    whole = _REASON.match(text, start) or _LATER.match(text, start)
    if not whole:
        return None
    if whole.groupdict().get("missing"):
        return Found([Piece(words.say["missing_data"])], whole.end())
    numbers = {name: spoken_number(text, words) for name, text in whole.groupdict().items() if text}
    fields = {name: [Piece(said)] for name, said in numbers.items() if said is not None}
    if len(fields) < len(numbers):
        return None
    key = "band" if "lower" in fields else "threshold"
    return Found(fill(words.say[key], fields), whole.end())
