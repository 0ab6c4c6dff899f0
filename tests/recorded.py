"""Recordings made for tests: two who speak in turns, as WAV files and as streams of any length."""

import io

import numpy as np

from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.wav import Encoding, WavHead, written_head
from dispatch.recordings.wav_reading import look
from handlers.adapters.audio import convert, measure
from handlers.adapters.noted import Noted

RATE = 8000
TURN_S = 4
"""Seconds that one speaks before the other does."""


def speakers(seconds, rate=RATE, seed=1, noise=0.0):
    """Samples (frames, 2): two voices in turns; meanwhile the other gives noise at most."""
    chance = np.random.default_rng(seed)
    times = np.arange(int(seconds * rate)) / rate
    turn = times // TURN_S % 2 == 0
    pair = [_voice(120, times, chance) * turn, _voice(210, times, chance) * ~turn]
    samples = np.stack(pair, axis=1) + noise * chance.standard_normal((len(times), 2))
    return samples.clip(-32768, 32767).astype("<i2")


def _voice(pitch, times, chance):
    """Overtones up to 3.4 kHz in syllables, with hiss in between."""
    phase = 2 * np.pi * pitch * (times - 0.012 * np.cos(8 * times))
    tones = sum(
        np.sin(k * phase) / k * (1 + 0.7 * np.sin((3 + 2 * k) * times))
        for k in range(1, int(3000 / pitch))
    )
    hiss = 0.15 * chance.standard_normal(len(times)) * (np.sin(13 * times) > 0.5)
    return (tones + hiss) * (0.55 + 0.45 * np.sin(23 * times)) * 3000


def wav(samples, rate=RATE, encoding=Encoding.PCM16, data_bytes=None):
    """A file of these samples, (frames, channels), stored as they are."""
    content = samples.tobytes()
    head = WavHead(encoding, rate, samples.shape[1], len(content))
    whole = bytearray(written_head(head))
    if data_bytes is not None:
        whole[-4:] = data_bytes.to_bytes(4, "little")
    return bytes(whole) + content


class Endless:
    """A call of any length, made while it is read; `read` gives less than asked, as a network."""

    def __init__(self, samples, seconds, rate=RATE):
        size = seconds * rate * samples.shape[1] * 2
        self.start = written_head(WavHead(Encoding.PCM16, rate, samples.shape[1], size))
        self.turn, self.left, self.at = samples.tobytes(), size, 0

    def read(self, size):
        if self.start:
            part, self.start = self.start[:size], self.start[size:]
            return part
        part = self.turn[self.at : self.at + min(size, self.left)]
        self.at = (self.at + len(part)) % len(self.turn)
        self.left -= len(part)
        return part


def converted(content, name, result=None):
    """What was measured of a file (bytes, or a reader) and of its result, and the result."""
    result = result or io.BytesIO()
    source = Noted(io.BytesIO(content) if isinstance(content, bytes) else content)
    _, head = look(source)
    was = convert(source, head, result, PROFILES[name])
    return was, measure(result, PROFILES[name]), result
