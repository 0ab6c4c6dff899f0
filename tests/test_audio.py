"""Recordings converted for real: every profile, and sources that are not what they say."""

import io
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import TURN_S, converted, speakers, wav

from dispatch.errors import UnreadableRecording
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.sound import decibels
from dispatch.recordings.verdict import Accept, Reject, verdict
from dispatch.recordings.wav import Encoding
from handlers.adapters import audio_libav
from handlers.adapters.audio import measure
from handlers.adapters.audio_libav import decoded
from handlers.adapters.audio_tables import decoding, encoding_of
from handlers.adapters.recordings import Incoming, archive
from packing.build_function import HANDLERS, ROOT
from packing.imports import follow

SECONDS = 16
SMALLER = {"speech": 10.0, "compatible": 1.99, "lossless": 1.7, "mono": 3.99}
"""Times that a call of two becomes smaller, at least."""
APART = {"speech": 30, "compatible": 45, "lossless": 45}
"""Decibels between the speakers, at least; Opus is heard a little beyond the edges of a turn."""


@pytest.fixture(scope="module")
def call():
    return wav(speakers(SECONDS, noise=8))


@pytest.fixture(scope="module")
def results(call):
    return {name: converted(call, name) for name in PROFILES}


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_lasts_as_long_is_small_enough_and_is_accepted(results, name):
    was, now, _ = results[name]
    assert (was.sound.duration, len(was.sound.channels)) == (SECONDS, 2)
    assert abs(now.sound.duration - was.sound.duration) <= 0.05
    assert was.size / now.size >= SMALLER[name]
    assert verdict(was, now, PROFILES[name]) == Accept()


def apart(sound, speaker):
    """Decibels between a speaker and what is heard of them in the other's channel."""
    seconds = [at for at in range(SECONDS) if at // TURN_S % 2 == speaker]
    own, other = (
        sum(sound.channels[channel].seconds[at] ** 2 for at in seconds) ** 0.5
        for channel in (speaker, 1 - speaker)
    )
    return decibels(own) - decibels(other)


@pytest.mark.parametrize("name", APART)
@pytest.mark.parametrize("speaker", [0, 1])
def test_the_speakers_stay_apart(results, name, speaker):
    assert apart(results[name][1].sound, speaker) >= APART[name]


@pytest.mark.parametrize("name", PROFILES)
def test_what_was_measured_of_a_result_is_what_another_decoder_hears(results, name):
    _, now, result = results[name]
    result.seek(0)
    with decoded(result) as (rate, channels, pieces):
        wave = np.concatenate(list(pieces), axis=1)
    assert (rate, channels, wave.shape[1]) == (
        now.sound.rate,
        len(now.sound.channels),
        now.sound.frames,
    )
    for heard, level in zip(wave, now.sound.channels, strict=True):
        assert level.rms == pytest.approx(np.sqrt(np.mean(np.square(heard))), rel=1e-4)


def test_lossless_is_the_same_sound_bit_by_bit(call, results):
    result = results["lossless"][2]
    result.seek(0)
    with av.open(result, "r") as container:
        frames = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    assert np.concatenate(frames).tobytes() == call[-SECONDS * 32_000 :]


@pytest.mark.parametrize(
    ("encoding", "codec"), [(Encoding.ULAW, "pcm_mulaw"), (Encoding.ALAW, "pcm_alaw")]
)
def test_a_law_is_decoded_as_ffmpeg_does_and_encoded_no_further_off(encoding, codec):
    samples = np.arange(65536, dtype=np.uint16).view(np.int16)
    ours = encoding_of(encoding)
    encoder = av.CodecContext.create(codec, "w")
    encoder.sample_rate, encoder.layout, encoder.format = 8000, "mono", "s16"
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.rate = 8000
    theirs = np.frombuffer(b"".join(map(bytes, encoder.encode(frame))), np.uint8)
    decoder = av.CodecContext.create(codec, "r")
    decoder.sample_rate, decoder.layout = 8000, "mono"
    [values] = [each.to_ndarray()[0] for each in decoder.decode(av.Packet(bytes(range(256))))]
    assert (values == decoding(encoding)).all()
    off = [np.abs(values[codes].astype(int) - samples) for codes in (ours, theirs)]
    assert (off[0] <= off[1]).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 2), st.integers(1, 3000))
