"""One execution of a state machine, with its distributed maps."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.loop import Loop
from sandbox.state_machine.definition import Machine, processor
from sandbox.state_machine.faults import StateFailed
from sandbox.state_machine.listing import batches
from sandbox.state_machine.map_run import MapRun
from sandbox.state_machine.paths import Json, found
from sandbox.state_machine.payload import filled
from sandbox.state_machine.process import Process, Steps
from sandbox.state_machine.results import written
from sandbox.state_machine.tasks import Tasks
from sandbox.state_machine.workflow import Workflow

State = Mapping[str, Any]


@dataclass(slots=True)
class Execution:
    """As it stands; `input` and `output` are JSON."""

    arn: str
    machine_arn: str
    name: str
    input: str
    loop: Loop
    tasks: Tasks
    started_at: datetime
    status: str = "RUNNING"
    stopped_at: datetime | None = None
    output: str = ""
    fault: StateFailed | None = None
    map_runs: list[MapRun] = field(default_factory=list)
    _process: Process | None = None

    def begin(self, machine: Machine) -> None:
        """Start after what is due already."""
        context = {"Execution": {"Id": self.arn, "Name": self.name}}
        workflow = Workflow(self.tasks, self._map_over)
        steps = workflow.run(machine, json.loads(self.input), context)
        self._process = Process(self.loop, steps, self._ended)
        self._process.start()

    def stop(self) -> None:
        """What is under way is left as it is; nothing more happens."""
        if self._process is not None:
            self._process.stop()
            for each in self.map_runs:
                each.abort()
            self._over("ABORTED")

    def _ended(self, output: Json, fault: StateFailed | None) -> None:
        self.output, self.fault = json.dumps(output), fault
        self._over("FAILED" if fault else "SUCCEEDED")

    def _over(self, status: str) -> None:
        self.status, self.stopped_at, self._process = status, self.loop.now, None

    def _map_over(self, state: State, data: Json, context: Json) -> Steps:
        run = self._map_run(state, data, context)
        self.map_runs.append(run)
        yield run.begin
        if run.fault is not None:
            raise run.fault
        outputs, run.outputs = run.outputs, []
        return (
            written(state, run.arn, outputs, data, context) if "ResultWriter" in state else outputs
        )

    def _map_run(self, state: State, data: Json, context: Json) -> MapRun:
        children = processor(state)
        base = filled(state["ItemBatcher"].get("BatchInput", {}), data, context)
        named = f"{state['Label']}:{uuid.uuid4()}"

        def child(number: int, items: list[Json]) -> Steps:
            name = f"{named}:{number}"
            execution = {"Id": f"{self._beside('execution')}/{name}", "Name": name}
            given = {"BatchInput": base, "Items": items}
            workflow = Workflow(self.tasks, _no_map)
            return workflow.run(children, given, {"Execution": execution})

        return MapRun(
            arn=f"{self._beside('mapRun')}/{named}",
            loop=self.loop,
            batches=batches(state, data, context),
            child=child,
            concurrency=int(found(state["MaxConcurrencyPath"], data, context)),
            tolerated=float(found(state["ToleratedFailurePercentagePath"], data, context)),
            started_at=self.loop.now,
        )

    def _beside(self, kind: str) -> str:
        """The machine's ARN as that of its map runs, or of their executions."""
        return self.machine_arn.replace(":stateMachine:", f":{kind}:")


def _no_map(_state: State, _data: Json, _context: Json) -> Steps:
    raise StateFailed("States.Runtime", "a map within a map is not known to the sandbox")
    yield  # a generator, as the other
