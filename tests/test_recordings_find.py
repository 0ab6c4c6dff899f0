"""`tocsin recordings find` and `play`, on the sandbox and on a stack."""

import hashlib
import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import boto3
import pytest
import requests
from archive import BUCKET, ROOT, Archive
from recorded import speakers, wav
from stack_of import as_stack, serving

from dispatch.errors import StorageUnavailable
from sandbox.regions import REGION
from sandbox.s3_links import answered

CONTACT = "0c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a11"
OTHER = "1c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a12"
NUMBER = "+12025550123"
CALL = wav(speakers(10, noise=8))
KEY = f"{ROOT}2026/02/01/{CONTACT}_20260201T09:05_UTC.wav"
OTHER_KEY = f"{ROOT}2026/02/01/{OTHER}_20260201T08:00_UTC.wav"
KEPT = KEY.replace(".wav", ".ogg")
HEADERS = ("Content-Type", "Content-Disposition")
SAID = {"tocsin-number": NUMBER, "tocsin-incident": "i-1", "tocsin-campaign": "spring"}


@pytest.fixture(scope="module")
def kept():
    """Two recordings, archived; one says whose it is."""
    archive = Archive(stubbed=False)
    s3 = boto3.client("s3", region_name=REGION)
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=CALL, Metadata=SAID)
    s3.put_object(Bucket=BUCKET, Key=OTHER_KEY, Body=CALL)
    archive.archive("first", date="2026-02-01")
    yield archive
    archive.cloud.stop()


@pytest.fixture(params=["sandbox", "stack"])
def place(request, kept, monkeypatch):
    """What says where: both ways have the same answers."""
    if request.param == "stack":
        monkeypatch.setattr("console.stack_library.now", lambda: kept.cloud.loop.now)
        yield as_stack(monkeypatch, kept.cloud)
        return
    with serving(kept.cloud) as port:
        yield ["--port", port]


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (("--contact", CONTACT), [KEPT]),
        (("--number", NUMBER), [KEPT]),
        (("--incident", "i-1"), [KEPT]),
        (("--campaign", "spring"), [KEPT]),
        (("--date", "2026-02-01"), [OTHER_KEY.replace("wav", "ogg"), KEPT]),
        (("--from", "2026-01-31", "--to", "2026-02-02"), [OTHER_KEY.replace("wav", "ogg"), KEPT]),
        (("--date", "2026-02-02"), []),
        (("--number", "+12025550124"), []),
        (("--campaign", "autumn"), []),
    ],
)
def test_a_recording_is_found_by_whatever_is_known_of_its_call(place, tocsin, asked, keys):
    found = tocsin("recordings", "find", *asked, "--json", *place)
    assert [one["key"] for one in found.json["recordings"]] == keys
    assert found.status == (0 if keys else 1)
    assert found.json["more"] is False


