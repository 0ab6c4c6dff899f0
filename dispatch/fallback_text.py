"""The words where no call can be placed. Each says so: why this comes, and not a call."""

from bisect import bisect_left
from collections.abc import Mapping

from dispatch.answer import subject_of
from dispatch.incident import Incident
from dispatch.speech.compose import Subject, announcement, phrase
from dispatch.speech.sms import MOST_SEGMENTS, segments
from dispatch.speech.words import Words
from dispatch.speech.written import notice
from dispatch.tokens import code_of

CUT_FIRST = ("region", "summary", "resource", "what")
"""In a text message that is too long these are cut, one after the other."""
CUT = "..."
"""Where a name was cut: three characters of GSM-7, which has no ellipsis."""
SSML_LIMIT = 6000
"""Characters of a voice message with its tags (SendVoiceMessage, MessageBodyTextType)."""
SECONDS_LIMIT = 30.0
"""How long a voice message may be in an account that AWS still keeps in its voice sandbox."""
Names = Mapping[str, str]


def sms_text(incident: Incident, words: Words) -> str:
    """Severity, what and where, that calls cannot be placed, and how to take it.

    Three segments at most: names are cut, first the region, last the alarm's own.
    """
    subject = subject_of(incident)
    names: Names = {name: " ".join(getattr(subject, name).split()) for name in CUT_FIRST}
    for name in CUT_FIRST:
        if _fits(incident, names, words):
            break
        names = {**names, name: _cut(incident, names, name, words)}
    return _written(incident, names, words)


def voice_text(incident: Incident, words: Words) -> str:
    """SSML: the announcement, that this is a message only, the announcement again if it fits."""
    said = announcement(subject_of(incident), words)
    mark = phrase(words, "message_only")
    once = f"{said.ssml} {mark.ssml}"
    twice = f"<speak>{once} {said.ssml}</speak>"
    if len(twice) > SSML_LIMIT or 2 * said.seconds + mark.seconds > SECONDS_LIMIT:
        return f"<speak>{once}</speak>"
    return twice


def _written(incident: Incident, names: Names, words: Words) -> str:
    whole = subject_of(incident)
    subject = Subject(whole.severity, **names, drill=whole.drill)
    return notice(words, "sms", subject, incident=incident.id, code=code_of(incident.id))


def _fits(incident: Incident, names: Names, words: Words) -> bool:
    return segments(_written(incident, names, words)) <= MOST_SEGMENTS


def _cut(incident: Incident, names: Names, name: str, words: Words) -> str:
    """As much of the name as fits; nothing where even its first character is too much."""
    whole = names[name]

    def too_long(length: int) -> bool:
        return not _fits(incident, {**names, name: whole[:length] + CUT}, words)

    kept = bisect_left(range(len(whole)), x=True, key=too_long) - 1
    return whole[:kept] + CUT if kept > 0 else ""
