"""Cuts botocore's data down to the operations Tocsin calls.

Reading Connect's whole model is the largest single cost of a cold start.
"""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Json = Any
"""What JSON holds, of any shape."""

OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "bedrock-runtime": ("Converse",),
    "connect": ("StartOutboundVoiceContact", "StopContact", "DescribeContact"),
    "dynamodb": (
        "GetItem",
        "BatchGetItem",
        "BatchWriteItem",
        "PutItem",
        "DeleteItem",
        "UpdateItem",
        "Query",
        "TransactWriteItems",
    ),
    "events": ("PutEvents",),
    "pinpoint-sms-voice-v2": ("SendVoiceMessage",),
    "s3": (
        "GetBucketVersioning",
        "GetObject",
        "GetObjectTagging",
        "HeadObject",
        "PutObject",
        "PutObjectTagging",
    ),
    "sns": ("Publish",),
    "sqs": (
        "SendMessage",
        "SendMessageBatch",
        "ReceiveMessage",
        "DeleteMessageBatch",
        "GetQueueAttributes",
    ),
    "stepfunctions": ("ListMapRuns", "DescribeMapRun"),
    "ssm": ("GetParameter", "PutParameter"),
    "ssm-contacts": (
        "StartEngagement",
        "StopEngagement",
        "ListEngagements",
        "ListPagesByEngagement",
        "ListPageReceipts",
    ),
    "ssm-incidents": (
        "StartIncident",
        "UpdateIncidentRecord",
        "GetIncidentRecord",
        "CreateTimelineEvent",
    ),
}
"""What is called, by service. A test compares it with what the template allows."""

SHARED = ("_retry.json", "partitions.json", "sdk-default-configuration.json")


def prune(data: Path, destination: Path) -> None:
    """Write to `destination` what of botocore's `data` folder those operations need."""
    for name in SHARED:
        _write(destination / name, _read(data / name))
    _write(destination / "endpoints.json", _endpoints(_read(data / "endpoints.json")))
    for service, operations in OPERATIONS.items():
        version = max(each for each in (data / service).iterdir() if each.is_dir())
        folder = destination / service / version.name
        for name in ("service-2.json", "endpoint-rule-set-1.json", "paginators-1.json"):
            _write(folder / name, _kept(name, _read(version / name), operations))


def _kept(name: str, content: Json, operations: tuple[str, ...]) -> Json:
    if name == "service-2.json":
        return prune_model(content, operations)
    if name == "paginators-1.json":
        found = content["pagination"]
        return {"pagination": {each: found[each] for each in operations if each in found}}
    return content


def prune_model(model: Mapping[str, Json], operations: tuple[str, ...]) -> dict[str, Json]:
    """A service model with `operations` only, the shapes they reach, and no documentation.

    Raises KeyError for an operation the model does not have.
    """
    kept = {name: model["operations"][name] for name in operations}
    reached: set[str] = set()
    waiting = list(_references(kept))
    while waiting:
        shape = waiting.pop()
        if shape not in reached:
            reached.add(shape)
            waiting.extend(_references(model["shapes"][shape]))
    shapes = {name: model["shapes"][name] for name in sorted(reached)}
    pruned: dict[str, Json] = _undocumented({**model, "operations": kept, "shapes": shapes})
    return pruned


def _references(node: Json) -> Iterator[str]:
    """The names of the shapes that `node` refers to."""
    if isinstance(node, dict):
        if isinstance(node.get("shape"), str):
            yield node["shape"]
        for each in node.values():
            yield from _references(each)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _undocumented(node: Json) -> Json:
    """`node` without its documentation; a member that is named so is a mapping, and stays."""
    if isinstance(node, dict):
        kept = {key: each for key, each in node.items() if not _is_documentation(key, each)}
        return {key: _undocumented(each) for key, each in kept.items()}
    if isinstance(node, list):
        return [_undocumented(each) for each in node]
    return node


def _is_documentation(key: str, value: Json) -> bool:
    return key in ("documentation", "documentationUrl") and isinstance(value, str)


def _endpoints(endpoints: dict[str, Json]) -> dict[str, Json]:
    for partition in endpoints["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in OPERATIONS if name in services}
    return endpoints


def _read(path: Path) -> Json:
    if path.exists():
        return json.loads(path.read_bytes())
    return json.loads(gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes()))


def _write(path: Path, content: Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
