"""What sentences say of a trouble's state and impact, where no label tells it."""

import re
from typing import Final

from dispatch.feeds.entry import Impact, State

LOOKED_AT: Final = 4000
"""Characters of one update."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|\n")
_OVER: Final = re.compile(
    r"\b(?:is|are|was|were|been|being|now|fully|issues?|incident|problem)"
    r" (?:now |fully )*resolved\b"
    r"|^resolved\b|\bwe(?:'ve| have)? (?:now |fully |successfully )*resolved\b"
    r"|\boperating (?:as )?normal(?:ly)?\b|\bfully (?:operational|recovered|restored|mitigated)\b"
    r"|\bmaintenance (?:is|has been|was) (?:now |successfully )*complete"
    r"|\bbegan at\b.{1,60}\bended at\b",
    re.IGNORECASE,
)
_NOT_OVER: Final = re.compile(
    r"\b(?:not|until|once|when|if|before|unless|expect\w*|partial\w*|some|most|majority|will|should"
    r"|may|might|cannot|after|working|almost|nearly|except|other|others|remaining|to be)\b|n't\b",
    re.IGNORECASE,
)
_PARTLY: Final = re.compile(
    r"\s*(?:for|in|across) (?:some|most|many|the majority|all but|a (?:subset|number))\b"
    r"|.*\bexcept\b",
    re.IGNORECASE,
)
_MONITORING: Final = re.compile(
    r"\bmonitor(?:ing)?\b|\bseeing (?:signs of )?recovery\b", re.IGNORECASE
)
_FIXED: Final = re.compile(
    r"\b(?:implemented|deployed|applied|rolled out|put in place|fixed|mitigated)\b", re.IGNORECASE
)
_IDENTIFIED: Final = re.compile(
    r"\bidentified\b|\broot cause (?:is|was|has been)\b|\b(?:fix|mitigation) is being\b"
    r"|\b(?:implement|deploy|roll)(?:ing)?(?: out)? a (?:fix|mitigation)\b|\bworking on a fix\b",
    re.IGNORECASE,
)
_INVESTIGATING: Final = re.compile(
    r"\binvestigat|\blooking into\b|\b(?:are|is|became) aware of\b|\bexperienc|\bincident began\b"
    r"|\b(?:are|is) (?:currently )?seeing\b|\breports of\b",
    re.IGNORECASE,
)
_SCHEDULED: Final = re.compile(
    r"\b(?:scheduled|planned) maintenance\b|\bmaintenance window\b"
    r"|\bwe will be (?:performing|undergoing|carrying out)\b.{0,40}\bmaintenance\b",
    re.IGNORECASE,
)
_SCHEDULED_EVENT: Final = re.compile(r"\bthis is a scheduled event\b", re.IGNORECASE)
_TROUBLE: Final = re.compile(r"\binvestigat|\bidentified\b|\baware of\b", re.IGNORECASE)
"""Said of a trouble, also of one that maintenance has left, and not of maintenance itself."""
_UNPLANNED: Final = re.compile(
    r"\b(?:investigating|identified) (?:an?|the|this) (?:\w+ )?(?:issue|problem|outage|incident)\b"
    r"|\bwe(?:'re| are| became) (?:now )?(?:aware of|experiencing)\b|\bunexpected|\bunplanned\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"\b(?:impact|severity|priority)\s*[:=]\s*(critical|major|high|medium|minor|low|none)\b",
    re.IGNORECASE,
)
_NAMES: Final = {"high": Impact.MAJOR, "medium": Impact.MINOR, "low": Impact.MINOR}
_CRITICAL: Final = re.compile(
    r"\b(?:major|complete|total|full|global|widespread|critical) (?:service )?outage\b"
    r"|\bcompletely (?:unavailable|down)\b|\ball (?:customers|users|regions) (?:are|were)\b",
    re.IGNORECASE,
)
_MAJOR: Final = re.compile(
    r"\boutage|\bunavailab|\bservice disruption|\bunreachable\b|\binaccessible\b|\boffline\b"
    r"|\b(?:is|are|was|were|went|gone) down\b|\bloss of (?:power|connectivity|network)\b",
    re.IGNORECASE,
)
_MINOR: Final = re.compile(
    r"\bdegrad|\blatenc|\bdelay|\bslow|\bintermittent|\b(?:elevated|increased|higher)\b.{0,30}\berror"
    r"|\bsome (?:\w+ ){0,2}(?:users|customers|services|requests|instances|regions)\b"
    r"|\bsmall (?:number|percentage|subset)\b|\bminor\b|\bsubset of\b",
    re.IGNORECASE,
)
_FAILING: Final = re.compile(
    r"\bunable\b|\bcannot\b|\bcan't\b|\bfail(?:s|ed|ing|ures?)?\b|\bnot (?:working|responding)\b",
    re.IGNORECASE,
)
_NO_OUTAGE: Final = re.compile(
    r"\b(?:no|not an?|without(?: any)?) (?:\w+ )?(?:outage|disruption|downtime)s?\b", re.IGNORECASE
)


def state_in(text: str) -> State | None:
    """The state that the sentences of one update tell; None where they tell none."""
    text = text[:LOOKED_AT]
    if _is_scheduled(text):
        return State.SCHEDULED
    if any(_is_over(sentence) for sentence in _SENTENCE.split(text)):
        return State.RESOLVED
    return _state_under_way(text)


def _is_scheduled(text: str) -> bool:
    planned = _SCHEDULED_EVENT.search(text) or (_SCHEDULED.search(text) and not is_trouble(text))
    return bool(planned)


def _state_under_way(text: str) -> State | None:
    """How far those who work on it have come."""
    looking, found = bool(_INVESTIGATING.search(text)), bool(_IDENTIFIED.search(text))
    if _MONITORING.search(text) and (_FIXED.search(text) or not (looking or found)):
        return State.MONITORING
    if found:
        return State.IDENTIFIED
    return State.INVESTIGATING if looking else None


def is_trouble(text: str) -> bool:
    """Whether the sentences tell of a trouble, and not of maintenance that may be felt."""
    return bool(_TROUBLE.search(text[:LOOKED_AT]))


def is_unplanned(text: str) -> bool:
    """Whether an update of maintenance tells of an outage that is no part of it."""
    worst = {Impact.CRITICAL, Impact.MAJOR}
    return bool(_UNPLANNED.search(text[:LOOKED_AT])) and impact_in(text) in worst


def impact_in(text: str) -> Impact:
    """The worst impact that `text` tells, by name or by what it says of the users."""
    text = _NO_OUTAGE.sub(" ", text[:LOOKED_AT])
    if named := _NAMED.search(text):
        word = named[1].lower()
        return _NAMES.get(word) or Impact(word)
    if _CRITICAL.search(text):
        return Impact.CRITICAL
    if _MAJOR.search(text):
        return Impact.MAJOR
    if _MINOR.search(text):
        return Impact.MINOR
    return Impact.MAJOR if _FAILING.search(text) else Impact.UNKNOWN


def _is_over(sentence: str) -> bool:
    found = _OVER.search(sentence)
    if found is None:
        return False
    before, behind = sentence[: found.end()], sentence[found.end() :]
    return not (_NOT_OVER.search(before) or _PARTLY.match(behind))
