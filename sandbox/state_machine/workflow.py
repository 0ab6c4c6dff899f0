"""One workflow: state after state, with Retry, Catch and the limit on what passes between them."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.state_machine.definition import Machine
from sandbox.state_machine.faults import StateFailed
from sandbox.state_machine.paths import Json, found, placed
from sandbox.state_machine.payload import filled
from sandbox.state_machine.process import Steps
from sandbox.state_machine.tasks import Tasks

LARGEST = 262_144
"""Bytes that a state may hand on (AWS Step Functions Developer Guide, Quotas)."""
A_TASK = timedelta(seconds=0.1)
"""What a task takes on the sandbox's clock, or nothing else would get its turn in a long run."""
INTERVAL, RATE, ATTEMPTS = 1, 2.0, 3
"""What a Retry that says nothing has: seconds, times longer each time, attempts."""
State = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Workflow:
    """Carries out machines; `map_over` begins a distributed map and waits for its end."""

    tasks: Tasks
    map_over: Callable[[State, Json, Json], Steps]

    def run(self, machine: Machine, data: Json, context: Json) -> Steps:
        """The output of the whole; raises StateFailed with what nothing has caught."""
        name = machine.start
        while name:
            data, name = yield from self._state(machine.states[name], data, context)
            _check_size(data)
        return data

    def _state(self, state: State, data: Json, context: Json) -> Steps:
        """What the state hands on, and to which; the empty name is the end."""
        tried: Counter[int] = Counter()
        while True:
            told = {**context, "State": {"RetryCount": tried.total()}}
            try:
                done = yield from self._once(state, data, told)
            except StateFailed as fault:
                if wait := _retry(state, fault, tried):
                    yield wait
                    continue
                return _caught(state, fault, data)
            return done

    def _once(self, state: State, data: Json, context: Json) -> Steps:
        kind = state["Type"]
        if kind == "Choice":
            return data, _chosen(state, data, context)
        if kind == "Fail":
            raise StateFailed(state["Error"], state["Cause"])
        if kind == "Wait":
            yield timedelta(seconds=state["Seconds"])
        if kind in ("Wait", "Succeed"):
            return data, state.get("Next", "")
        result = yield from self._result(state, data, context)
        whole = placed(state.get("ResultPath", "$"), data, result)
        return found(state.get("OutputPath", "$"), whole, context), state.get("Next", "")

    def _result(self, state: State, data: Json, context: Json) -> Steps:
        if state["Type"] == "Map":
            result = yield from self.map_over(state, data, context)
        else:
            result = filled(state.get("Parameters", data), data, context)
        if state["Type"] == "Task":
            yield A_TASK
            result = self.tasks.perform(state["Resource"], result)
        if "ResultSelector" in state:
            return filled(state["ResultSelector"], result, context)
        return result


def _retry(state: State, fault: StateFailed, tried: Counter[int]) -> timedelta | None:
    """How long to wait before the state is tried again; jitter would only make it shorter."""
    for number, each in enumerate(state.get("Retry", ())):
        if fault.is_one_of(each["ErrorEquals"]):
            if tried[number] >= each.get("MaxAttempts", ATTEMPTS):
                return None
            grown = each.get("BackoffRate", RATE) ** tried[number]
            tried[number] += 1
            seconds = each.get("IntervalSeconds", INTERVAL) * grown
            return timedelta(seconds=min(seconds, each.get("MaxDelaySeconds", seconds)))
    return None


def _caught(state: State, fault: StateFailed, data: Json) -> tuple[Json, str]:
    for each in state.get("Catch", ()):
        if fault.is_one_of(each["ErrorEquals"]):
            return placed(each.get("ResultPath", "$"), data, fault.output), each["Next"]
    raise fault


def _chosen(state: State, data: Json, context: Json) -> str:
    for each in state["Choices"]:
        value = found(each["Variable"], data, context)
        if value < found(each["NumericLessThanPath"], data, context):
            return str(each["Next"])
    return str(state["Default"])


def _check_size(data: Json) -> None:
    if (size := len(json.dumps(data, ensure_ascii=False).encode())) > LARGEST:
        raise StateFailed("States.DataLimitExceeded", f"{size} bytes of {LARGEST}")
