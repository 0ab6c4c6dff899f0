"""The conversation of a campaign's call: what was heard, what is stored of it, what is said next.

Every turn has a number. A key belongs to the turn in which it was pressed: told again, it stores
nothing and gets the same words again. So the answer function may be asked as often as Connect
likes to.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.campaign.follow_ups import asked_for
from dispatch.campaign.person import Answer, Person, Talk
from dispatch.campaign.script import Choice, Script, Step
from dispatch.campaign.script_way import END, LISTEN, Way, way_from
from dispatch.campaign.speech import Say, pages, say_of
from dispatch.rota.wall_clock import moment, wall_time, zone

MOST_TURNS = 60
"""Turns of one call; the contact flow's loop lets more pass."""
KEY, SILENCE, SPOKEN, NOT_TRANSFERRED = "key", "silence", "spoken", "not transferred"
HAPPENINGS = ("", KEY, SILENCE, SPOKEN, NOT_TRANSFERRED)
"""What the flow can tell; nothing at pick-up."""
GOODBYE = "/goodbye"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the call tells: which `attempt` it is, the last `turn` that was spoken, what happened.

    `turn` is 0 at pick-up; `key` is set where one was pressed.
    """

    attempt: int
    turn: int = 0
    happening: str = ""
    key: str = ""


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
    known = {answer.question: answer.key for answer in talk.answers}
    way = way_from(scene.script, scene.script.start, now, known=known)
    return _arrived(scene.script, replace(talk, later_at=None), (), way)


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
    way = way_from(script, step.failed, now)
    return _arrived(script, replace(talk, complete=False), (), way)


def _keyed(
    scene: Scene, person: Person, talk: Talk, step: Step, heard: Heard, now: datetime
) -> Talk:
    key = heard.key if heard.happening == KEY else ""
    choice = step.keys.get(key)
    if choice is not None:
        talk = _chosen(person, talk, step, key, now)
        reply = (f"{step.name}/{key}",) if choice.say else ()
        return _arrived(scene.script, talk, reply, way_from(scene.script, choice.next, now))
    if key and key == step.repeat:
        return replace(talk, said=(f"{step.name}/say",))
    if talk.tries + 1 < step.tries:
        why = "wrong_key" if key else "no_key"
        said = (f"{step.name}/{why}", f"{step.name}/say")
        return replace(talk, tries=talk.tries + 1, said=said)
    way = way_from(scene.script, step.next, now)
    return _arrived(scene.script, talk, () if way.said else (GOODBYE,), way)


def _chosen(person: Person, talk: Talk, step: Step, key: str, now: datetime) -> Talk:
    """What a key means is in the talk, which is stored before its reply is said."""
    choice = step.keys[key]
    if choice.answer:
        answer = Answer(step.name, key, choice.answer, talk.attempt, now)
        others = tuple(one for one in talk.answers if one.question != step.name)
        owed = asked_for(answer, talk, choice.follow_ups)
        talk = replace(talk, answers=(*others, answer), owed=(*talk.owed, *owed))
    return replace(
        talk,
        language=choice.language or talk.language,
        later_at=_later_at(choice, person, now) or talk.later_at,
        opted_out=talk.opted_out or choice.opt_out,
    )


def _later_at(choice: Choice, person: Person, now: datetime) -> datetime | None:
    """When to call again; a time of day is the next on the clocks where the person is."""
    if choice.after is not None:
        return now + choice.after
    if choice.at is None:
        return None
    place = zone(person.zone)
    today = datetime.combine(wall_time(now, place), choice.at)
    at = moment(today, place)
    return at if at > now else moment(today + timedelta(days=1), place)


def _arrived(script: Script, talk: Talk, reply: tuple[str, ...], way: Way) -> Talk:
    """Where a way led; whoever pressed no key at all where keys are asked for heard nothing."""
    heard = talk.keys > 0 or not script.listens
    through = heard and talk.later_at is None and not talk.opted_out
    said = (*reply, *way.said)
    return replace(
        talk,
        step=way.step,
        next=way.next,
        tries=0,
        said=said or (GOODBYE,),
        complete=talk.complete or (way.complete and through),
    )


def _bounded(scene: Scene, talk: Talk, now: datetime) -> Talk:
    """A call that goes on for too long says goodbye; what was answered is stored all the same."""
    late = talk.began_at is not None and now >= talk.began_at + scene.longest
    if talk.next == LISTEN and (late or talk.turn >= MOST_TURNS):
        return replace(talk, said=(GOODBYE,), next=END)
    return talk
