"""A made crowd: people of a campaign with their calls and answers, as many as are asked for.

The same seed makes the same people, one at a time, so that a million need no memory. Numbers are
of the range 202-555-01xx, with further digits where more are needed than it has.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dispatch.campaign.person import (
    Answer,
    Attempt,
    Outcome,
    Person,
    Result,
    Stage,
    Talk,
    person_id,
)
from dispatch.campaign.run import Campaign, Importing, Status

CAMPAIGN = "visits-20261122"
START = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
OUTCOMES = (Outcome.ANSWERED, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.NO_KEY, Outcome.MACHINE)
WEIGHTS = (55, 25, 8, 7, 5)
MOST_CALLS = 3
NAMES = ("佐藤 花子", "Zażółć", "Grace", "=1+1", "O'Neil, Pat")


def number_at(place: int) -> str:
    return f"+120255501{place:06}"


def campaign_of(count: int, status: Status = Status.FINISHED, **more) -> Campaign:
    lines = count + 12
    return Campaign(
        CAMPAIGN,
        "visits",
        status,
        START,
        importing=Importing(
            lines=lines, taken=count, duplicates=7, invalid=4, refused=1, done_at=START
        ),
        started_at=START,
        ended_at=START + timedelta(hours=9) if status.over else None,
        **more,
    )


def crowd(count: int, seed: int = 1) -> Iterator[tuple[Person, Talk]]:
    chance = random.Random(seed)  # noqa: S311 - made people, no secrets
    for place in range(count):
        yield one_of(chance, place, START + timedelta(seconds=place * 28_800 / max(count, 1)))


def one_of(chance: random.Random, place: int, at: datetime) -> tuple[Person, Talk]:
    attempts, talk = [], Talk()
    for number in range(1, MOST_CALLS + 1):
        outcome = chance.choices(OUTCOMES, WEIGHTS)[0]
        attempts.append(call(chance, number, at, outcome))
        if outcome is Outcome.ANSWERED:
            talk = talk_of(chance, number, at)
            break
        at += timedelta(minutes=45)
    return person_of(place, attempts, talk), talk


def call(chance: random.Random, number: int, at: datetime, outcome: Outcome) -> Attempt:
    talked = {Outcome.ANSWERED: chance.gauss(55, 20), Outcome.NO_KEY: chance.gauss(14, 5)}
    seconds = max(3.0, round(talked.get(outcome, 0.0), 1)) if outcome in talked else 0.0
    ended = at + timedelta(seconds=20 + seconds)
    return Attempt(number, at, "main", f"c-{number}", outcome, ended, seconds)


def talk_of(chance: random.Random, attempt: int, at: datetime) -> Talk:
    kind = chance.random()
    language = chance.choice(("ja", "ja", "ja", "en", "pl"))
    if kind < 0.04:
        return Talk(attempt, 2, "ask", language, opted_out=True)
    come = chance.choices(("yes", "no"), (72, 28))[0]
    answers = [Answer("coming", "1" if come == "yes" else "2", come, attempt, at)]
    if kind < 0.16:
        return Talk(attempt, 3, "when", language, answers=tuple(answers))
    if come == "yes":
        when = chance.choice(("morning", "afternoon", "evening"))
        answers.append(Answer("when", "1", when, attempt, at + timedelta(seconds=9)))
    return Talk(attempt, 5, "bye", language, answers=tuple(answers), complete=True)


def person_of(place: int, attempts: list[Attempt], talk: Talk) -> Person:
    number, result = number_at(place), Result.UNREACHED
    if talk.opted_out:
        result = Result.OPTED_OUT
    elif talk.answers:
        result = Result.COMPLETED if talk.complete else Result.PARTLY
    return Person(
        CAMPAIGN,
        person_id(CAMPAIGN, number, ""),
        number,
        "ja",
        "Asia/Tokyo",
        line=place + 1,
        fields={"name": NAMES[place % len(NAMES)]},
        stage=Stage.DONE,
        attempts=tuple(attempts),
        result=result,
        done_at=attempts[-1].ended_at,
        version=4,
    )
