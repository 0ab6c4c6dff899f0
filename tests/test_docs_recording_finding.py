"""docs/recording-finding.md: its screen is printed, its figures are the code's."""

import re
import shlex
from datetime import UTC, datetime

import boto3
import pytest
from archive import BUCKET, ROOT, Archive
from command import commands
from recorded import speakers, wav
from stack_of import serving

from dispatch.recordings.finding import MOST, MOST_DAYS
from dispatch.recordings.links import LONGEST, USUALLY
from sandbox import regions

TEXT = (regions.ROOT / "docs/recording-finding.md").read_text(encoding="utf-8")
[SCREEN] = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
KEY = f"{ROOT}2026/02/01/0c5c4e2e-7a53-4c07-b0f7-2f1d9a7f6a11_20260201T09:05_UTC.wav"


@pytest.fixture
def archive(monkeypatch):
    """One recording, archived by the run of its day."""
    begun = Archive(stubbed=False, start=datetime(2026, 2, 20, 2, tzinfo=UTC))
    said = {"tocsin-incident": "i-1", "tocsin-campaign": "spring"}
    call = wav(speakers(10, noise=8))
    s3 = boto3.client("s3", region_name=regions.REGION)
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=call, Metadata=said)
    begun.archive("2026-02-01", date="2026-02-01")
    with serving(begun.cloud) as port:
        monkeypatch.setattr("console.places.DEFAULT_PORT", port)
        yield begun
    begun.cloud.stop()


def same(text):
    """Without the link's own parts, the width of columns, and what another encoder may make."""
    text = re.sub(r"http://127\.0\.0\.1:.*", "http://…", text)
    text = re.sub(r"2[0-9]\.[0-9] kB", "about 27 kB", text)
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_screen_is_what_is_printed(archive, tocsin):
    assert archive
    for command, shown in commands(SCREEN):
        ran = tocsin(*shlex.split(command))
        assert same(ran.out + ran.error) == same(shown)


def test_the_figures_are_those_of_the_code():
    assert (MOST, "1,000 recordings are one answer" in TEXT) == (1000, True)
    assert (MOST_DAYS, "366 at most" in TEXT) == (366, True)
    assert (USUALLY.seconds, "lasts 5 minutes" in TEXT) == (300, True)
    assert (LONGEST.seconds, "(1 hour at most" in TEXT) == (3600, True)


def test_each_way_to_look_is_told(tocsin):
    told = set(re.findall(r"--[a-z]+", tocsin("recordings", "find", "--help").out))
    listed = set(re.findall(r"--[a-z]+", TEXT.split("| `find` by")[1].split("\n\n")[0]))
    assert told - {"--help", "--json", "--port", "--stack"} == listed