def test_samples_of_any_kind_pass_the_laws_within_a_step(seed, channels, frames):
    samples = np.random.default_rng(seed).integers(-32768, 32767, (frames, channels), np.int16)
    _, _, result = converted(wav(samples), "compatible")
    back = decoding(Encoding.ULAW).take(np.frombuffer(result.getvalue()[58:], np.uint8))
    back = back[: frames * channels].reshape(frames, channels).astype(int)
    assert (np.abs(back - samples) <= np.maximum(4, np.abs(samples.astype(int)) // 31) + 650).all()


@pytest.mark.parametrize("rate", [11_025, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("name", PROFILES)
def test_other_rates_are_converted_as_well(name, rate):
    was, now, _ = converted(wav(speakers(3, rate), rate), name)
    assert verdict(was, now, PROFILES[name]) == Accept()


@pytest.mark.parametrize("name", PROFILES)
def test_a_recording_of_one_channel_stays_one(name):
    was, now, _ = converted(wav(speakers(3)[:, :1]), name)
    assert len(now.sound.channels) == 1
    assert verdict(was, now, PROFILES[name]) == Accept()


@pytest.mark.parametrize("encoding", [Encoding.ULAW, Encoding.ALAW, Encoding.PCM8])
def test_sources_of_eight_bits_are_read(encoding):
    samples = speakers(3)
    if encoding is Encoding.PCM8:
        codes = (samples // 256 + 128).astype(np.uint8)
    else:
        codes = encoding_of(encoding).take(samples.view(np.uint16))
    was, now, _ = converted(wav(codes, encoding=encoding), "speech")
    assert verdict(was, now, PROFILES["speech"]) == Accept()
    plain, _, _ = converted(wav(samples), "mono")
    for read, true in zip(was.sound.channels, plain.sound.channels, strict=True):
        assert read.rms == pytest.approx(true.rms, rel=0.03, abs=0.001)


TIMES = np.arange(4 * 8000) / 8000
LINE = {
    "silence": 0 * TIMES,
    "a steady offset": 0 * TIMES + 800,
    "the mains": 460 * np.sin(2 * np.pi * 50 * TIMES),
    "keys": 4000 * (np.sin(2 * np.pi * 697 * TIMES) + np.sin(2 * np.pi * 1209 * TIMES)),
    "clicks": 20_000 * (np.arange(4 * 8000) % 8000 < 8),
    "hiss": np.random.default_rng(5).standard_normal(4 * 8000) * 8000,
}


@pytest.mark.parametrize("first", LINE)
@pytest.mark.parametrize("name", PROFILES)
def test_whatever_a_line_carries_beside_speech_is_accepted(name, first):
    samples = np.stack([LINE[first], LINE["silence"]], axis=1).clip(-32768, 32767)
    was, now, _ = converted(wav(samples.astype("<i2")), name)
    assert verdict(was, now, PROFILES[name]) == Accept()


def test_mono_is_rejected_where_the_two_channels_cancel_each_other():
    opposite = np.stack([LINE["keys"], -LINE["keys"]], axis=1).astype("<i2")
    record, _ = archived(wav(opposite), "mono")
    assert record.reason == "the mixed channel is silent after 0 s, where the source is not"
    assert archived(wav(opposite), "compatible")[0].outcome == "converted"


def test_stereo_opus_that_merges_the_speakers_is_rejected(monkeypatch, call):
    monkeypatch.setattr(audio_libav, "OPUS_BITS", {2: 16_000})
    record, _ = archived(call)
    assert (record.outcome, record.result) == ("rejected", None)
    assert record.reason == "the speakers are no longer apart after 0 s"


def archived(content, name="speech"):
    result = io.BytesIO()
    incoming = Incoming("calls/call.wav", len(content), io.BytesIO(content))
    return archive(incoming, result, PROFILES[name], 0), result


def test_a_good_call_has_a_record_with_both_forms(call, results):
    record, result = archived(call)
    was, now, _ = results["speech"]
    assert record.source.sha256 == was.sha256
    assert record.result.size == len(result.getvalue()) == now.size
    assert (record.result.key, record.result.seconds) == ("calls/call.ogg", SECONDS)


@pytest.mark.parametrize(
    ("damage", "outcome", "reason"),
    [
        (lambda call: call[:-9], "failed", "it is cut off: 9 of 512000 bytes of sound are missing"),
        (lambda call: call[:30], "failed", "it ends before its sound begins"),
        (lambda call: call[:44], "failed", "it is cut off: 512000 of 512000"),
        (lambda _: b"", "skipped", "no WAV file but an empty file"),
        (lambda _: b"ID3" + bytes(9000), "skipped", "no WAV file but MP3"),
        (lambda _: wav(np.zeros((0, 2), np.int16)), "failed", "it holds no sound"),
        (lambda call: call[:40] + b"\xfe\xff\xff\xff" + call[44:], "failed", "it is cut off"),
        (lambda call: bytes(44) + call[44:], "skipped", "no WAV file but something else"),
    ],
)
@pytest.mark.parametrize("name", ["speech", "compatible"])
def test_a_broken_source_is_left_with_the_reason(call, name, damage, outcome, reason):
    record, _ = archived(damage(call), name)
    assert (record.outcome, record.result) == (outcome, None)
    assert record.reason.startswith(reason)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_source_of_unknown_length_is_read_to_its_end(call, size):
    record, _ = archived(call[:40] + size.to_bytes(4, "little") + call[44:])
    assert (record.outcome, record.source.seconds) == ("converted", SECONDS)


def test_what_stands_behind_the_sound_is_no_sound_but_counts_as_the_files(call):
    record, _ = archived(call + b"LIST\x04\0\0\0abcd")
    assert (record.source.size, record.source.seconds) == (len(call) + 12, SECONDS)


@pytest.mark.parametrize("name", PROFILES)
def test_a_result_that_was_damaged_is_not_accepted(results, name):
    was, _, good = results[name]
    content = good.getvalue()
    for broken in (content[: len(content) // 2], content[:20], b""):
        try:
            found = verdict(was, measure(io.BytesIO(broken), PROFILES[name]), PROFILES[name])
        except UnreadableRecording:
            continue
        assert isinstance(found, Reject)


def test_no_function_that_alerts_carries_the_converters_libraries():
    carrying = {
        handler
        for handler in HANDLERS.values()
        for needed in [follow(handler, {"handlers": ROOT, "dispatch": ROOT})]
        if {"av", "numpy"} & set().union(*needed.packages.values())
    }
    assert carrying == {"handlers.recordings_convert"}


LONG = """
import resource, sys, tempfile
sys.path[:0] = sys.argv[1:]
from recorded import Endless, converted, speakers
turns = speakers(8, noise=8)
def peak(name, seconds):
    with tempfile.TemporaryFile() as result:
        was, now, _ = converted(Endless(turns, seconds), name, result)
    assert was.sound.duration == seconds and abs(now.sound.duration - seconds) < 0.05
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = max(peak(name, 16) for name in ("compatible", "lossless", "speech"))
for name, seconds in (("compatible", 3600), ("lossless", 600), ("speech", 240)):
    print(name, (peak(name, seconds) - before) // 1024)
"""


def test_an_hour_takes_no_more_memory_than_a_minute():
    tests = Path(__file__).parent
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", LONG, str(tests), str(tests.parent)],
        capture_output=True,
        text=True,
        check=True,
    )
    grown = dict(line.split() for line in ran.stdout.splitlines())
    assert set(grown) == {"compatible", "lossless", "speech"}
    assert all(int(megabytes) <= 8 for megabytes in grown.values()), grown
