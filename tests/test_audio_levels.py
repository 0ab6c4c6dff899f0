"""How loud a sound is, measured fast, beside the plain sums; and channels taken apart and mixed."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import converted, speakers, wav

from dispatch.recordings.profiles import PROFILES, WAV_ENCODINGS
from dispatch.recordings.wav import Encoding
from dispatch.recordings.wav_reading import look, read_up_to
from handlers.adapters.audio import measure
from handlers.adapters.audio_channels import apart, mixed
from handlers.adapters.audio_levels import Meter, wave_of
from handlers.adapters.audio_tables import decoding, heard
from handlers.adapters.audio_wav import SECONDS_AT_ONCE, WavSound

EIGHT_BITS = [Encoding.ULAW, Encoding.ALAW, Encoding.PCM8]
BELOW = 1e-5
"""What a level may be off, full scale being 1: a third of a step of 16 bits, 100 dB down."""
OF_STEADY = 2e-3
"""And of the steady part that it leaves out, by the 24 bits of its floating-point numbers."""


def plain(samples, rate):
    """RMS of each second around its mean, the means, and the whole's RMS, in the simplest words."""
    sound = samples.astype(np.float64) / 32768
    seconds = np.split(sound, range(rate, len(sound), rate))
    around = sum(((second - second.mean(axis=0)) ** 2).sum(axis=0) for second in seconds)
    levels = np.array([second.std(axis=0) for second in seconds]).T
    means = np.array([second.mean(axis=0) for second in seconds]).T
    return levels, means, np.sqrt(around / len(sound))


def assert_as_plain(sound, samples, rate):
    levels, means, whole = plain(samples, rate)
    assert (sound.rate, sound.frames) == (rate, len(samples))
    measured = np.array([channel.seconds for channel in sound.channels])
    may_be_off = 1e-3 * levels + OF_STEADY * np.abs(means) + BELOW
    assert measured.shape == levels.shape
    assert (np.abs(measured - levels) <= may_be_off).all()
    off = np.abs(np.array([channel.rms for channel in sound.channels]) - whole)
    assert (off <= may_be_off.max(axis=1)).all()


@st.composite
def sounds(draw):
    """Samples (frames, channels) and their rate: loud, faint, offset, and any number of frames."""
    rate = draw(st.sampled_from([8_000, 11_025, 48_000]))
    frames = draw(st.integers(1, int(2.5 * rate)))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    columns = [
        draw(st.sampled_from([0, 1, 40, 9_000])) * chance.standard_normal(frames)
        + draw(st.sampled_from([0, -3, 800, -20_000]))
        for _ in range(draw(st.integers(1, 2)))
    ]
    return np.stack(columns, axis=1).clip(-32768, 32767).astype("<i2"), rate


@settings(max_examples=60, deadline=None)
@given(sounds())
def test_the_source_and_the_result_are_as_loud_as_the_plain_sums_say(sound):
    samples, rate = sound
    for name in ("compatible", "mono"):
        was, now, result = converted(wav(samples, rate), name)
        assert_as_plain(was.sound, samples, rate)
        encoding = WAV_ENCODINGS[PROFILES[name].coding]
        channels = PROFILES[name].channels(samples.shape[1])
        codes = np.frombuffer(result.getvalue()[58:], np.uint8)[: len(samples) * channels]
        assert_as_plain(now.sound, decoding(encoding)[codes].reshape(-1, channels), rate)


@settings(max_examples=30, deadline=None)
@given(sounds(), st.sampled_from(EIGHT_BITS))
def test_a_source_of_eight_bits_is_as_loud_as_the_plain_sums_say(sound, encoding):
    samples, rate = sound
    codes = (samples >> 8 & 0xFF).astype(np.uint8)
    was, _, _ = converted(wav(codes, rate, encoding), "mono")
    assert_as_plain(was.sound, decoding(encoding)[codes], rate)


def test_silence_beside_the_loudest_voice_stays_silence():
    samples = np.zeros((3 * 8000 + 1, 2), "<i2")
    samples[:, 0] = np.where(np.arange(len(samples)) % 2, 32767, -32768)
    for measured in converted(wav(samples), "compatible")[:2]:
        loud, silent = measured.sound.channels
        assert loud.rms > 0.97
        assert (silent.rms, set(silent.seconds)) == (0, {0})


