"""About how long a call takes that hears the script and answers every question at once."""

from dispatch.campaign.script import HANG_UP, Script, Step
from dispatch.campaign.script_texts import FIELD, seconds

KEY_AFTER = 3.0
"""Seconds from the end of a question to the key."""
LIKELY_FIELD = "x" * 8
"""What stands for a person's field: a name, a day."""


def talk_seconds(script: Script, language: str) -> float:
    """Along the first key of each step that asks for one; no step is counted twice."""
    spoken, passed, name = 0.0, set[str](), script.start
    while name != HANG_UP and name not in passed:
        passed.add(name)
        step = script.steps[name]
        spoken += _said(step, language)
        name = _first_way(step)
    return spoken


def _said(step: Step, language: str) -> float:
    said = [step.say, *(choice.say for choice in list(step.keys.values())[:1])]
    texts = [FIELD.sub(LIKELY_FIELD, text[language]) for text in said if text]
    return sum(seconds(text, language) for text in texts) + KEY_AFTER * step.kind.listens


def _first_way(step: Step) -> str:
    """Where the first key leads; without keys, what the step leads to first."""
    return next(iter(step.leads_to), HANG_UP)
