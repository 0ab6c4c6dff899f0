"""Who paces: the lease in its table, turns of several minutes, and ears between ticks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from campaign_table import campaign_table

from dispatch.campaign.ends import End
from dispatch.campaign.person import SHARDS
from dispatch.campaign.run import Campaign, Status, Tally
from dispatch.campaign.watch import is_quiet, is_silent, need_a_pacer
from dispatch.errors import StateConflict
from handlers.adapters import campaign_ends_listener
from handlers.adapters.campaign_ends_listener import Listener
from handlers.adapters.pacer_lease import LASTS, Held, PacerLease
from handlers.campaign_turn import Turn, Turns

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
A_MOMENT = timedelta(milliseconds=100)


def seconds(number):
    return NOW + timedelta(seconds=number)


@pytest.fixture
def leases():
    with campaign_table() as table:
        yield PacerLease(table, "first"), PacerLease(table, "second")


def test_one_has_the_lease_and_the_other_does_not(leases):
    first, second = leases
    assert first.take(NOW) == Held(kept=False, learned="")
    assert second.take(NOW + LASTS - A_MOMENT) is None


def test_whoever_keeps_the_lease_is_told_so(leases):
    first, _ = leases
    first.take(NOW)
    assert first.take(seconds(1)).kept
    assert not first.take(seconds(7)).kept


def test_a_lease_that_nobody_renews_is_another_ones_within_seconds(leases):
    first, second = leases
    first.take(NOW)
    first.renew("a pace", seconds(1))
    assert second.take(seconds(1) + LASTS - A_MOMENT) is None
    assert second.take(seconds(1) + LASTS) == Held(kept=False, learned="a pace")
    assert timedelta(seconds=2) < LASTS <= timedelta(seconds=5)
    for lost in (lambda: first.renew("", seconds(6)), lambda: first.release("")):
        with pytest.raises(StateConflict):
            lost()


def test_a_lease_that_is_given_back_is_free_at_once_and_leaves_what_was_learned(leases):
    first, second = leases
    first.take(NOW)
    first.release("a pace")
    assert second.take(NOW) == Held(kept=False, learned="a pace")


def test_each_look_is_counted_once_and_the_chain_stays_one(leases):
    first, second = leases
    assert first.last_beat() is None
    assert first.beat(NOW) == 1
    assert first.beat(seconds(3), 1) == 2
    assert second.beat(seconds(3), 1) is None
    assert second.beat(seconds(4)) == 3, "a look without a number takes the next one's place"
    assert first.beat(seconds(6), 2) is None
    assert first.beat(seconds(7), 3) == 4
    assert first.last_beat() == seconds(7)


class Lease:
    """In memory; `lost_at` is when somebody else takes it."""

    def __init__(self, clock, lost_at=None, *, free=True):
        self.clock, self.lost_at, self.free = clock, lost_at, free
        self.owner, self.renewed, self.released = "us", [], None

    def take(self, _now):
        return Held(kept=False, learned="a pace") if self.free else None

    def renew(self, _learned, now):
        if self.lost_at is not None and now >= self.lost_at:
            raise StateConflict("lost")
        self.renewed.append(now)

    def release(self, learned):
        if self.lost_at is not None and self.clock() >= self.lost_at:
            raise StateConflict("lost")
        self.released = learned


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def sleep(self, duration):
        self.now += timedelta(seconds=duration)


class Paces:
    learned = "another pace"

    def __init__(self, clock, idle_at=None, fails_at=None, closes_in=0):
        self.clock, self.idle_at, self.fails_at = clock, idle_at, fails_at
        self.begun, self.ticks, self.closed = None, 0, 0
        self.closes_in, self.ours = closes_in, None

    @property
    def idle(self):
        return self.idle_at is not None and self.clock() >= self.idle_at

    def begin(self, learned):
        self.begun = learned

    def tick(self, until):
        self.ticks += 1
        self.until = until
        if self.fails_at is not None and self.clock() >= self.fails_at:
            raise RuntimeError("a table that is not there")

    def close(self, held):
        self.closed += 1
        for _ in range(self.closes_in):
            self.clock.sleep(1)
            self.ours = held()


def turn(minutes=14, idle_at=None, closes_in=0, **lease):
    clock = Clock()
    paces, lease = Paces(clock, idle_at, closes_in=closes_in), Lease(clock, **lease)
    turns = Turns(lease, lambda: paces, clock, clock.sleep, timedelta(minutes=minutes))
    return turns.take(), paces, lease, clock


def test_a_turn_lasts_fourteen_minutes_and_is_then_handed_over():
    ended, paces, lease, clock = turn()
    assert ended is Turn.OVER
    assert timedelta(minutes=14) <= clock.now - NOW < timedelta(minutes=14, seconds=1)
    assert (paces.begun, paces.closed, lease.released) == ("a pace", 1, "another pace")


def test_the_lease_is_renewed_each_second():
    _, paces, lease, _ = turn(minutes=1)
    gaps = {after - before for before, after in zip(lease.renewed, lease.renewed[1:], strict=False)}
    assert max(gaps) <= timedelta(seconds=1.1)
    assert paces.ticks > 1000


def test_whoever_loses_the_lease_stops_within_a_second_and_gives_nothing_back():
    ended, paces, lease, clock = turn(lost_at=seconds(60))
    assert ended is Turn.LOST
    assert clock.now - seconds(60) <= timedelta(seconds=1.1)
    assert (paces.closed, lease.released) == (1, None)


def test_the_lease_is_kept_while_what_was_heard_is_stored():
    _, paces, lease, _ = turn(minutes=1, closes_in=9)
    assert sum(at >= seconds(60) for at in lease.renewed) >= 8
    assert paces.ours
    assert lease.released == "another pace"


def test_a_lease_that_is_lost_while_a_turn_closes_is_no_failure():
    ended, paces, lease, _ = turn(minutes=1, closes_in=9, lost_at=seconds(63))
    assert (ended, paces.ours, lease.released) == (Turn.OVER, False, None)


def test_nobody_is_called_once_the_lease_may_be_anothers():
    _, paces, lease, _ = turn(minutes=1)
    assert paces.until == lease.renewed[-1] + LASTS


def test_a_turn_that_fails_listens_no_longer_and_leaves_the_lease_to_the_next():
    clock = Clock()
    made = [Paces(clock, fails_at=seconds(5)), Paces(clock)]
    left, lease = list(made), Lease(clock)
    turns = Turns(lease, lambda: left.pop(0), clock, clock.sleep, timedelta(minutes=1))
    with pytest.raises(RuntimeError):
        turns.take()
    assert (made[0].closed, lease.released) == (1, "another pace")
    assert turns.take() is Turn.OVER
    assert made[1].begun == "a pace"


def test_a_conflict_that_is_not_the_leases_does_not_count_as_its_loss():
    clock = Clock()
    paces = Paces(clock)
    paces.tick = lambda _until: (_ for _ in ()).throw(StateConflict("a budget's"))
    turns = Turns(Lease(clock), lambda: paces, clock, clock.sleep, timedelta(minutes=1))
    with pytest.raises(StateConflict, match="budget"):
        turns.take()


def test_with_nothing_to_do_a_turn_ends_at_once():
    ended, paces, lease, clock = turn(idle_at=seconds(30))
    assert (ended, paces.closed, lease.released) == (Turn.RESTS, 1, "another pace")
    assert clock.now - seconds(30) < timedelta(seconds=1)


def test_where_somebody_else_paces_nothing_is_made():
    ended, paces, _, _ = turn(free=False)
    assert (ended, paces.begun, paces.ticks) == (Turn.NONE, None, 0)


def test_a_turn_of_no_time_is_one_tick_and_keeps_the_lease():
    ended, paces, lease, _ = turn(minutes=0)
    assert (ended, paces.ticks, paces.closed) == (Turn.GOES_ON, 1, 0)
    assert lease.released is None


class Queue:
    """Stands in for CampaignEnds: tells so many ends, then nothing."""

    def __init__(self, count):
        self.left = [(End(f"c-{number}"), f"r-{number}") for number in range(count)]
        self.deleted = []

    def receive(self, _wait):
        some, self.left = self.left[:10], self.left[10:]
        return some

    def done(self, receipts):
        self.deleted += receipts


def test_what_the_ears_hear_is_taken_once_and_given_back(monkeypatch):
    monkeypatch.setattr(campaign_ends_listener, "LISTENERS", 1)
    monkeypatch.setattr(campaign_ends_listener, "GATHER", 0)
    queue = Queue(25)
    ears = Listener(queue)
    ears.begin()
    heard = []
    while len(heard) < 25:
        heard += ears.take()
    ears.done([receipt for _, receipt in heard[:20]])
    ears.close()
    ears.done([receipt for _, receipt in heard[20:]])
    assert [end.contact_id for end, _ in heard] == [f"c-{number}" for number in range(25)]
    assert queue.deleted == [f"r-{number}" for number in range(25)]


def campaign(status, calling=0, started=NOW):
    return Campaign("c", "c", status, NOW, tally=Tally(calling=calling), started_at=started)


@pytest.mark.parametrize(
    ("one", "needed"),
    [
        (campaign(Status.RUNNING), True),
        (campaign(Status.RUNNING, started=seconds(60)), False),
        (campaign(Status.PAUSED), False),
        (campaign(Status.PAUSED, calling=1), True),
        (campaign(Status.STOPPED, calling=1), True),
        (campaign(Status.FINISHED), True),  # nobody of it has a time yet at which they are removed
        (replace(campaign(Status.FINISHED), swept=SHARDS), False),
    ],
)
def test_a_pacer_is_needed_where_somebody_may_be_called_or_is_or_is_to_be_removed(one, needed):
    assert need_a_pacer([campaign(Status.READY), one], NOW) is needed


def test_looks_are_begun_anew_after_twenty_seconds_and_missed_after_three_minutes():
    assert is_quiet(None, NOW)
    assert [is_quiet(NOW, seconds(age)) for age in (20, 21)] == [False, True]
    assert [is_silent(NOW, seconds(age)) for age in (180, 181)] == [False, True]
    assert not is_silent(None, NOW)
