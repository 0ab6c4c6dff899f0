"""A campaign run through the deployed handlers with faults: what is stored is what phones lived.

`make campaign-run` does the same with 20,000 people.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from campaign_run.checks import Ended
from campaign_run.shelf import Shelf
from campaign_run.town import Town
from campaign_run.world import LONGEST, World
from campaign_table import campaign_table

from dispatch.campaign.person import Attempt, Person, Stage, Talk, person_id
from dispatch.errors import StateConflict
from handlers.adapters import batches
from handlers.adapters.campaign_agenda import CampaignAgenda
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_person_items import person_item
from handlers.adapters.pacer_lease import PacerLease
from sandbox import api_calls
from sandbox.direct_calls import direct_calls

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
NUMBERS = [f"+120255501{place:02}" for place in range(30)]


@pytest.mark.parametrize("seed", [11, 12])
def test_under_faults_everybody_ends_as_their_phone_tells_and_all_totals_are_true(seed):
    with direct_calls():
        world = World(Town(150, seed, ("Asia/Tokyo",)), (20, 200), faults=True)
        world.bill.timed = False
        try:
            world.imports()
            until = world.now + LONGEST
            while not world.campaign.status.over and world.now < until:
                world.goes_on(timedelta(minutes=10))
            world.mishaps.on = False
            world.goes_on(timedelta(minutes=10))
            assert world.mishaps.struck.total() > 20
            assert world.delivered > 0.9 * len(world.calls)
            assert [str(one) for one in Ended(world).wrong()] == []
        finally:
            world.stop()


def lives(table):
    """What a pacer and an answer function do to people, and all that they see of it."""
    people, agenda = CampaignPeople(table), CampaignAgenda(table)
    waiting = [
        Person("c", person_id("c", one, ""), one, "en", "Asia/Tokyo", line, due_at=NOW)
        for line, one in enumerate(NUMBERS)
    ]
    batches.write(people.table, [person_item(one) for one in waiting])
    seen = [sorted(one.id for one, _ in agenda.due("c", 3, NOW, 2)), people.load("c", "00ff")]
    attempt = Attempt(1, NOW)
    for person in [one for one, _ in people.people("c")][::3]:
        calling = replace(person, stage=Stage.CALLING, due_at=None, until=NOW, attempts=(attempt,))
        seen.append(people.save_dial(calling))
        with pytest.raises(StateConflict):
            people.save_dial(calling)
        seen.append(people.save_talk("c", person.id, Talk(attempt=1, version=1)))
    seen.append(agenda.calling("c"))
    for person, _ in agenda.calling("c")[::2]:
        seen.append(people.save_dial(replace(person, stage=Stage.DONE, until=None)))
    for shard in range(8):
        seen += [agenda.due("c", shard, NOW, 200), list(people.people_in("c", shard))]
    return [*seen, agenda.next_due("c"), agenda.calling("c"), *leases(people.table)]


def leases(table):
    """Two pacers that want the lease, and the beats of their looks."""
    one, other = PacerLease(table, "one"), PacerLease(table, "other")
    yield one.last_beat()
    yield [one.beat(NOW), one.beat(NOW, 1), other.beat(NOW, 1), one.last_beat()]
    yield [one.take(NOW), other.take(NOW), one.take(NOW), other.take(NOW + timedelta(minutes=1))]
    with pytest.raises(StateConflict):
        one.renew("much", NOW)
    other.release("more")
    yield one.take(NOW)


def test_the_quick_store_of_the_run_answers_as_moto_does():
    with campaign_table() as table:
        of_moto = lives(table)
    with campaign_table() as table:
        Shelf(table).in_front_of(api_calls.ANSWERS)
        assert lives(table) == of_moto
