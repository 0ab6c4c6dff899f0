"""Thirty days of a status page, minute by minute: the phones ring for what they should, and once.

The page changes minute by minute, on a web server on this machine. It is polled every five minutes
of the thirty days, 8,640 times: the default interval. All 43,200 minutes would take this test a
minute. The other schedules stand still: they have nothing to do with it.
"""

from datetime import timedelta

import pytest
from feed_nights import FUNCTION, IN_A_HURRY, StatusPage, feed, wait_at_most, watched
from night import THREE_AM, Night

from sandbox import direct_calls, schedules

MINUTES = 30 * 24 * 60
DAY = 24 * 60
EVERY = 5
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
        """Its updates come `every` so many minutes; it rings with the poll after the first."""
        for number, update in enumerate(updates):
            at = minute + number * every
            self.at(at, self.page.tells, code, title, *update, moment(at))
        self.rings[poll_after(minute)] = title

    def quietly(self, minute, code, title, *updates, every=30):
        """The same, and nobody is to be rung."""
        self.trouble(minute, code, title, *updates, every=every)
        del self.rings[poll_after(minute)]

    def mood(self, minute, mood, lasting):
        self.at(minute, self._feel, mood)
        self.at(minute + lasting, self._feel, "well")

    def shuffles(self, minute):
        self.at(minute, self._order, lambda items: sorted(items, key=hash_of))
        self.at(minute + 90, self._order, list)

    def stale(self, minute, since):
        """A cache serves the page as it was then, and in the next poll the page as it is, twice."""
        for turn in range(4):
            self.at(minute + EVERY * turn, self._serve, None if turn % 2 else moment(since))

    def _serve(self, since):
        self.page.served = self.page.as_of(since) if since else None

    def _feel(self, mood):
        self.page.mood = mood

    def _order(self, order):
        self.page.order = order


def poll_after(minute):
    """What the page says in a minute, the poll of that same minute is too early for."""
    return (minute // EVERY + 1) * EVERY


def hash_of(text):
    return sum(text.encode()) % 97


def moment(minute):
    return THREE_AM + timedelta(minutes=minute)


def play(page):
    """The month. A ring is due with the poll after the page has told of it."""
    month = Month(page)
    page.tells("old", "An old outage", *BEGAN, moment(-5000))  # before the first poll: baseline
    for day in range(30):
        noon = day * DAY + 540 + day % EVERY
        if day % 3 == 0:
            month.trouble(noon, f"t{day}", f"Logins fail {day}", BEGAN, FOUND, FIXED, OVER)
        if day % 3 == 1:
            month.quietly(noon, f"m{day}", f"Hosts restart {day}", PLANNED, UNDER_WAY, DONE)
        month.mood(noon + 200, ("broken", "html", "down", "empty", "moved")[day // 5 % 5], 9)
        month.shuffles(noon + 300)
        month.stale(noon + 27, since=noon + 8)
        month.mood(noon + 400, "forgetful", 15)
        if day % 10 == 0:
            month.mood(noon + 500, "slow", 6)
    # The same entry with later text, which begins again after it was over.
    again = 12 * DAY + 540 + 2 + 260
    month.trouble(again, "t12", "Logins fail 12", BEGAN, OVER)
    # Over before anybody saw it: both updates come within one minute.
    month.quietly(5 * DAY + 1, "short", "A short outage", BEGAN, OVER, every=3)
    month.stale(5 * DAY + 9, since=5 * DAY + 2)
    # Told while the page is broken, and found when it is tried again after twice the interval.
    broken = 7 * DAY + 100
    month.mood(broken, "down", 8)
    month.trouble(broken + 1, "hidden", "Found later", BEGAN, FOUND, OVER, every=60)
    month.rings[broken + 5 + 2 * EVERY] = month.rings.pop(broken + 5)
    # It begins in each of the five minutes between two polls.
    for minute in range(EVERY):
        at = (20 + minute) * DAY + minute
        month.trouble(at, f"n{minute}", f"Night {minute}", BEGAN, FOUND, OVER, every=11)
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
def one_schedule(monkeypatch):
    """Its poller runs every five minutes: in the four between the feed would not be due."""

    def start(self, schedule):
        if schedule.function == FUNCTION:
            begin(self, schedule)

    begin = schedules.Scheduler.start
    monkeypatch.setattr(schedules, "next_due", lambda _, now: now + timedelta(minutes=EVERY))
    monkeypatch.setattr(schedules.Scheduler, "start", start)
    night = OneSchedule()
    yield night
    night.is_over()


def test_in_a_month_the_phones_ring_for_each_new_trouble_once_and_for_nothing_else(
    one_schedule, month, tmp_path
):
    night, page = one_schedule, month.page
    watched(night, tmp_path, feed("Example", page.server.url(), every=f"{EVERY}m"))
    with direct_calls.direct_calls():
        for minute in sorted(month.plan):
            night.cloud.loop.advance(moment(minute) + timedelta(seconds=1))
            for do, given in month.plan[minute]:
                do(*given)
            wait_at_most(night, IN_A_HURRY if page.mood == "slow" else 10)
        night.cloud.loop.advance(moment(MINUTES))
    rung = {(at - THREE_AM) // timedelta(minutes=1): name for at, _, name in night.rung}
    assert len(night.rung) == len(rung)
    assert rung == {minute: f"Example: {title}" for minute, title in month.rings.items()}
    skipped = sum(page.kinds.count(kind) for kind in ("broken", "html", "down", "empty", "slow"))
    assert MINUTES / EVERY - 2 * skipped < len(page.kinds) < MINUTES / EVERY + 40
    assert {*page.kinds} == {200, 304, "broken", "html", "down", "empty", "redirect", "slow"}
    assert all(one["state"] == "resolved" for one in night.view.incidents())
