"""What a deployed template consists of, in the terms the sandbox uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, its intrinsic functions resolved. `ref` is what `Ref` gives."""

    logical_id: str
    type: str
    properties: Mapping[str, Any]
    ref: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function. `timeout` is in seconds; `arn` has no alias, `alias_arn` has."""

    logical_id: str
    name: str
    arn: str
    alias_arn: str
    handler: str
    environment: Mapping[str, str]
    timeout: int


@dataclass(frozen=True, slots=True)
class Queue:
    """An SQS queue. Times are in seconds; `dead_letter_arn` is empty if it has none."""

    logical_id: str
    name: str
    url: str
    arn: str
    delay: int
    visibility_timeout: int
    retention: int
    dead_letter_arn: str
    max_receive_count: int


@dataclass(frozen=True, slots=True)
class EventSourceMapping:
    """A queue whose messages go to a function, `batch_size` at most at once.

    Both are logical ids. With `reports_failures` the function answers which messages of the
    batch it could not handle.
    """

    function: str
    queue: str
    batch_size: int
    reports_failures: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Where a rule sends what it matches; `dead_letter_arn` is empty if it has none."""

    id: str
    arn: str
    dead_letter_arn: str


@dataclass(frozen=True, slots=True)
class Rule:
    """An EventBridge rule on the default bus."""

    logical_id: str
    name: str
    arn: str
    pattern: Mapping[str, Any]
    enabled: bool
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A function (its logical id) invoked with `payload` as often as `expression` says.

    Where `function` is empty, an event of `source` and `detail_type` goes to `bus` (an ARN), with
    `payload` as its detail, or the state machine `machine` (an ARN) is started with it.
    """

    logical_id: str
    name: str
    expression: str
    enabled: bool
    function: str
    payload: str
    bus: str = ""
    source: str = ""
    detail_type: str = ""
    machine: str = ""


@dataclass(frozen=True, slots=True)
class ContactFlow:
    """A Connect flow: its identifier within the instance, and its JSON."""

    logical_id: str
    id: str
    arn: str
    instance_arn: str
    name: str
    content: Mapping[str, Any]