@pytest.mark.parametrize("frames", [SECONDS_AT_ONCE * 8000 + extra for extra in (-1, 0, 1, 4001)])
def test_it_makes_no_difference_where_the_blocks_end(frames):
    samples = np.random.default_rng(3).integers(-9000, 9000, (frames, 2)).astype("<i2")
    was, now, _ = converted(wav(samples), "compatible")
    assert_as_plain(was.sound, samples, 8000)
    assert now.sound.frames == frames


@pytest.mark.parametrize("encoding", EIGHT_BITS)
@pytest.mark.parametrize("frames", [65_536, 65_535, 1])
def test_two_codes_are_looked_up_at_once_as_each_would_be(encoding, frames):
    both = np.stack([np.arange(frames) % 256, np.arange(frames) // 256]).astype(np.uint8)
    assert (heard(both, encoding) * 32768 == decoding(encoding)[both]).all()


@pytest.mark.parametrize("kind", ["<i2", np.uint8])
@pytest.mark.parametrize("channels", [1, 2])
def test_channels_taken_apart_are_the_transposed_frames(kind, channels):
    frames = np.random.default_rng(7).integers(0, 256, (999, channels * np.dtype(kind).itemsize))
    frames = frames.astype(np.uint8).view(kind)
    assert (apart(frames) == frames.T).all()
    assert apart(frames).dtype == frames.dtype


def test_speakers_are_mixed_to_their_average_without_overflow():
    ends = [-32768, -32767, -4, -3, -1, 0, 1, 2, 3, 32766, 32767]
    pairs = np.array([(left, right) for left in ends for right in ends], np.int16)
    expected = [(int(left) + int(right)) // 2 for left, right in pairs]
    assert mixed(apart(pairs)).ravel().tolist() == expected


def test_samples_of_sixteen_bits_are_measured_with_full_scale_as_one():
    meter = Meter(8000, 1)
    meter.take(wave_of(np.array([[-32768, 0] * 4000], np.int16)))
    assert meter.sound().channels[0].rms == pytest.approx(0.5)


@pytest.mark.parametrize("behind", [b"", b"LIST\x04\0\0\0abcd"])
@pytest.mark.parametrize("name", ["compatible", "mono"])
def test_a_result_is_summed_while_it_is_decoded_with_what_stands_behind_its_sound(name, behind):
    _, now, result = converted(wav(speakers(3)[:-1, :1]), name)
    whole = result.getvalue()
    assert (now.size, now.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
    longer = measure(io.BytesIO(whole + behind), PROFILES[name])
    assert longer.sha256 == hashlib.sha256(whole + behind).hexdigest()
    assert longer.sound == now.sound


def test_a_result_of_sixteen_bits_is_measured_as_well():
    samples = speakers(2)
    reader = io.BytesIO(wav(samples))
    _, head = look(reader)
    [wave] = WavSound(reader, head).waves()
    assert (wave * 32768 == samples.T).all()


class Dribbling:
    def __init__(self, content, at_once):
        self.content, self.at_once = io.BytesIO(content), at_once

    def read(self, size):
        return self.content.read(min(size, self.at_once))


@pytest.mark.parametrize("at_once", [1, 3, 10, 99])
def test_what_comes_in_parts_is_put_together(at_once):
    reader = Dribbling(bytes(range(25)), at_once)
    parts = [read_up_to(reader, 10) for _ in range(4)]
    assert parts == [bytes(range(10)), bytes(range(10, 20)), bytes(range(20, 25)), b""]


WITHOUT_LIBAV = """
import sys
sys.path[:0] = sys.argv[1:]
from recorded import converted, speakers, wav
for name in ("compatible", "mono"):
    converted(wav(speakers(1)), name)
assert "av" not in sys.modules
"""


def test_wav_files_are_made_without_loading_ffmpegs_libraries():
    tests = Path(__file__).parent
    command = [sys.executable, "-c", WITHOUT_LIBAV, str(tests), str(tests.parent)]
    assert subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own words
