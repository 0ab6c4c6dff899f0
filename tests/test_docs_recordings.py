"""docs/recordings.md: its screens are printed, its tables and figures are the code's."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
from command import commands
from recorded import speakers, wav

from dispatch.recordings import verdict
from dispatch.recordings.choosing import BILLED_AT_LEAST
from dispatch.recordings.profiles import DEFAULT, OPUS_BITS, PROFILES
from dispatch.recordings.record import Form, Outcome, Record
from dispatch.recordings.wav_reading import FASTEST, HEAD_LIMIT, SLOWEST
from handlers.adapters.audio_libav import OPUS_RATES
from handlers.adapters.audio_wav import SECONDS_AT_ONCE

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/recordings.md").read_text(encoding="utf-8")
SCREENS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
[SCREEN] = [one for one in SCREENS if "recordings convert" in one]
[COSTS] = [one for one in SCREENS if "recordings cost" in one]


def rows(heading):
    """The cells of the first table of a part."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_screens_are_what_is_printed(tocsin, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call = wav(speakers(20, noise=8))
    for name, content in (("call.wav", call), ("cut.wav", call[:-100]), ("music.mp3", b"ID3")):
        tocsin.file(name, content.ljust(9000, b"\0"))
    (tmp_path / "small").mkdir()
    for command, shown in commands(SCREEN):
        ran = tocsin(*shlex.split(command))
        assert as_made(ran.out + ran.error) == as_made(shown)


def test_the_published_case_is_printed_as_shown(tocsin):
    [(command, shown)] = commands(COSTS)
    lines = [line for line in shown.splitlines() if line != "…"]
    said = tocsin(*shlex.split(command)).out
    assert all(line.removesuffix(" …") in said for line in lines)


def test_the_options_of_the_costs_and_the_price_shown_are_those_that_there_are(tocsin):
    listed = set(re.findall(r"`(--[a-z]+)", " ".join(row[0] for row in rows("Costs"))))
    told = set(re.findall(r"--[a-z]+\b", tocsin("recordings", "cost", "--help").out))
    assert told - {"--help", "--minutes", "--calls", "--published"} == listed
    [example] = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert example in (ROOT / "prices/us-east-1.toml").read_text(encoding="utf-8")


def as_made(text):
    """Without the last digits of what an encoder of another version may make a little larger."""
    return re.sub(r"(5[0-9])\.\d kB|1[12]\.\d (x|times)", "about", text)


def test_the_profiles_are_those_that_there_are():
    listed = {row[0].split("`")[1]: row[1:4] for row in rows("Profiles")}
    assert list(listed) == list(PROFILES)
    for name, (what, suffix, content_type) in listed.items():
        profile = PROFILES[name]
        assert (suffix, content_type) == (f"`{profile.suffix}`", f"`{profile.content_type}`")
        assert profile.coding.value in what
    assert f"`{DEFAULT}` (default)" in TEXT
    assert [f"{OPUS_BITS[channels] // 1000} kb/s" in listed["speech"][0] for channels in (1, 2)]


def test_the_outcomes_and_keys_of_a_record_are_those_listed():
    keys = {row[0].strip("`"): row[1] for row in rows("The record")}
    assert set(keys) == {field.name for field in fields(Record)}
    assert re.findall(r"`(\w+)`", keys["outcome"]) == [str(each) for each in Outcome]
    assert re.findall(r"`(\w+)`", keys["source"]) == [field.name for field in fields(Form)]


@pytest.mark.parametrize(
    "said",
    [
        f"within {verdict.DURATION_WITHIN * 1000:.0f} ms",
        f"silent (below {verdict.SILENT_DB:.0f} dB RMS)",
        f"heard (above {verdict.HEARD_DB:.0f} dB)",
        f"as loud, within {verdict.LEVEL_WITHIN_DB:.0f} dB",
        f"{verdict.APART_DB:.0f} dB apart in a second",
        f"still apart by {verdict.MERGED_DB:.0f} dB or more",
        f"{SLOWEST // 1000} to {FASTEST // 1000} kHz",
        f"{HEAD_LIMIT >> 20} MB at most",
        f"billed less than {BILLED_AT_LEAST}",
        f"blocks of {SECONDS_AT_ONCE} seconds",
        "Opus knows 8, 12, 16, 24 and 48 kHz",
    ],
)
def test_the_figures_are_the_codes(said):
    assert said in TEXT
    assert sorted(OPUS_RATES) == [8_000, 12_000, 16_000, 24_000, 48_000]
