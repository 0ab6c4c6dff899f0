"""What a key means for a person's talk: an answer, a language, a later call, or none ever again."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatch.campaign.follow_ups import asked_for
from dispatch.campaign.person import Answer, Person, Talk
from dispatch.campaign.script import Choice, Step
from dispatch.campaign.zones import clock
from dispatch.rota.wall_clock import moment, wall_time


def chosen(person: Person, talk: Talk, step: Step, key: str, now: datetime) -> Talk:
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
    place = clock(person.zone)
    today = datetime.combine(wall_time(now, place), choice.at)
    at = moment(today, place)
    return at if at > now else moment(today + timedelta(days=1), place)
