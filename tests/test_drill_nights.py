"""The same night with drills and without: every page is called for at the same moments.

What is compared is the whole way, from the bus to the phones, not only one person's line.
"""

from datetime import timedelta
from random import Random

import pytest
from drill_nights import Drills
from night import THREE_AM
from own_night import own_book, stage

PLAN = stage("anna", wait="90s", more="retries = 1") + stage("anna", "ben", wait="2m")
OTHER = stage("ben", "anna", wait="100s") + stage("chie", wait="1m")
CONTACTS = "".join(
    f'[{name}]\nnumber = "+120255501{at:02}"\nverified = {{ "+120255501{at:02}" = 2026-11-20 }}\n'
    for at, name in enumerate(("anna", "ben", "chie"), 1)
)
BEHAVIOURS = ("no-answer", "voicemail", "decline", "press 1 after 20s", "press 2 after 9s")
SECONDS = 900


@pytest.fixture(scope="module")
def sandbox():
    night = Drills(CONTACTS, own_book(PLAN, other=OTHER))
    yield night
    night.is_over()


def script(seed):
    """Alarms, drills and what people do: three lists for one number."""
    chance = Random(seed)  # noqa: S311 - the nights are to be the same every time
    alarms = sorted(chance.sample(range(60, SECONDS // 2), 2))
    drills = sorted(chance.sample(range(SECONDS // 2), 4))
    answers = {who: chance.choice(BEHAVIOURS) for who in ("anna", "ben", "chie")}
    return alarms, drills, "\n".join(f"{who}: {what}" for who, what in answers.items())


def play(night, alarms, drills, answers):
    """Whom each alarm called, and when; and every incident."""
    night.cloud.begin_again(THREE_AM)
    night.acts(answers)
    coming = [(at, f"trouble-{number}") for number, at in enumerate(alarms)]
    coming += [(at, "") for at in drills]
    for at, name in sorted(coming):
        night.cloud.loop.advance(THREE_AM + timedelta(seconds=at))
        if name:
            night.alarm(name, event_id=f"{name}-{at}")
        else:
            night.begins(("plan", "other")[at % 2])
    night.cloud.loop.advance(THREE_AM + timedelta(seconds=SECONDS))
    return pages(night), night.view.incidents()


def pages(night):
    """(title, whom, seconds after three) of each call that was placed for a page."""
    store, found = night.view.store, []
    for call in night.view.calls():
        known = night.cloud.connect.calls[call["contactId"]]
        incident = store.load(known.request["Attributes"]["incident"])
        if incident.kind == "alert":
            at = round((known.placed_at - THREE_AM).total_seconds(), 3)
            found.append((incident.alert.name, call["contact"], at))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_drills_delay_hide_and_acknowledge_no_page(sandbox, seed):
    alarms, drills, answers = script(seed)
    alone, without = play(sandbox, alarms, [], answers)
    beside, incidents = play(sandbox, alarms, drills, answers)
    assert beside == alone
    ended = {one["title"]: (one["state"], one["takenBy"]) for one in without}
    now = {one["title"]: (one["state"], one["takenBy"]) for one in incidents}
    assert ended.items() <= now.items()
    assert sum(one["kind"] == "drill" for one in incidents) == len(drills)


def test_these_nights_have_drills_that_are_overtaken_and_drills_that_are_not(sandbox):
    ended = set()
    for seed in range(6):
        _, incidents = play(sandbox, *script(seed))
        ended |= {one["state"] for one in incidents if one["kind"] == "drill"}
    assert {"resolved", "acknowledged"} <= ended or {"resolved", "missed"} <= ended
