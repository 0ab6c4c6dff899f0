"""A bucket of recordings, their ledger and queue in moto, and the function that converts them."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache

import boto3
from botocore.client import BaseClient
from botocore.exceptions import ClientError
from recorded import speakers, wav

from dispatch.recordings.listed import batch_of
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.who import NOBODYS, hashed
from handlers.adapters.recording_failures import RecordingFailures
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.adapters.recording_objects import RecordingObjects
from handlers.converting import Converting
from handlers.converting_batch import ConvertingBatch
from sandbox import api_calls
from sandbox.deploy.expand import expand
from sandbox.regions import ACCOUNT, PARAMETERS, REGION, ROOT
from sandbox.stores import make_tables, start_moto

BUCKET = "tocsin-recordings"
CONTACT = "0c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a11"
KEY = f"connect/example/CallRecordings/2026/01/31/{CONTACT}_20260131T09:05_UTC.wav"
OGG = KEY.replace(".wav", ".ogg")
CALL = wav(speakers(10, noise=8))
NOW = datetime(2026, 2, 7, 3, 0, tzinfo=UTC)
RUN = "2026-02-07"
LONG = 900.0


@cache
def deployed():
    """The template with this bucket."""
    given = {**PARAMETERS, "RecordingsBucketName": BUCKET, "RecordingsPrefix": "connect/"}
    return expand(ROOT / "template.yaml", given, REGION, ACCOUNT)


def target(profile):
    """The key of what the recording becomes."""
    return KEY.replace(".wav", PROFILES[profile].suffix)


def hidden(number):
    """A number as the ledger has it."""
    return hashed(number, b"the test's")


class Bucket:
    """What a test does with the bucket, and what it finds in it."""

    def __init__(self, *, versions=True, locked=False, storage_class="GLACIER_IR"):
        self.s3 = boto3.client("s3", region_name=REGION)
        place = {"LocationConstraint": REGION}
        self.s3.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=locked
        )
        if versions:
            status = {"Status": "Enabled"}
            self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=status)
        make_tables(deployed(), REGION)
        sqs = boto3.client("sqs", region_name=REGION)
        self.queue = sqs.create_queue(QueueName="failures")["QueueUrl"]
        self.sqs = sqs
        self.dynamodb = boto3.client("dynamodb", region_name=REGION)
        self.ledger = RecordingLedger(deployed().tables["RecordingsTable"].ref)
        objects = RecordingObjects(BUCKET, storage_class)
        self.whose = {}
        """What is known of own calls, by their contact."""
        self.converting = Converting(
            objects, lambda one: self.whose.get(one, NOBODYS), hidden, lambda: NOW
        )
        self.function = ConvertingBatch(self.converting, self.ledger, RecordingFailures(self.queue))

    def has(self, key=KEY, content=CALL, **more):
        """Put an object there; returns it as it is listed."""
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content, **more)
        return self.listed(key)

    def listed(self, key=KEY):
        """As Step Functions gives it."""
        pages = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=key)
        [one] = [one for one in pages["Contents"] if one["Key"] == key]
        return {
            "Key": key,
            "Size": one["Size"],
            "ETag": one["ETag"],
            "LastModified": one["LastModified"].isoformat(),
        }

    def runs(self, *items, profile="speech", run=RUN, left=lambda: LONG):
        """One batch; the outcomes that there are."""
        event = {"run": run, "bucket": BUCKET, "profile": profile, "items": list(items)}
        told = self.function.run(batch_of(json.loads(json.dumps(event))), left)
        return {name: count for name, count in told.items() if count}

    def names(self):
        """The keys of all objects."""
        found = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [one["Key"] for one in found]

    def read(self, key=KEY, **more):
        """An object's bytes."""
        return self.s3.get_object(Bucket=BUCKET, Key=key, **more)["Body"].read()

    def head(self, key=KEY, **more):
        """What S3 says of it."""
        return self.s3.head_object(Bucket=BUCKET, Key=key, **more)

    def tags(self, key=KEY, **more):
        """Its tags."""
        found = self.s3.get_object_tagging(Bucket=BUCKET, Key=key, **more)["TagSet"]
        return {one["Key"]: one["Value"] for one in found}

    def versions(self, key=KEY):
        """The ids of its versions, the newest first."""
        found = self.s3.list_object_versions(Bucket=BUCKET, Prefix=key).get("Versions", [])
        return [one["VersionId"] for one in found if one["Key"] == key]

    def entry(self, key=KEY, run=RUN):
        """What the ledger has of it."""
        return self.ledger.done(run, BUCKET, [key]).get(key)

    def failures(self):
        """What is in the queue."""
        found = self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
        return [json.loads(one["Body"]) for one in found.get("Messages", [])]

    def scan(self, table):
        """All items of a table."""
        return self.dynamodb.scan(TableName=table)["Items"]

    def forgets_what_it_knows(self):
        """Empties the ledger, as if nobody had come so far as to write in it."""
        table = self.ledger.table
        for item in self.scan(table):
            key = {name: item[name] for name in ("pk", "sk")}
            self.dynamodb.delete_item(TableName=table, Key=key)

    def originals(self, key=KEY):
        """The bytes of all that is stored under the key, whatever the version."""
        versions = self.versions(key)
        return [self.read(key, VersionId=one) for one in versions] if versions else []


@contextmanager
def bucket_of(**settings):
    """A bucket, and nothing else in S3, DynamoDB and SQS."""
    api_calls.install()
    api_calls.ANSWERS.clear()
    moto = start_moto(REGION)
    try:
        yield Bucket(**settings)
    finally:
        moto.stop()


class Wire:
    """What is asked of AWS: noted, and spoilt where a test says so.

    `before` and `after` are called with an operation's name and parameters; what they raise is
    what the caller gets, before S3 was asked or after it did what it was asked for.
    """

    def __init__(self, patched):
        self.asked = []
        self.listens = None
        self.before = self.after = lambda _name, _params: None
        ask = BaseClient._make_api_call  # noqa: SLF001 - where every request passes

        def asked(client, name, params):
            self.asked.append((name, params))
            if self.listens:
                self.listens(client.meta.service_model.service_name, name, params)
            self.before(name, params)
            try:
                return ask(client, name, params)
            finally:
                self.after(name, params)

        patched.setattr(BaseClient, "_make_api_call", asked)

    def names(self):
        """The operations that were asked for."""
        return [name for name, _ in self.asked]

    def fails(self, operation, code, status, *, times=1, done=False):
        """The next so many requests of this operation fail, though `done` where that is said."""
        left = [times]

        def spoil(name, _params):
            if name == operation and left[0]:
                left[0] -= 1
                raise refusal(operation, code, status)

        if done:
            self.after = spoil
        else:
            self.before = spoil

    def meanwhile(self, operation, act):
        """Once, right before this operation, `act` is called."""
        left = [act]

        def spoil(name, _params):
            if name == operation and left:
                left.pop()()

        self.before = spoil

    def is_well(self):
        """From now on nothing is spoilt."""
        self.before = self.after = lambda _name, _params: None


def refusal(operation, code, status):
    """An error answer as botocore raises it."""
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, operation)


class Killed(BaseException):
    """The process ends here: nobody catches it."""
