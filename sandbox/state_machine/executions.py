"""Executions of state machines: started, looked at, stopped, as Step Functions' own API does it."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.api_calls import Answer, ServiceError
from sandbox.loop import Loop
from sandbox.state_machine.definition import Machine, processor
from sandbox.state_machine.faults import StateFailed
from sandbox.state_machine.listing import batches
from sandbox.state_machine.map_run import MapRun
from sandbox.state_machine.paths import Json, found
from sandbox.state_machine.payload import filled
from sandbox.state_machine.process import Process, Steps
from sandbox.state_machine.tasks import Invoke, Tasks
from sandbox.state_machine.workflow import Workflow

Asked = Mapping[str, Any]
NOT_IN_A_NAME = frozenset(' <>{}[]?*"#%\\^|~`$&,;:/')
ENDED = {"SUCCEEDED", "FAILED", "ABORTED"}


@dataclass(slots=True)
class Execution:
    """One execution, its maps with it."""

    arn: str
    machine_arn: str
    name: str
    input: str
    started_at: datetime
    status: str = "RUNNING"
    stopped_at: datetime | None = None
    output: str = ""
    fault: StateFailed | None = None
    process: Process | None = None
    map_runs: list[MapRun] = field(default_factory=list)

    def end(self, status: str, now: datetime) -> None:
        """Over, whatever of it was still under way."""
        self.status, self.stopped_at, self.process = status, now, None


class StepFunctions:
    """The machines of a stack by ARN, and their executions; results of maps are not kept."""

    def __init__(self, machines: Mapping[str, Machine], loop: Loop, invoke: Invoke) -> None:
        self.machines, self.loop, self.tasks = machines, loop, Tasks(invoke)
        self.executions: dict[str, Execution] = {}

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers each operation."""
        answers: dict[str, Callable[[Asked], dict[str, Any]]] = {
            "StartExecution": self.start_execution,
            "DescribeExecution": self.describe_execution,
            "ListExecutions": self.list_executions,
            "StopExecution": self.stop_execution,
            "ListMapRuns": self.list_map_runs,
            "DescribeMapRun": self.describe_map_run,
        }
        return {("stepfunctions", name): answer for name, answer in answers.items()}

    def start_execution(self, asked: Asked) -> dict[str, Any]:
        """StartExecution: a name and an input that are under way already are the same execution."""
        machine_arn, name = asked["stateMachineArn"], asked.get("name") or str(uuid.uuid4())
        if machine_arn not in self.machines:
            raise ServiceError("StateMachineDoesNotExist", 400, machine_arn)
        if NOT_IN_A_NAME & set(name):
            raise ServiceError("InvalidName", 400, "a character that no name may have")
        arn = f"{machine_arn.replace(':stateMachine:', ':execution:')}:{name}"
        given, known = asked.get("input", "{}"), self.executions.get(arn)
        if known is None:
            known = self._begin(arn, machine_arn, name, given)
        elif known.status != "RUNNING" or known.input != given:
            raise ServiceError("ExecutionAlreadyExists", 400, name)
        return {"executionArn": arn, "startDate": known.started_at}

    def describe_execution(self, asked: Asked) -> dict[str, Any]:
        """DescribeExecution."""
        one = self._execution(asked)
        more: dict[str, Any] = {"input": one.input}
        if one.status == "SUCCEEDED":
            more["output"] = one.output
        if one.fault is not None:
            more |= {"error": one.fault.error, "cause": one.fault.cause}
        return {**_told(one), **more}

    def list_executions(self, asked: Asked) -> dict[str, Any]:
        """ListExecutions, newest first."""
        wanted = asked.get("statusFilter")
        found = [
            _told(one)
            for one in reversed(self.executions.values())
            if one.machine_arn == asked["stateMachineArn"] and wanted in (None, one.status)
        ]
        return {"executions": found[: asked.get("maxResults", 100)]}

    def stop_execution(self, asked: Asked) -> dict[str, Any]:
        """StopExecution: what is under way is left as it is."""
        one = self._execution(asked)
        if one.process is not None:
            one.process.stop()
            for each in one.map_runs:
                each.abort()
            one.end("ABORTED", self.loop.now)
        return {"stopDate": one.stopped_at}

    def list_map_runs(self, asked: Asked) -> dict[str, Any]:
        """ListMapRuns of an execution."""
        one = self._execution(asked)
        runs = [
            {"executionArn": one.arn, "mapRunArn": each.arn, "stateMachineArn": one.machine_arn}
            | {"startDate": each.started_at}
            for each in one.map_runs
        ]
        return {"mapRuns": runs}

    def describe_map_run(self, asked: Asked) -> dict[str, Any]:
        """DescribeMapRun: how many items and children there are, and how they stand."""
        for execution in self.executions.values():
            for each in execution.map_runs:
                if each.arn == asked["mapRunArn"]:
                    return _counted(execution, each)
        raise ServiceError("ResourceNotFound", 400, "no such map run")

    def _begin(self, arn: str, machine_arn: str, name: str, given: str) -> Execution:
        one = Execution(arn, machine_arn, name, given, self.loop.now)
        self.executions[arn] = one

        def ended(output: Json, fault: StateFailed | None) -> None:
            one.fault, one.output = fault, json.dumps(output)
            one.end("FAILED" if fault else "SUCCEEDED", self.loop.now)

        def map_over(state: Asked, data: Json, context: Json) -> Steps:
            return self._map_over(one, state, data, context)

        context = {"Execution": {"Id": arn, "Name": name}}
        workflow = Workflow(self.tasks, map_over)
        steps = workflow.run(self.machines[machine_arn], json.loads(given), context)
        one.process = Process(self.loop, steps, ended)
        one.process.start()
        return one

    def _map_over(self, one: Execution, state: Asked, data: Json, context: Json) -> Steps:
        number, children = len(one.map_runs), processor(state)
        base = filled(state["ItemBatcher"].get("BatchInput", {}), data, context)
        label = f"{state.get('Label', 'map')}-{number}"

        def child(count: int, items: list[Json]) -> Steps:
            execution = {"Id": f"{one.arn}/{label}:{count}", "Name": f"{one.name}-{label}-{count}"}
            given = {"BatchInput": base, "Items": items}
            return Workflow(self.tasks, self._no_map).run(children, given, {"Execution": execution})

        run = MapRun(
            arn=one.arn.replace(":execution:", ":mapRun:") + f"/{label}",
            loop=self.loop,
            batches=batches(state, data, context),
            child=child,
            concurrency=int(found(state["MaxConcurrencyPath"], data, context)),
            tolerated=float(found(state["ToleratedFailurePercentagePath"], data, context)),
            started_at=self.loop.now,
        )
        one.map_runs.append(run)
        yield run.begin
        if run.fault is not None:
            raise run.fault
        outputs, run.outputs = run.outputs, []
        return outputs

    def _no_map(self, _state: Asked, _data: Json, _context: Json) -> Steps:
        raise StateFailed("States.Runtime", "a map within a map is not known to the sandbox")
        yield  # a generator, as the other

    def _execution(self, asked: Asked) -> Execution:
        found = self.executions.get(asked["executionArn"])
        if found is None:
            raise ServiceError("ExecutionDoesNotExist", 400, "no such execution")
        return found


def _told(one: Execution) -> dict[str, Any]:
    stopped = {"stopDate": one.stopped_at} if one.stopped_at else {}
    return {
        "executionArn": one.arn,
        "stateMachineArn": one.machine_arn,
        "name": one.name,
        "status": one.status,
        "startDate": one.started_at,
        **stopped,
    }


def _counted(execution: Execution, run: MapRun) -> dict[str, Any]:
    return {
        "mapRunArn": run.arn,
        "executionArn": execution.arn,
        "status": run.status,
        "startDate": run.started_at,
        "maxConcurrency": run.concurrency,
        "toleratedFailurePercentage": run.tolerated,
        "toleratedFailureCount": 0,
        "itemCounts": run.counts(run.items),
        "executionCounts": run.counts(run.children),
        **({"stopDate": run.stopped_at} if run.stopped_at else {}),
    }
