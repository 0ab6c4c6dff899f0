"""After days of trouble the numbers of the runs are what is in the bucket (judged 4)."""

import json
import random
from collections import Counter

import boto3
import pytest
from archive import BUCKET, NOW, ROOT, Archive
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.s3.models import s3_backends
from recorded import speakers, wav

from dispatch.recordings.entry import recording_id
from dispatch.recordings.marks import mark_of
from handlers.archiving import archiving
from sandbox.regions import REGION

CALL, OTHER, SHORT = wav(speakers(9)), wav(speakers(9, seed=7)), wav(speakers(2))
CONTENTS = (CALL, OTHER, CALL[:-999], b"", SHORT, b"ID3" + CALL)
NAMES = ("{}.wav", "{} b.wav", "{}+b.wav", "{}%2F.wav", "日本 {}.wav", "{}.WAV", "{}" + "x" * 700)
DAYS = ("2026/02/01", "ivr/2026/02/01", "2026/02/02")
LARGEST_ITEM = 400 * 1024
"""Bytes (Amazon DynamoDB Developer Guide, Quotas)."""


class World:
    """A bucket to which things happen, and the runs over it."""

    def __init__(self, archive, chance):
        self.archive, self.chance, self.names = archive, chance, []
        self.runs = archiving(archive.cloud.deployment.outputs, lambda: archive.cloud.loop.now)
        self.bucket = s3_backends[DEFAULT_ACCOUNT_ID]["aws"]
        self.s3, self.number = boto3.client("s3", region_name=REGION), 0

    def writes(self):
        """Connect puts a recording there, or somebody writes over one."""
        keys = [one for one in self.objects() if not one.endswith(".ogg")]
        self.number += 1
        name = self.chance.choice(NAMES).format(self.number)
        new = f"{ROOT}{self.chance.choice(DAYS)}/{name}"
        key = self.chance.choice(keys) if keys and self.chance.random() < 0.15 else new
        self.bucket.put_object(BUCKET, key, self.chance.choice(CONTENTS))

    def removes(self):
        """Somebody does."""
        if keys := self.objects():
            self.s3.delete_object(Bucket=BUCKET, Key=self.chance.choice(keys))

    def asks(self):
        """For a day, days or a prefix; two at once as well."""
        asked = self.chance.choice(
            [
                {"date": "2026-02-01"},
                {"from": "2026-02-01", "to": "2026-02-02"},
                {"prefix": ROOT + "2026/02/0"},
                {"prefix": ROOT.rstrip("/"), "profile": "lossless"},
            ]
        )
        self.names.append(self.runs.start(asked)["run"])

    def tries_again(self):
        """All that failed."""
        self.names += [one["run"] for one in self.runs.retry()]

    def waits(self):
        """Long enough for some tasks, or for all."""
        self.archive.passes(seconds=self.chance.choice((0.3, 2, 9000)))

    def objects(self):
        """Keys, and sizes."""
        found = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [one["Key"] for one in found]


def entries(archive):
    """All of the ledger: by run, and the sizes of its items."""
    pages = boto3.client("dynamodb", region_name=REGION).get_paginator("scan")
    items = [one for page in pages.paginate(TableName=archive.table) for one in page["Items"]]
    assert max(len(json.dumps(one)) for one in items) < LARGEST_ITEM
    found = [one for one in items if one["sk"]["S"].startswith("run#")]
    return [(one["sk"]["S"].removeprefix("run#"), json.loads(one["doc"]["S"])) for one in found]


@pytest.mark.parametrize("seed", range(2))
def test_what_runs_report_is_what_the_ledger_and_the_bucket_have(seed):
    archive = Archive(stubbed=False, start=NOW)
    world = World(archive, random.Random(seed))  # noqa: S311 - to be the same each time
    status = {"Status": "Enabled"}
    world.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration=status)
    try:
        acts = (*[world.writes] * 6, world.removes, *[world.asks] * 2, world.waits, world.waits)
        for _ in range(60):
            world.chance.choice((*acts, world.tries_again))()
        archive.passes(hours=12)
        known = entries(archive)
        for name in {*world.names}:
            run = world.runs.run(name)
            assert run["listed"] == run["accounted"], run
            of_run = Counter(doc["record"]["outcome"] for one, doc in known if one == name)
            counts = {outcome: count for outcome, count in run["outcomes"].items() if count}
            assert counts == dict(of_run)
        results_are_as_the_ledger_says(world, known)
    finally:
        archive.cloud.stop()


def results_are_as_the_ledger_says(world, known):
    """Each result of each version in the bucket is an entry's, and each entry's is there."""
    versions = world.s3.list_object_versions(Bucket=BUCKET).get("Versions", [])
    there = {}
    for one in versions:
        place = {"Key": one["Key"], "VersionId": one["VersionId"]}
        head = world.s3.head_object(Bucket=BUCKET, **place)
        if mark := mark_of(head["Metadata"]):
            there[one["Key"], one["VersionId"]] = (head["ContentLength"], mark.source_etag)
    told = {
        (doc["record"]["result"]["key"], doc["result_version"]): (
            doc["record"]["result"]["size"],
            doc["etag"],
        )
        for _, doc in known
        if doc["record"].get("result")
    }
    assert told == there
    assert all(recording_id(BUCKET, key) for key, _ in told)
