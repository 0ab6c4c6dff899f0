"""`tocsin recordings restore`: the recording back, on the sandbox and on a stack."""

import hashlib
import io
import struct

import av
import boto3
import numpy as np
import pytest
import requests
from archive import BUCKET, ROOT, Archive
from recorded import speakers, wav
from stack_of import as_stack, serving

from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.wav_reading import look
from handlers.adapters.noted import Noted
from sandbox.regions import REGION

SAMPLES = speakers(10, noise=8)
CALL = wav(SAMPLES)
ODD = CALL[:36] + b"LIST\x05\0\0\0abcde\0" + CALL[36:]
DAYS = {name: f"2026/02/{day:02}/" for day, name in enumerate(PROFILES, 1)}
ODD_KEY = f"{ROOT}2026/02/03/odd.wav"


def key_of(profile):
    return f"{ROOT}{DAYS[profile]}{profile}.wav"


@pytest.fixture(scope="module")
def kept():
    """A recording in each profile, in a bucket with versions."""
    archive = Archive(stubbed=False)
    s3 = boto3.client("s3", region_name=REGION)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for profile in PROFILES:
        s3.put_object(Bucket=BUCKET, Key=key_of(profile), Body=CALL)
    s3.put_object(Bucket=BUCKET, Key=ODD_KEY, Body=ODD)
    for profile in PROFILES:
        day = DAYS[profile].strip("/").replace("/", "-")
        archive.archive(profile, date=day, profile=profile)
    yield archive
    archive.cloud.stop()


@pytest.fixture(params=["sandbox", "stack"])
def place(request, kept, monkeypatch):
    """What says where; behind a stack's links is moto, which only hears `requests`."""
    if request.param == "stack":
        monkeypatch.setattr("console.stack_library.now", lambda: kept.cloud.loop.now)
        monkeypatch.setattr("console.recordings_restore.opened", through_requests)
        yield as_stack(monkeypatch, kept.cloud)
        return
    with serving(kept.cloud) as port:
        yield ["--port", port]


def through_requests(url):
    answer = requests.get(url, timeout=5)
    answer.raise_for_status()
    return io.BytesIO(answer.content)


def restored(tocsin, folder, place, key, *more):
    """What the command says of it, and the file."""
    ran = tocsin("recordings", "restore", key, "--to", folder, "--json", *more, *place)
    assert ran.status == 0, ran.error
    [file] = [one for one in folder.iterdir() if one.suffix == ".wav"]
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []
    return ran.json["is"], file.read_bytes()


def test_a_lossless_recording_comes_back_bit_by_bit(place, tocsin, tmp_path):
    said, content = restored(tocsin, tmp_path, place, key_of("lossless"))
    assert (said, content) == ("as it was recorded, bit by bit", CALL)


def test_one_whose_file_had_more_in_it_comes_back_with_every_sample_and_says_so(
    place, tocsin, tmp_path
):
    said, content = restored(tocsin, tmp_path, place, ODD_KEY)
    assert said.startswith("every sample as it was recorded; the file had other parts")
    assert content == CALL


@pytest.mark.parametrize("profile", ["speech", "compatible", "mono"])
def test_any_other_is_decoded_to_a_wav_of_16_bits_that_says_what_it_is(
    place, tocsin, tmp_path, profile
):
    said, content = restored(tocsin, tmp_path, place, key_of(profile))
    assert said.startswith(f"decoded from {PROFILES[profile].coding} (Tocsin, {profile}): not as")
    assert (
        f"ICMT{struct.pack('<I', len(said) + 1 + (len(said) + 1) % 2).decode()}{said}".encode()
        in content
    )
    assert struct.unpack_from("<I", content, 4)[0] + 8 == len(content)
    _, head = look(Noted(io.BytesIO(content)))
    assert (head.encoding.value[1], head.rate) == (16, 8000)
    assert head.channels == (1 if profile == "mono" else 2)
    assert head.data_bytes / head.frame_bytes / 8000 == pytest.approx(10, abs=0.05)
    loud = np.frombuffer(content[-head.data_bytes :], "<i2").astype(float).std()
    assert 0.5 * SAMPLES.std() < loud < 1.5 * SAMPLES.std()
    with av.open(io.BytesIO(content)) as file:
        assert file.metadata["comment"] == said


@pytest.mark.parametrize("profile", PROFILES)
def test_the_original_comes_back_as_long_as_its_version_exists(place, tocsin, tmp_path, profile):
    said, content = restored(tocsin, tmp_path, place, key_of(profile), "--original")
    assert (said, content) == ("as it was recorded, bit by bit", CALL)


def test_an_original_that_the_lifecycle_removed_is_said_to_be_gone(place, tocsin, kept, tmp_path):
    s3, key = boto3.client("s3", region_name=REGION), key_of("speech")
    entry = kept.ledger.known(BUCKET, [key])[key]
    content = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
    if entry.version:
        s3.delete_object(Bucket=BUCKET, Key=key, VersionId=entry.version)
    asked = ("recordings", "restore", key, "--to", tmp_path, "--original", *place)
    assert tocsin.refuses(*asked) == f"{key} is no longer in the bucket"
    s3.put_object(Bucket=BUCKET, Key=key, Body=content)
    assert hashlib.sha256(content).hexdigest() == entry.record.source.sha256


def test_nothing_is_written_over_and_a_folder_must_be_there(place, tocsin, tmp_path):
    restored(tocsin, tmp_path, place, key_of("lossless"))
    again = ("recordings", "restore", key_of("lossless"), "--to")
    assert "is there already, and nothing is overwritten" in tocsin.refuses(
        *again, tmp_path, *place
    )
    assert "there is no such folder" in tocsin.refuses(*again, tmp_path / "none", *place)


@pytest.mark.parametrize(("storage_class", "hours"), [("GLACIER", 5), ("DEEP_ARCHIVE", 12)])
def test_what_s3_must_restore_first_is_asked_for_and_when_it_will_be_there_is_said(
    place, tocsin, tmp_path, storage_class, hours
):
    key = f"{ROOT}2026/02/09/{storage_class}.wav"
    s3 = boto3.client("s3", region_name=REGION)
    s3.put_object(Bucket=BUCKET, Key=key, Body=CALL, StorageClass=storage_class)
    assert "restore asks for it" in tocsin.refuses("recordings", "play", key, *place)
    ran = tocsin("recordings", "restore", key, "--to", tmp_path, *place)
    assert ran.status == 1
    assert ran.out == f"{key} is being restored: ask again in {hours} hours at most\n"


def test_s3_is_asked_to_restore_and_then_it_is_there(kept, tocsin, tmp_path):
    key = f"{ROOT}2026/02/10/frozen.wav"
    s3 = boto3.client("s3", region_name=REGION)
    s3.put_object(Bucket=BUCKET, Key=key, Body=CALL, StorageClass="GLACIER")
    with serving(kept.cloud) as port:
        place = ("--port", port)
        assert tocsin("recordings", "restore", key, "--to", tmp_path, *place).status == 1
        head = s3.head_object(Bucket=BUCKET, Key=key)
        assert "expiry-date" in head["Restore"]
        assert restored(tocsin, tmp_path, place, key)[1] == CALL
