"""examples/recordings-lifecycle.json: originals that were archived expire, and nothing else."""

import json
from pathlib import Path

import boto3
import pytest
from recordings_bucket import BUCKET, CALL, KEY, REGION, bucket_of

from dispatch.recordings.marks import TAG
from dispatch.recordings.profiles import PROFILES
from handlers.adapters.model_check import violations

TEXT = (Path(__file__).parents[1] / "examples/recordings-lifecycle.json").read_text()
RULES = json.loads(TEXT)["Rules"]


@pytest.fixture
def bucket():
    with bucket_of() as found:
        given = {"LifecycleConfiguration": {"Rules": RULES}}
        found.s3.put_bucket_lifecycle_configuration(Bucket=BUCKET, **given)
        yield found


def expiring(bucket):
    """The versions that a rule with a tag will remove: (key, version)."""
    rules = bucket.s3.get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    filters = [one["Filter"]["Tag"] for one in rules if "Tag" in one["Filter"]]
    tags = {(one["Key"], one["Value"]) for one in filters}
    found = bucket.s3.list_object_versions(Bucket=BUCKET)["Versions"]
    versions = [(one["Key"], one["VersionId"]) for one in found]
    return {one for one in versions if tags & bucket.tags(one[0], VersionId=one[1]).items()}


def test_the_example_is_what_s3_takes():
    asked = boto3.client("s3", region_name=REGION).meta.service_model
    shape = asked.operation_model("PutBucketLifecycleConfiguration").input_shape
    given = {"Bucket": BUCKET, "LifecycleConfiguration": {"Rules": RULES}}
    assert violations(shape, given) == []


def test_it_has_a_rule_for_each_profile_and_none_without_the_tag_that_expires_objects():
    expiring = [one for one in RULES if "Days" in one.get("Expiration", {})]
    filters = [one["Filter"] for one in expiring]
    assert filters == [{"Tag": {"Key": TAG, "Value": name}} for name in PROFILES]
    assert all(one["NoncurrentVersionExpiration"]["NoncurrentDays"] >= 30 for one in expiring)
    [other] = [one for one in RULES if one not in expiring]
    assert other["Expiration"] == {"ExpiredObjectDeleteMarker": True}
    assert "NoncurrentVersionExpiration" not in other


@pytest.mark.parametrize("profile", PROFILES)
def test_the_original_expires_and_neither_its_result_nor_what_was_not_archived_does(
    bucket, profile
):
    listed = bucket.has()
    [original] = bucket.versions()
    bucket.has("cut.wav", CALL[:-9])
    assert expiring(bucket) == set()
    bucket.runs(listed, bucket.listed("cut.wav"), profile=profile)
    assert expiring(bucket) == {(KEY, original)}


@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_put_in_an_originals_place_later_does_not_expire(bucket, profile):
    bucket.runs(bucket.has(), profile=profile)
    before = expiring(bucket)
    bucket.has(content=CALL[:-9])
    assert expiring(bucket) == before
