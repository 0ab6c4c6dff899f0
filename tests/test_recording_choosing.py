"""Which recordings are converted, what they are called then, and what all of it saves."""

import pytest

from dispatch.codec import decode, encode
from dispatch.recordings.choosing import BILLED_AT_LEAST, Convert, Skip, Source, what_to_do
from dispatch.recordings.naming import contact_of, result_key
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.record import Form, Outcome, Record, saving
from dispatch.recordings.wav import Encoding, WavHead

HEAD = WavHead(Encoding.PCM16, 8000, 2, 1_000_000)
CONTACT = "0e5a7e4c-1111-4b6a-9d2e-5f0c6f7a8b9c"
KEY = f"connect/example/CallRecordings/2026/01/31/{CONTACT}_20260131T09:05_UTC.wav"


def choice(profile="speech", size=1_000_000, kind="WAV", head=HEAD, **known):
    return what_to_do(Source(size, kind, head, **known), PROFILES[profile], BILLED_AT_LEAST)


@pytest.mark.parametrize("profile", PROFILES)
def test_what_connect_records_is_converted_to_every_profile(profile):
    assert choice(profile) == Convert(HEAD)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"converted_as": "mono"}, "converted already, as mono"),
        ({"legal_hold": True}, "under legal hold"),
        ({"kind": "MP3", "head": None}, "no WAV file but MP3"),
        ({"size": 131_071}, "131071 bytes: not billed less than 131072 if smaller"),
    ],
)
def test_what_is_left_as_it_is_has_a_reason(known, reason):
    assert choice(**known) == Skip(reason)


def test_what_is_just_large_enough_to_be_billed_less_is_converted():
    assert choice(size=128 * 1024) == Convert(HEAD)


@pytest.mark.parametrize(
    ("profile", "encoding", "channels", "converted"),
    [
        ("compatible", Encoding.ULAW, 2, False),
        ("lossless", Encoding.ALAW, 2, False),
        ("mono", Encoding.ALAW, 1, False),
        ("mono", Encoding.ALAW, 2, True),
        ("speech", Encoding.ULAW, 1, True),
        ("compatible", Encoding.PCM16, 1, True),
    ],
)
def test_what_would_not_become_smaller_is_left(profile, encoding, channels, converted):
    found = choice(profile, head=WavHead(encoding, 8000, channels, None))
    assert isinstance(found, Convert) is converted


def test_a_recording_is_known_by_the_contact_in_its_name():
    assert contact_of(KEY) == CONTACT
    assert contact_of("connect/example/CallRecordings/notes.wav") == ""


def test_a_result_has_the_profiles_suffix_and_a_wav_profile_keeps_the_key():
    keys = {name: result_key(KEY, profile) for name, profile in PROFILES.items()}
    bare = KEY.removesuffix(".wav")
    assert keys == {
        "speech": bare + ".ogg",
        "compatible": KEY,
        "lossless": bare + ".flac",
        "mono": KEY,
    }
    assert result_key("CALL.WAV", PROFILES["speech"]) == "CALL.ogg"


def record(outcome=Outcome.CONVERTED, before=1000, after=100):
    result = Form("a.ogg", after, 10.0, "cd") if outcome is Outcome.CONVERTED else None
    reason = "" if result else "cut off"
    return Record(CONTACT, "speech", outcome, Form("a.wav", before, 10.0, "ab"), result, reason)


def test_the_saving_counts_what_was_converted_and_nothing_else():
    saved = saving([record(), record(after=300), record(Outcome.REJECTED, before=5000)])
    assert (saved.recordings, saved.before, saved.after, saved.seconds) == (2, 2000, 400, 20.0)
    assert saved.times_smaller == 5.0
    assert saving([record(Outcome.FAILED)]).times_smaller is None


@pytest.mark.parametrize("outcome", Outcome)
def test_a_record_is_read_from_the_ledger_as_it_was_written(outcome):
    assert decode(Record, encode(record(outcome))) == record(outcome)
