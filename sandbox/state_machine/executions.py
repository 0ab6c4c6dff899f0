"""Executions of state machines: started, looked at, stopped, as Step Functions' own API does it."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.api_calls import Answer, ServiceError
from sandbox.loop import Loop
from sandbox.state_machine.definition import Machine
from sandbox.state_machine.execution import Execution
from sandbox.state_machine.map_run import MapRun
from sandbox.state_machine.tasks import Invoke, Tasks

Asked = Mapping[str, Any]
NOT_IN_A_NAME = frozenset(' <>{}[]?*"#%\\^|~`$&,;:/')


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
            now = self.loop.now
            known = Execution(arn, machine_arn, name, given, self.loop, self.tasks, now)
            known.begin(self.machines[machine_arn])
            self.executions[arn] = known
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
        one.stop()
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
