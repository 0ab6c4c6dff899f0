"""A pacer on ports in memory: a clock, people, a telephone service, budgets and campaigns."""

from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatch.campaign.calling import token_of
from dispatch.campaign.person import Attempt, Person, Stage, Talk
from dispatch.campaign.run import Campaign, Status
from dispatch.errors import StateConflict
from dispatch.routes.quotas import Quotas
from dispatch.routes.state import Budget
from handlers.adapters.executors import Inline
from handlers.pacing_agenda import Agenda
from handlers.pacing_counting import Counted
from handlers.pacing_files import Files, Prepared
from handlers.pacing_keeping import Keeper
from handlers.pacing_making import make_pacer
from handlers.pacing_running import Running

NAME = "spring"
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
LARGE = Quotas(100.0, 103, 500, 30)


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def passes(self, seconds):
        self.now += timedelta(seconds=seconds)


class Later(Executor):
    """Work that is done when the test says so."""

    def __init__(self):
        self.open = []

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        self.open.append((future, lambda: fn(*args, **kwargs)))
        return future

    def all(self):
        while self.open:
            self.one()

    def one(self):
        future, work = self.open.pop(0)
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - handed on, as an executor does
            future.set_exception(error)


class People:
    """The table; `hidden` are people whose index entry is behind what is stored.

    `behind` are people as a read that need not be consistent still has them.
    """

    def __init__(self):
        self.stored, self.hidden, self.fails = {}, set(), []
        self.behind, self.loads, self.read = {}, [], []

    def add(self, count, **more):
        for number in range(count):
            fields = {"campaign": NAME, "id": f"{number:020x}", "number": f"+120255501{number:02}"}
            person = Person(**{**fields, "language": "en", "zone": "UTC", "due_at": NOW, **more})
            self.stored[person.id] = (person, Talk())
        return self

    def one(self, number=0):
        return self.stored[f"{number:020x}"][0]

    def put(self, person):
        self.stored[person.id] = (person, Talk())

    def due(self, _campaign, shard, now, limit):
        found = [
            known
            for known in self._listed()
            if known[0].stage is Stage.WAITING
            and known[0].due_at <= now
            and int(known[0].id[-4:], 16) % 8 == shard
        ]
        return sorted(found, key=lambda known: known[0].due_at)[:limit]

    def calling(self, _campaign, but=()):
        called = [known for known in self._listed() if known[0].stage is Stage.CALLING]
        found = [known for known in called if known[0].id not in but]
        self.read += [person.id for person, _ in found]
        return found

    def next_due(self, _campaign):
        waiting = [one.due_at for one, _ in self._listed() if one.stage is Stage.WAITING]
        return min(waiting, default=None)

    def load(self, _campaign, person, *, consistent=True):
        self.loads.append(consistent)
        behind = {} if consistent else self.behind
        return behind.get(person, self.stored.get(person))

    def save_dial(self, person, said=None):
        if self.fails:
            raise self.fails.pop(0)
        before, talk = self.stored[person.id]
        if before.version != person.version or said not in (None, talk):
            raise StateConflict("somebody else wrote first")
        self.stored[person.id] = (replace(person, version=person.version + 1), talk)
        return self.stored[person.id]

    def _listed(self):
        return [known for known in self.stored.values() if known[0].id not in self.hidden]


class Service:
    """Places calls; `answers` are errors it gives first. A token that is known names its call."""

    def __init__(self):
        self.answers, self.placed, self.described, self.asked = [], {}, [], []

    def place(self, request):
        self.asked.append(request)
        if self.answers and (error := self.answers.pop(0)) is not None:
            raise error
        return self.placed.setdefault(request["ClientToken"], f"c-{len(self.placed)}")

    def describe(self, contact_id):
        self.described.append(contact_id)
        return {"Id": contact_id}


class Told:
    def __init__(self):
        self.waiting, self.given = [], []

    def take(self):
        found, self.waiting = self.waiting, []
        return found

    def done(self, receipts):
        self.given += receipts


