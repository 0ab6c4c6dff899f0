"""The conversation of a campaign's call: what was heard, what is stored of it, what is said next.

Every turn has a number. A key belongs to the turn in which it was pressed: told again, it stores
nothing and gets the same words again. So the answer function may be asked as often as Connect
likes to.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.campaign.choosing import chosen
from dispatch.campaign.heard import KEY, Heard
from dispatch.campaign.person import Person, Talk
from dispatch.campaign.script import Script, Step
from dispatch.campaign.script_way import END, LISTEN, way_from
from dispatch.campaign.speech import Say, pages, say_of

MOST_TURNS = 60
"""Turns of one call; the contact flow's loop lets more pass."""
GOODBYE = "/goodbye"


@dataclass(frozen=True, slots=True)
class Scene:
    """What a call goes by: the script in version `version` of the file.

    A call that has lasted `longest` is ended at its next turn.
    """

    script: Script
    version: int
    longest: timedelta


def converse(
    scene: Scene, person: Person, talk: Talk, heard: Heard, now: datetime
) -> tuple[Talk, Say]:
    """What to store, and what to say. The talk is unchanged where nothing is to be stored."""
    script = scene.script
    if heard.attempt < talk.attempt:
        # A call that was given up for lost, while another was placed.
        over = replace(talk, said=(GOODBYE,), next=END)
        return talk, say_of(script, person, over)
    if heard.attempt > talk.attempt:
        talk = _begun(scene, person, talk, heard.attempt, now)
    elif heard.turn == talk.turn:
        talk = _bounded(scene, _turned(scene, person, talk, heard, now), now)
    return talk, say_of(script, person, talk)


def _begun(scene: Scene, person: Person, talk: Talk, attempt: int, now: datetime) -> Talk:
    """The first words of a call: from the start, without the questions answered before."""
    talk = replace(
        talk,
        attempt=attempt,
        turn=1,
        language=scene.script.language(talk.language or person.language),
        keys=0,
        began_at=now,
        file_version=scene.version,
    )
    if talk.complete or talk.opted_out:
        return replace(talk, said=(GOODBYE,), next=END)
    return _gone(scene.script, replace(talk, later_at=None), scene.script.start, (), now)


def _turned(scene: Scene, person: Person, talk: Talk, heard: Heard, now: datetime) -> Talk:
    script = scene.script
    talk = replace(talk, turn=talk.turn + 1, keys=talk.keys + (heard.happening == KEY))
    pages_left = pages(script, person, talk)[1:]
    if pages_left:
        return replace(talk, said=tuple(text for page in pages_left for text in page))
    step = script.steps.get(talk.step)
    if step is None or talk.next == END:
        return replace(talk, said=(GOODBYE,), next=END)
    if talk.next == LISTEN:
        return _keyed(scene, person, talk, step, heard, now)
    return _gone(script, replace(talk, complete=False), step.failed, (), now)


def _keyed(
    scene: Scene, person: Person, talk: Talk, step: Step, heard: Heard, now: datetime
) -> Talk:
    key = heard.key if heard.happening == KEY else ""
    choice = step.keys.get(key)
    if choice is not None:
        talk = chosen(person, talk, step, key, now)
        reply = (f"{step.name}/{key}",) if choice.say else ()
        return _gone(scene.script, talk, choice.next, reply, now)
    if key and key == step.repeat:
        return replace(talk, said=(f"{step.name}/say",))
    if talk.tries + 1 < step.tries:
        why = "wrong_key" if key else "no_key"
        said = (f"{step.name}/{why}", f"{step.name}/say")
        return replace(talk, tries=talk.tries + 1, said=said)
    return _gone(scene.script, talk, step.next, (), now)


def _gone(script: Script, talk: Talk, start: str, reply: tuple[str, ...], now: datetime) -> Talk:
    """From `start` to where the call waits; whoever pressed no key at all heard nothing.

    What was answered in an earlier attempt is not asked again.
    """
    known = {one.question: one.key for one in talk.answers if one.attempt < talk.attempt}
    way = way_from(script, start, now, known)
    heard = talk.keys > 0 or not script.listens
    through = heard and talk.later_at is None and not talk.opted_out
    return replace(
        talk,
        step=way.step,
        next=way.next,
        tries=0,
        said=(*reply, *way.said) or (GOODBYE,),
        complete=talk.complete or (way.complete and through),
    )


def _bounded(scene: Scene, talk: Talk, now: datetime) -> Talk:
    """A call that goes on for too long says goodbye; what was answered is stored all the same."""
    late = talk.began_at is not None and now >= talk.began_at + scene.longest
    if talk.next == LISTEN and (late or talk.turn >= MOST_TURNS):
        return replace(talk, said=(GOODBYE,), next=END)
    return talk
