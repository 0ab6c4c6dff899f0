"""A switchboard whose lines, budgets and calls stand in memory, written as conditionally."""

from dataclasses import replace

from dispatch.codec import decode, encode
from dispatch.errors import StateConflict
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.line.state import Line
from dispatch.routes.quotas import Quotas
from dispatch.routes.state import Budget
from handlers.dialling import Dialling
from handlers.switchboard import Switchboard


class Memory:
    """`Lines` and `Budgets` in one, keeping what the codec keeps."""

    def __init__(self):
        self.kept, self.calls = {}, {}

    def load_one(self, kind, key):
        return self.kept.get((kind, key)) or kind(key)

    def save_one(self, value, key):
        stored = self.load_one(type(value), key)
        if stored.version != value.version:
            raise StateConflict("somebody else wrote first")
        written = replace(value, version=value.version + 1)
        assert decode(type(value), encode(written)) == written
        self.kept[(type(value), key)] = written
        return written


class MemoryLines:
    def __init__(self, memory):
        self.memory = memory

    def load(self, contact):
        return self.memory.load_one(Line, contact)

    def call(self, contact_id):
        return self.memory.calls.get(contact_id)

    def save(self, line, _now, budget=None, call=None):
        if (
            budget is not None
            and self.memory.load_one(Budget, budget.route).version != budget.version
        ):
            raise StateConflict("somebody else wrote first")
        self.memory.save_one(line, line.contact)
        if budget is not None:
            self.memory.save_one(budget, budget.route)
        if call is not None:
            self.memory.calls[call[0]] = call[1]


class MemoryBudgets:
    def __init__(self, memory):
        self.memory = memory

    def load(self, route):
        return self.memory.load_one(Budget, route)

    def load_all(self, routes):
        return {route: self.load(route) for route in routes}

    def save(self, budget):
        return self.memory.save_one(budget, budget.route)


def dialling(routes, clock, quotas=None, limits=DEFAULT_LIMITS):
    """Everything between the incidents and the callers."""
    memory = Memory()
    board = Switchboard(MemoryLines(memory), MemoryBudgets(memory), clock)
    return Dialling(board, routes, quotas or Quotas(), limits)