class Budgets:
    def __init__(self):
        self.stored = {}

    def load(self, route):
        return self.stored.get(route, Budget(route))

    def save(self, budget):
        if budget.version != self.load(budget.route).version:
            raise StateConflict("somebody else wrote first")
        self.stored[budget.route] = replace(budget, version=budget.version + 1)
        return self.stored[budget.route]


class Campaigns:
    def __init__(self, *campaigns):
        self.stored, self.read, self.asked = {one.id: one for one in campaigns}, [], 0

    def ids(self):
        self.asked += 1
        return list(self.stored)

    def these(self, ids):
        found = [one for one in self.stored.values() if one.id in ids]
        self.read.append([one.id for one in found])
        return found

    def save(self, campaign):
        if self.stored[campaign.id].version != campaign.version:
            raise StateConflict("somebody else wrote first")
        self.stored[campaign.id] = replace(campaign, version=campaign.version + 1)
        return self.stored[campaign.id]


class Costs:
    dearest = 1.0

    def __init__(self, each=1.0):
        self.each = each

    def of(self, _number, attempt):
        return self.each if attempt.seconds else 0.0


class Plan:
    """What a file says; nobody may be called from `closes` on, until `opens`."""

    longest = timedelta(seconds=90)

    def __init__(self, closes=None, opens=None, retry=None):
        self.closes, self.opens, self.retry = closes, opens, retry

    def route_for(self, _person):
        return "main"

    def allowed_at(self, _person, now):
        return self.opens if self.closes is not None and now >= self.closes else now

    def next_call(self, person, _later, now):
        return now + self.retry if self.retry and len(person.attempts) < 3 else None

    def request(self, person):
        return {"ClientToken": token_of(person), "DestinationPhoneNumber": person.number}


class Stand:
    """A pacer with all its ports; `keeps()` is a second's keeping, `ticks()` one tick."""

    def __init__(self, people=0, executor=None, quotas=LARGE, plan=None, **running):
        self.clock, self.people = Clock(), People().add(people)
        self.service, self.told, self.budgets = Service(), Told(), Budgets()
        self.costs, self.plan, self.refusals = {}, plan or Plan(), set()
        self.counted = Counted(self.costs)
        self.executor = executor or Inline()
        self.prepared = Prepared(self.plan, Costs(), cap=1e9, dearest=1.0)
        self.campaigns = Campaigns(campaign())
        self.anew(quotas)
        self.pacer.plans[NAME], self.costs[NAME] = self.plan, Costs()
        agenda = Agenda(NAME, self.people, self.clock)
        self.pacer.running[NAME] = Running(self.plan, agenda, **running)

    def anew(self, quotas=LARGE):
        """Another process, which knows nothing."""
        self.pacer = make_pacer(
            people=self.people,
            caller=self.service,
            refused=lambda numbers: self.refusals & set(numbers),
            told=self.told,
            budgets=self.budgets,
            quotas=quotas,
            route="main",
            counting=self.counted,
            executor=self.executor,
            clock=self.clock,
        )
        self.keeper = Keeper(
            self.campaigns,
            self.people,
            self.pacer,
            self.counted,
            self.costs,
            Files(lambda _campaign: self.prepared),
            self.clock,
        )

    def ticks(self, count=1, every=0.1):
        for _ in range(count):
            self.pacer.tick()
            self.clock.passes(every)

    def keeps(self, seconds=1):
        """So many seconds, each with its keeping and a tick."""
        for _ in range(seconds):
            self.keeper.keep()
            self.pacer.tick()
            self.clock.passes(1.0)

    @property
    def stages(self):
        return [one.stage for one, _ in self.people.stored.values()]

    @property
    def now(self):
        return self.campaigns.stored[NAME]


def campaign(status=Status.RUNNING, **more):
    return Campaign(NAME, NAME, status, NOW, started_at=NOW, **more)


def called(person, contact="c-9", ago=0.0):
    """Somebody whose call another pacer began."""
    at = NOW - timedelta(seconds=ago)
    return replace(
        person,
        stage=Stage.CALLING,
        due_at=None,
        until=at + timedelta(seconds=165),
        attempts=(Attempt(1, at, "main", contact),),
        version=person.version + 1,
    )
