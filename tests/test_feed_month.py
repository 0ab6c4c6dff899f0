"""Thirty days of a status page, minute by minute: the phones ring for what they should, and once.

The function runs in every minute of the quarter of an hour after anything changed, and fetches the
page from a web server on this machine. While nothing happens the clock jumps twenty minutes at a
time: 43,200 polls, of which most give 304, take a minute. The other schedules stand still: they
have nothing to do with it.
"""

from bisect import bisect_right
from datetime import timedelta

import pytest
from feed_nights import FUNCTION, IN_A_HURRY, StatusPage, feed, wait_at_most, watched
from night import THREE_AM, Night

from sandbox import direct_calls, schedules

MINUTES = 30 * 24 * 60
DAY = 24 * 60
LIVELY, JUMP = 15, 20
BEGAN = ("Investigating", "We are investigating reports of a major outage.")
FOUND = ("Identified", "The cause of the outage has been identified.")
FIXED = ("Monitoring", "A fix has been implemented and we are monitoring the results.")
OVER = ("Resolved", "This incident has been resolved.")
PLANNED = ("Scheduled", "We will be undergoing scheduled maintenance.")
UNDER_WAY = ("In progress", "Scheduled maintenance is currently in progress.")
DONE = ("Completed", "The scheduled maintenance has been completed.")


class Month:
    """What the page does in which minute, and which entries must ring in which."""

    def __init__(self, page):
        self.page = page
        self.plan = {}
        self.rings = {}

    def at(self, minute, do, *given):
        self.plan.setdefault(minute, []).append((do, given))

    def trouble(self, minute, code, title, *updates, every=7):
        """Its updates come `every` so many minutes; it rings with the first of them."""
        for number, update in enumerate(updates):
            at = minute + number * every
            self.at(at, self.page.tells, code, title, *update, moment(at))
        self.rings[minute + 1] = title

    def quietly(self, minute, code, title, *updates, every=30):
        """The same, and nobody is to be rung."""
        self.trouble(minute, code, title, *updates, every=every)
        del self.rings[minute + 1]

    def mood(self, minute, mood, lasting):
        self.at(minute, self._feel, mood)
        self.at(minute + lasting, self._feel, "well")

    def shuffles(self, minute):
        self.at(minute, self._order, lambda items: sorted(items, key=hash_of))
        self.at(minute + 90, self._order, list)

    def _feel(self, mood):
        self.page.mood = mood

    def _order(self, order):
        self.page.order = order


def hash_of(text):
    return sum(text.encode()) % 97


def moment(minute):
    return THREE_AM + timedelta(minutes=minute)


def play(page):
    """The month. A ring is due in the minute after the page has told of it."""
    month = Month(page)
    page.tells("old", "An old outage", *BEGAN, moment(-5000))  # before the first poll: baseline
    for day in range(30):
        noon = day * DAY + 540
        if day % 3 == 0:
            month.trouble(noon, f"t{day}", f"Logins fail {day}", BEGAN, FOUND, FIXED, OVER)
        if day % 3 == 1:
            month.quietly(noon, f"m{day}", f"Hosts restart {day}", PLANNED, UNDER_WAY, DONE)
        month.mood(noon + 200, ("broken", "html", "down", "empty", "moved")[day % 5], 4)
        month.shuffles(noon + 300)
        month.mood(noon + 400, "forgetful", 5)
        if day % 10 == 0:
            month.mood(noon + 500, "slow", 2)
    # The same entry with later text, which begins again after it was over.
    again = 12 * DAY + 600 + 200
    month.trouble(again, "t12", "Logins fail 12", BEGAN, OVER)
    # Over before anybody saw it: both updates come within one minute.
    month.quietly(5 * DAY, "short", "A short outage", BEGAN, OVER, every=0)
    # Told while the page is broken, and found once it is well: 4 minutes later, at the most.
    broken = 7 * DAY + 100
    month.mood(broken, "down", 3)
    month.trouble(broken + 1, "hidden", "Found later", BEGAN, FOUND, OVER, every=60)
    del month.rings[broken + 2]
    month.found_later = (broken + 3, broken + 10)
    return month


class OneSchedule(Night):
    """A night in which only the poller's schedule runs, and whoever is called takes the call."""

    def __init__(self):
        super().__init__()
        self.rung = []
        telephony = self.cloud.connect.telephony
        telephony.on_ring = self.takes

    def takes(self, call):
        telephony, loop = self.cloud.connect.telephony, self.cloud.loop
        self.rung.append((loop.now, call.contact, self.incident["title"]))
        self.expected.append(call.contact)

        def answer():
            telephony.answer(call.contact)
            loop.settle()
            telephony.press(call.contact, "1")

        loop.at(loop.now + timedelta(seconds=2), answer)


@pytest.fixture
def month():
    page = StatusPage()
    yield play(page)
    page.close()


@pytest.fixture
def one_schedule(month, monkeypatch):
    """Its poller runs every minute, and every twenty minutes where nothing happens."""
    real = schedules.next_due
    changes = sorted(month.plan)

    def next_due(expression, now):
        minute = (now - THREE_AM) // timedelta(minutes=1)
        coming = bisect_right(changes, minute - LIVELY)
        calm = coming == len(changes) or changes[coming] > minute + JUMP
        return now + timedelta(minutes=JUMP) if calm else real(expression, now)

    def start(self, schedule):
        if schedule.function == FUNCTION:
            begin(self, schedule)

    begin = schedules.Scheduler.start
    monkeypatch.setattr(schedules, "next_due", next_due)
    monkeypatch.setattr(schedules.Scheduler, "start", start)
    night = OneSchedule()
    yield night
    night.is_over()


def test_in_a_month_the_phones_ring_for_each_new_trouble_once_and_for_nothing_else(
    one_schedule, month, tmp_path
):
    night, page = one_schedule, month.page
    watched(night, tmp_path, feed("Example", page.server.url()))
    with direct_calls.direct_calls():
        for minute in sorted(month.plan):
            night.cloud.loop.advance(moment(minute) + timedelta(seconds=1))
            for do, given in month.plan[minute]:
                do(*given)
            wait_at_most(night, IN_A_HURRY if page.mood == "slow" else 10)
        night.cloud.loop.advance(moment(MINUTES))
    rung = {(at - THREE_AM) // timedelta(minutes=1): name for at, _, name in night.rung}
    later = [minute for minute, name in rung.items() if name == "Example: Found later"]
    assert len(night.rung) == len(rung)
    assert {m: n for m, n in rung.items() if m not in later} == {
        minute: f"Example: {title}" for minute, title in month.rings.items()
    }
    assert len(later) == 1
    assert month.found_later[0] <= later[0] <= month.found_later[1]
    assert len(page.kinds) > 5000
    assert {*page.kinds} == {200, 304, "broken", "html", "down", "empty", "redirect", "slow"}
    assert all(one["state"] == "resolved" for one in night.view.incidents())