def test_what_is_found_is_shown_with_whom_it_is_of_and_where(place, tocsin):
    shown = tocsin("recordings", "find", "--incident", "i-1", *place).out
    [row] = shown.splitlines()[1:]
    assert row.startswith(f"2026-02-01 09:05  {CONTACT}  0:10")
    assert row.endswith(f"speech   i-1, spring  {KEPT}")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ((), "say what to look for, in one way: --contact, --number, --date, --from, --to, "),
        (("--date", "2026-02-01", "--incident", "i-1"), "say what to look for, in one way"),
        (("--from", "2026-02-01"), "--from and --to belong together"),
        (("--from", "2026-02-02", "--to", "2026-02-01"), "--from must not be after --to"),
        (("--date", "1 February"), "a day is written as 2026-01-31"),
        (("--number", "090-1234"), "--number must be + and 2 to 15 digits"),
        ((CONTACT,), "KEY|CONTACT and --history belong together"),
        (("--history",), "KEY|CONTACT and --history belong together"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(place, tocsin, asked, why):
    assert tocsin.refuses("recordings", "find", *asked, *place).startswith(why)


def test_no_number_is_in_the_table_plain_or_in_a_hash_that_all_numbers_can_be_tried_against(kept):
    items = json.dumps(boto3.client("dynamodb", region_name=REGION).scan(TableName=kept.table))
    assert CONTACT in items
    assert NUMBER not in items
    assert hashlib.sha256(NUMBER.encode()).hexdigest() not in items


def test_the_secret_of_the_numbers_is_a_secure_string_and_made_once(kept):
    name = kept.cloud.deployment.outputs["RecordingsNumberKeyName"]
    ssm = boto3.client("ssm", region_name=REGION)
    found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert (found["Type"], found["Version"]) == ("SecureString", 1)
    assert re.fullmatch("[0-9a-f]{64}", found["Value"])


@pytest.mark.parametrize("named", [CONTACT, KEY, KEPT])
def test_a_link_leads_to_the_very_object_that_is_kept_by_whatever_name_it_was_asked_for(
    place, tocsin, named
):
    link = tocsin("recordings", "play", named, "--by", "Dana", "--json", *place).json
    stored = boto3.client("s3", region_name=REGION).get_object(Bucket=BUCKET, Key=KEPT)
    assert (link["key"], link["profile"], link["content_type"]) == (KEPT, "speech", "audio/ogg")
    assert followed(link["url"]) == (
        "audio/ogg",
        f'inline; filename="{CONTACT}_20260201T09:05_UTC.ogg"',
        stored["Body"].read(),
    )


def followed(url):
    """Content type, disposition and content of what a link leads to, as S3 gives it."""
    if url.startswith("http://127.0.0.1"):
        with urllib.request.urlopen(url) as answer:
            return (*map(answer.headers.get, HEADERS), answer.read())
    assert url.startswith(f"https://{BUCKET}.s3.{REGION}.amazonaws.com/")
    answer = requests.get(url, timeout=5)  # moto is behind it, and sees no signature
    return (*map(answer.headers.get, HEADERS), answer.content)


def test_a_link_lasts_five_minutes_unless_told_and_never_more_than_an_hour(place, tocsin):
    def lasts(*asked):
        url = tocsin("recordings", "play", CONTACT, *asked, *place).out.strip()
        return re.search("X-Amz-Expires=([0-9]+)", url)[1]

    assert [lasts(), lasts("--for", "1h"), lasts("--for", "30s")] == ["300", "3600", "30"]
    for wrong in ("2h", "0s", "soon"):
        why = tocsin.refuses("recordings", "play", CONTACT, "--for", wrong, *place)
        assert why == '--for must be a duration from "1s" to "1h"'


def test_who_asked_is_written_down_and_the_link_is_not(place, tocsin):
    tocsin("recordings", "play", CONTACT, "--by", "Robin", *place)
    history = tocsin("recordings", "find", CONTACT, "--history", "--json", *place).json
    [asked, *_] = [one for one in history["asked"] if one["by"] == "Robin"]
    assert (asked["what"], asked["key"]) == ("play", KEPT)
    assert "X-Amz" not in json.dumps(history)


def test_nobody_gets_a_link_who_is_not_written_down(place, tocsin, monkeypatch):
    def full(*_args):
        raise StorageUnavailable("PutItem: ThrottlingException")

    monkeypatch.setattr("handlers.adapters.recording_asked.RecordingAsked.note", full)
    assert "https" not in tocsin("recordings", "play", CONTACT, "--by", "Robin", *place).out


def test_the_history_tells_each_run_and_each_who_asked(place, tocsin):
    tocsin("recordings", "play", CONTACT, "--by", "Dana", *place)
    shown = tocsin("recordings", "find", CONTACT, "--history", *place).out
    assert re.search(r"converted as speech, 320\.0 kB became .* kB, in run first", shown)
    assert "Dana asked to play it (" in shown
    assert KEY in shown


def test_a_link_opens_in_the_browser_where_that_is_asked_for(place, tocsin, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert tocsin("recordings", "play", CONTACT, "--open", *place).out.strip() == opened[0]


def test_what_is_not_known_is_said_so(place, tocsin):
    why = tocsin.refuses("recordings", "play", "nothing", *place)
    assert why.startswith("no recording of nothing is known")
    why = tocsin.refuses("recordings", "find", "nothing", "--history", *place)
    assert why.startswith("no recording of nothing is known")


def test_a_recording_that_is_not_archived_yet_is_played_by_its_key(place, tocsin):
    key = f"{ROOT}2026/02/20/fresh.wav"
    boto3.client("s3", region_name=REGION).put_object(Bucket=BUCKET, Key=key, Body=CALL)
    link = tocsin("recordings", "play", key, "--json", *place).json
    assert (link["key"], link["profile"], link["content_type"]) == (key, "", "audio/wav")
    assert followed(link["url"])[2] == CALL


def test_a_contact_of_two_recordings_is_asked_for_by_their_keys(place, tocsin, kept):
    s3, day = boto3.client("s3", region_name=REGION), f"{ROOT}2026/02/03/"
    name = "2c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a13"
    for hour in ("09", "10"):
        s3.put_object(Bucket=BUCKET, Key=f"{day}{name}_20260203T{hour}:00_UTC.wav", Body=CALL)
    if not tocsin("recordings", "find", "--contact", name, "--json", *place).json["recordings"]:
        kept.archive("two", date="2026-02-03")
    why = tocsin.refuses("recordings", "play", name, *place)
    assert why.startswith(f"{name} has 2 recordings, name one: {day}{name}_20260203T09:00_UTC.ogg")


def test_an_object_that_is_not_the_one_that_was_kept_is_not_played(place, tocsin):
    s3 = boto3.client("s3", region_name=REGION)
    there = s3.get_object(Bucket=BUCKET, Key=OTHER_KEY.replace("wav", "ogg"))
    content, metadata = there["Body"].read(), there["Metadata"]
    where = {"Bucket": BUCKET, "Key": OTHER_KEY.replace("wav", "ogg")}
    s3.put_object(**where, Body=b"another")
    try:
        why = tocsin.refuses("recordings", "play", OTHER, *place)
        assert why == f"{where['Key']} is no longer in the bucket"
        s3.delete_object(**where)
        assert tocsin.refuses("recordings", "play", OTHER, *place) == why
    finally:
        s3.put_object(**where, Body=content, Metadata=metadata)


def test_the_sandbox_refuses_a_link_that_has_run_out_was_changed_or_was_never_signed(kept, tocsin):
    with serving(kept.cloud) as port:
        url = tocsin("recordings", "play", CONTACT, "--port", port).out.strip()
        later = datetime.now(UTC) + timedelta(minutes=6)
        assert answered(url, "", datetime.now(UTC)).status == 200
        assert answered(url, "", later).status == 403
        for wrong in (
            url.replace("X-Amz-Expires=300", "X-Amz-Expires=3600"),
            url.replace(CONTACT, OTHER),
            url.partition("?")[0],
            url.replace("X-Amz-Date=2", "X-Amz-Date=x"),
        ):
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(wrong)


def test_the_sandbox_gives_parts_of_an_object_as_s3_does(kept, tocsin):
    with serving(kept.cloud) as port:
        url = tocsin("recordings", "play", CONTACT, "--port", port).out.strip()
        whole = followed(url)[2]
        asked = urllib.request.Request(url, headers={"Range": "bytes=10-19"})
        with urllib.request.urlopen(asked) as answer:
            assert (answer.status, answer.read()) == (206, whole[10:20])
            assert answer.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
        beyond = urllib.request.Request(url, headers={"Range": f"bytes={len(whole)}-"})
        with pytest.raises(urllib.error.HTTPError, match="416"):
            urllib.request.urlopen(beyond)
