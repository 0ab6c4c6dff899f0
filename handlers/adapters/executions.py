"""Executions of the state machine of recordings, by the names of their runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from dispatch.recordings.runs import RunState
from handlers.adapters.clients import client

STATES = {
    "RUNNING": RunState.RUNNING,
    "PENDING_REDRIVE": RunState.RUNNING,
    "SUCCEEDED": RunState.SUCCEEDED,
    "ABORTED": RunState.STOPPED,
}
"""Everything else has failed."""


@dataclass(frozen=True, slots=True)
class Execution:
    """One, as Step Functions tells of it; `reason` is there where it was asked for."""

    arn: str
    name: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Executions:
    """Those of the machine with this ARN."""

    machine: str

    def start(self, name: str, asked: Mapping[str, Any]) -> bool:
        """Start it; False where another of the name has been, or is under way otherwise asked."""
        given = json.dumps(asked, sort_keys=True)
        try:
            client("stepfunctions").start_execution(
                stateMachineArn=self.machine, name=name, input=given
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise
            return False
        return True

    def recent(self, most: int) -> list[Execution]:
        """The latest, newest first."""
        answer = client("stepfunctions").list_executions(
            stateMachineArn=self.machine, maxResults=most
        )
        return [_execution(one) for one in answer["executions"]]

    def named(self, name: str) -> Execution | None:
        """It, with the reason where it failed; None where there is none."""
        arn = f"{self.machine.replace(':stateMachine:', ':execution:')}:{name}"
        try:
            told = client("stepfunctions").describe_execution(executionArn=arn)
        except ClientError as error:
            if error.response["Error"]["Code"] in {"ExecutionDoesNotExist", "InvalidArn"}:
                return None
            raise
        return _execution(told)


def _execution(told: Mapping[str, Any]) -> Execution:
    ended = told.get("stopDate")
    return Execution(
        arn=told["executionArn"],
        name=told["name"],
        state=STATES.get(told["status"], RunState.FAILED),
        started_at=told["startDate"].astimezone(UTC),
        ended_at=ended.astimezone(UTC) if ended else None,
        reason=_reason(told),
    )


def _reason(told: Mapping[str, Any]) -> str:
    """What a function raised, without the JSON around it."""
    cause = told.get("cause", "")
    try:
        message = json.loads(cause)["errorMessage"]
    except (ValueError, KeyError, TypeError):
        message = cause
    return ": ".join(filter(None, (told.get("error", ""), str(message))))
