"""What a distributed map with a ResultWriter does with its children's answers.

It writes them to S3 under PREFIX/ID-OF-THE-MAP-RUN/ with a manifest, and hands on where that is
(AWS Step Functions Developer Guide, ResultWriter): so what is handed on does not grow with them.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from sandbox.state_machine import tasks
from sandbox.state_machine.faults import StateFailed
from sandbox.state_machine.paths import Json
from sandbox.state_machine.payload import filled


def written(
    state: Mapping[str, Any], arn: str, outputs: Sequence[Json], data: Json, context: Json
) -> dict[str, Any]:
    """Where the answers of the children are; StateFailed where they cannot be written."""
    place = filled(state["ResultWriter"]["Parameters"], data, context)
    folder = f"{place['Prefix']}/{arn.rpartition(':')[2]}"
    manifest = {"DestinationBucket": place["Bucket"], "MapRunArn": arn}
    lines = "\n".join(json.dumps(one) for one in outputs)
    _put(place["Bucket"], f"{folder}/SUCCEEDED_0.jsonl", lines)
    _put(place["Bucket"], f"{folder}/manifest.json", json.dumps(manifest))
    details = {"Bucket": place["Bucket"], "Key": f"{folder}/manifest.json"}
    return {"MapRunArn": arn, "ResultWriterDetails": details}


def _put(bucket: str, key: str, content: str) -> None:
    try:
        tasks.ask("s3", "putObject", {"Bucket": bucket, "Key": key, "Body": content.encode()})
    except ClientError as error:
        raise StateFailed("States.ResultWriterFailed", str(error)) from error
