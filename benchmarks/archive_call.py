"""An hour of a call to be archived: made speech, the same each time, as Amazon Connect records it.

Twelve talks of five minutes between two of six voices (espeak-ng), in turns of a few sentences,
each at 8 kHz by sox. Every other talk lies in pink noise, louder on the customer's side; the
others are silent between the turns, as digital exchanges are. In each talk the last half minute is
on hold: nobody speaks.
"""

import random
import subprocess
import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE, TALKS, TALK_S, HOLD_S = 8000, 12, 300, 30
VOICES = ("en-us", "en-gb-scotland+f3", "en-us+f4", "en-gb+m3", "en-gb-x-rp+f2", "en-us+m7")
NOISE_DB = (-62.0, -52.0)
"""RMS of the agent's and the customer's noise, below full scale."""
LOUDNESS = (0.45, 0.3)
"""Of the agent and the customer, espeak-ng being near full scale."""
OPENINGS = ("Well,", "I see.", "Just a moment, please.", "All right.", "Sorry,", "Yes, exactly.")
WHO = ("the engineer", "our supplier", "my colleague in Warsaw", "the night shift", "your account")
DOES = ("has called twice about", "will look after", "could not find", "is waiting for", "moved")
WHAT = (
    "the order from last Thursday",
    "a fault on line number seven",
    "the invoice of five hundred and sixty euros",
    "those six boxes of thick fish soup",
    "the broken switch in the basement",
    "a password that nobody should share",
)
Samples = NDArray[np.int16]


def write_wav(path: Path, talks: Sequence[Samples]) -> Path:
    """Talks, one after the other, as a WAV file: 8 kHz, two channels, 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        for talk in talks:
            file.writeframes(talk.tobytes())
    return path


def is_noisy(number: int) -> bool:
    """Whether a talk lies in noise; in the others nothing is heard of one who does not speak."""
    return number % 2 == 1


def talk_of(number: int) -> Samples:
    """One talk, (frames, 2)."""
    chance = random.Random(number)  # noqa: S311 - the same talk each time
    pair = chance.sample(VOICES, 2)
    frames = np.zeros((TALK_S * RATE, 2), np.int32)
    for channel, start, sound in _turns(pair, chance):
        frames[start : start + len(sound), channel] += (sound * LOUDNESS[channel]).astype(np.int32)
    if is_noisy(number):
        for channel, level in enumerate(NOISE_DB):
            frames[:, channel] += _noise(level, number)
    return frames.clip(-32768, 32767).astype("<i2")


def _turns(pair: list[str], chance: random.Random) -> Iterator[tuple[int, int, Samples]]:
    """Who speaks, from which frame, what: in turns, now and then into the end of the other."""
    at, speaker = RATE, 0
    while True:
        text = " ".join(_sentence(chance) for _ in range(chance.randint(1, 3)))
        sound = _spoken(pair[speaker], text, chance.randint(150, 190))
        if at + len(sound) > (TALK_S - HOLD_S) * RATE:
            return
        yield speaker, at, sound
        at += len(sound) + int(chance.uniform(-0.3, 1.2) * RATE)
        speaker = 1 - speaker


def _sentence(chance: random.Random) -> str:
    said = " ".join(chance.choice(part) for part in (WHO, DOES, WHAT))
    return f"{chance.choice(OPENINGS)} {said}."


def _spoken(voice: str, text: str, words_a_minute: int) -> Samples:
    say = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "--stdout", text]
    spoken = subprocess.run(say, capture_output=True, check=True).stdout  # noqa: S603
    raw = ["-t", "raw", "-r", str(RATE), "-c", "1", "-b", "16", "-e", "signed-integer", "-"]
    return _sox(["-t", "wav", "-", *raw], spoken)


def _noise(level: float, seed: int) -> Samples:
    """Pink noise as long as a talk; sox makes the same each time, so each talk has another part."""
    form = ["-r", str(RATE), "-c", "1", "-b", "16"]
    made = ["synth", str(TALK_S + seed), "pinknoise", "trim", str(seed)]
    noise = _sox(["-n", *form, "-t", "raw", "-e", "signed-integer", "-", *made], b"")
    rms = float(np.sqrt(np.mean(noise.astype(np.float64) ** 2)))
    return (noise * (10 ** (level / 20) * 32768 / rms)).astype(np.int16)


def _sox(arguments: list[str], given: bytes) -> Samples:
    """-R: the same random numbers each time; -D: no dither."""
    command = ["sox", "-R", "-D", "--ignore-length", *arguments]
    made = subprocess.run(command, input=given, capture_output=True, check=True)  # noqa: S603
    return np.frombuffer(made.stdout, "<i2")
