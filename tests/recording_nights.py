"""The function that converts recordings, invoked in a night's sandbox in each of its ways."""

import boto3
from recorded import speakers, wav

from sandbox.regions import PARAMETERS, REGION

FUNCTION = "ConvertRecordingFunction"
CALL = wav(speakers(10, noise=8))


def recordings_are_converted(night):
    """In a bucket without versions, in one with them, and when it was killed before it tagged."""
    s3, bucket = boto3.client("s3", region_name=REGION), PARAMETERS["RecordingsBucketName"]

    def put(name, content=CALL):
        key = PARAMETERS["RecordingsPrefix"] + name
        given = {"Bucket": bucket, "Key": key, "ServerSideEncryption": "aws:kms"}
        given["Metadata"] = {"tocsin-number": "+12025550123"}
        etag = s3.put_object(Body=content, **given)["ETag"]
        return {"Key": key, "Size": len(content), "ETag": etag}

    def converts(profile, *items, run="rights"):
        event = {"run": run, "bucket": bucket, "profile": profile, "items": list(items)}
        return night.cloud.functions[FUNCTION].invoke(event)["outcomes"]

    call, broken = put("0c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a11_1.wav"), put("no.wav", b"RIFF")
    told = converts("speech", call, broken)
    assert (told["converted"], told["failed"]) == (1, 1)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for profile in ("speech", "compatible"):
        listed = put(f"{profile}.wav")
        assert converts(profile, listed)["converted"] == 1
        assert converts(profile, listed, run="again")["skipped"] == 1
