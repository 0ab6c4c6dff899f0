"""The words of a turn: texts of the script with the person's fields, in prompts Connect takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatch.campaign.person import Person, Talk
from dispatch.campaign.script import Script, Texts
from dispatch.campaign.script_texts import FIELD, LONGEST_FIELD, RATE
from dispatch.campaign.script_way import SAY, TRANSFER
from dispatch.speech.ssml import escape, pause, slowed

FIRST_PAUSE = 0.3
"""Seconds before the first word, which a phone just picked up would swallow."""
MOST_SPOKEN, MOST_SSML = 3000, 5800
"""Characters of one prompt, without tags and with them (Connect quota, less what encloses it)."""


@dataclass(frozen=True, slots=True)
class Say:
    """What the call is told: SSML without `<speak>`, in which language, and what comes after it.

    `queue` is the name of the queue where `next` is a transfer.
    """

    speech: str
    next: str
    turn: int
    language: str
    queue: str = ""


def say_of(script: Script, person: Person, talk: Talk) -> Say:
    """The words of the turn that the talk is in: always the same for the same talk."""
    first, *left = pages(script, person, talk)
    step = script.steps.get(talk.step)
    following = SAY if left else talk.next
    queue = step.queue if step and following == TRANSFER else ""
    return Say(_ssml(script, person, talk, first), following, talk.turn, talk.language, queue)


def fault_speech(script: Script, language: str) -> str:
    """What a call says where nobody tells it what to say: sent with it, without a field filled."""
    text = FIELD.sub("", script.fault[script.language(language)])
    return slowed(f"<s>{escape(text)}</s>", RATE)


def pages(script: Script, person: Person, talk: Talk) -> list[tuple[str, ...]]:
    """The names of the texts, as many together as one prompt holds.

    A key counts in the last of them only.
    """
    found: list[tuple[str, ...]] = [()]
    for name in talk.said:
        page = (*found[-1], name)
        if found[-1] and not _fits([_text(script, person, talk, one) for one in page]):
            found.append((name,))
        else:
            found[-1] = page
    return found


def _fits(texts: Sequence[str]) -> bool:
    escaped = sum(len(escape(text)) + len("<s></s>") for text in texts)
    return sum(map(len, texts)) <= MOST_SPOKEN and escaped <= MOST_SSML


def _ssml(script: Script, person: Person, talk: Talk, names: Sequence[str]) -> str:
    texts = (_text(script, person, talk, name) for name in names)
    return pause(FIRST_PAUSE) + slowed("".join(f"<s>{escape(text)}</s>" for text in texts), RATE)


def _text(script: Script, person: Person, talk: Talk, name: str) -> str:
    text = _texts(script, name).get(talk.language, "")
    return FIELD.sub(lambda found: person.fields.get(found[1], "")[:LONGEST_FIELD], text)


def _texts(script: Script, name: str) -> Texts:
    """The text named `step/say`, `step/no_key`, `step/wrong_key` or `step/KEY`; else goodbye."""
    of, _, which = name.partition("/")
    step = script.steps.get(of)
    if step is None:
        return script.goodbye
    if which in step.keys:
        return step.keys[which].say
    return {"say": step.say, "no_key": step.no_key, "wrong_key": step.wrong_key}[which]
