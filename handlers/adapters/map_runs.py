"""What Step Functions knows of the distributed maps of an execution."""

from collections.abc import Iterator
from typing import Any

from dispatch.recordings.runs import Listed
from handlers.adapters.clients import client

UNDONE = ("failed", "timedOut", "aborted")


def listed(execution_arn: str) -> Listed:
    """What its maps have read from the bucket's listing, up to now."""
    counts = [_items(arn) for arn in _map_runs(execution_arn)]
    return Listed(
        recordings=sum(each["total"] for each in counts),
        in_failed_batches=sum(each[name] for each in counts for name in UNDONE),
    )


def _map_runs(execution_arn: str) -> Iterator[str]:
    pages = client("stepfunctions").get_paginator("list_map_runs")
    for page in pages.paginate(executionArn=execution_arn):
        yield from (each["mapRunArn"] for each in page["mapRuns"])


def _items(arn: str) -> dict[str, Any]:
    return dict(client("stepfunctions").describe_map_run(mapRunArn=arn)["itemCounts"])
