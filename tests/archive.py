"""A sandbox with a bucket of recordings; its conversion stubbed where the count is the point."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import boto3
import recording  # noqa: F401 - its runs are watched as all others
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from passing import let_pass

from dispatch.recordings.entry import recording_id
from handlers.adapters import recording_items
from handlers.adapters.archive_runs import ArchiveRuns
from handlers.adapters.recording_ledger import RecordingLedger
from sandbox.cloud import Cloud
from sandbox.regions import REGION

BUCKET = "recordings-of-the-test"
ROOT = "connect/example/CallRecordings/"
PARAMETERS = {"RecordingsBucketName": BUCKET, "RecordingsPrefix": ROOT}
NOW = datetime(2026, 2, 20, 2, 0, tzinfo=UTC)
"""Just after the schedule, which asks for a day of which the tests have nothing."""
CONTACTS = (Path(__file__).parents[1] / "sandbox/contacts.toml").read_text()


class Conversion:
    """Stands for ConvertRecordingFunction: each recording once in the counts of its run."""

    def __init__(self, table):
        self.table = table
        self.counted = set()
        self.times = Counter()
        self.batches = []
        self.faults = []
        """Raised by the next invocations, one each."""
        self.never = set()
        """Batches with one of these keys fail however often they are tried."""
        self.forgets = 0
        """So many recordings are converted and not entered."""
        self.outcome = lambda _key: "converted"

    def invoke(self, event):
        """What the function answers."""
        if self.faults and (fault := self.faults.pop(0)):
            raise fault
        keys = [one["Key"] for one in event["items"]]
        if self.never & set(keys):
            raise MemoryError("killed")
        self.batches.append(event)
        self.times.update(keys)
        outcomes = Counter(dict.fromkeys(("converted", "skipped", "rejected", "failed"), 0))
        for key in keys:
            outcomes[self.outcome(key)] += 1
        self._count(event["run"], keys)
        return {"run": event["run"], "outcomes": outcomes}

    def _count(self, run, keys):
        new = Counter(self.outcome(key) for key in keys if (run, key) not in self.counted)
        self.counted |= {(run, key) for key in keys}
        new["converted"] -= min(self.forgets, new["converted"])
        key = recording_items.counts_key(run, recording_id(BUCKET, keys[0]))
        names = {f"#{each}": each for each in new}
        values = {f":{each}": {"N": str(count)} for each, count in new.items()}
        boto3.client("dynamodb", region_name=REGION).update_item(
            TableName=self.table,
            Key=key,
            UpdateExpression="ADD " + ", ".join(f"#{each} :{each}" for each in new),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )


class Archive:
    """The sandbox, its bucket and its runs."""

    def __init__(self, *, stubbed=True, start=NOW, **parameters):
        self.cloud = Cloud(CONTACTS, start, parameters={**PARAMETERS, **parameters})
        outputs = self.cloud.deployment.outputs
        self.machine, self.table = outputs["RecordingsRunsArn"], outputs["RecordingsTableName"]
        self.runs, self.ledger = ArchiveRuns(self.table), RecordingLedger(self.table)
        self.states = boto3.client("stepfunctions", region_name=REGION)
        if stubbed:
            self.conversion = Conversion(self.table)
            self.cloud.functions["ConvertRecordingFunction"] = self.conversion

    def has(self, count, day="2026/02/01", of=0, content=b"x"):
        """So many recordings of that day, the first with the number `of`."""
        bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        for number in range(of, of + count):
            bucket.put_object(BUCKET, f"{ROOT}{day}/{number:06}.wav", content)

    def start(self, name, **asked):
        """Start a run and let nothing of it happen yet."""
        given = {key.rstrip("_"): value for key, value in asked.items()}
        started = self.states.start_execution(
            stateMachineArn=self.machine, name=name, input=json.dumps(given)
        )
        return started["executionArn"]

    def passes(self, **time):
        """Let so much time pass."""
        let_pass(self.cloud, timedelta(**time))

    def archive(self, name, **asked):
        """A run from its beginning to its end; the execution as it then stands."""
        arn = self.start(name, **asked)
        self.passes(hours=6)
        return self.states.describe_execution(executionArn=arn)

    def failures(self):
        """What lies in the queue of failures."""
        spec = self.cloud.deployment.queues["RecordingsFailuresQueue"]
        return [json.loads(one.body) for one in self.cloud.queues[spec.arn].held]
