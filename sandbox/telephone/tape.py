"""What Amazon Connect leaves of a recorded call: a WAV file in the bucket, named as it names them.

Nobody spoke: the sound is made, and as long as the call was.
"""

import math
import struct
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import boto3

from dispatch.recordings.wav import Encoding, WavHead, written_head
from sandbox.telephone.call import Call

RATE, CHANNELS, BYTES = 8000, 2, 2
LOUD, QUIET = 8000, 40
VOICE_HZ, SYLLABLE_HZ = 220, 4
Keep = Callable[[Call], None]


def keeps_nothing(_call: Call) -> None:
    """Where there is no bucket, Connect has nowhere to put a recording."""


def keeper_of(parameters: Mapping[str, str]) -> Keep:
    """That of the bucket that the template is given, or none."""
    if bucket := parameters.get("RecordingsBucketName"):
        return keeper(bucket, parameters["RecordingsPrefix"])
    return keeps_nothing


def keeper(bucket: str, prefix: str) -> Keep:
    """What puts the recording of a call that is over into that bucket."""

    def keep(call: Call) -> None:
        if call.run is None or not call.run.recorded:
            return
        s3: Any = boto3.client("s3")
        key = prefix + recording_name(call)
        s3.put_object(Bucket=bucket, Key=key, Body=tape(call), ContentType="audio/wav")

    return keep


def recording_name(call: Call) -> str:
    """Below the prefix of recordings: calls without an agent are in a folder of their own."""
    at = call.connected_at or call.placed_at
    return f"ivr/{at:%Y/%m/%d}/{call.contact_id}_{at:%Y%m%dT%H:%M}_UTC.wav"


def tape(call: Call) -> bytes:
    """The file: the customer in the first channel, who keeps still, and the voice in the second."""
    begun, ended = call.connected_at or call.placed_at, call.ended_at or call.placed_at
    frames = round((ended - begun).total_seconds() * RATE)
    size = frames * CHANNELS * BYTES
    whole, rest = divmod(size, len(_second()))
    head = written_head(WavHead(Encoding.PCM16, RATE, CHANNELS, size))
    return bytes(head) + _second() * whole + _second()[:rest]


@cache
def _second() -> bytes:
    """A voice of one tone in syllables; the line of the other hums softly."""
    frames = bytearray()
    for number in range(RATE):
        time = number / RATE
        syllable = max(0.0, math.sin(2 * math.pi * SYLLABLE_HZ * time))
        voice = LOUD * syllable * math.sin(2 * math.pi * VOICE_HZ * time)
        hum = QUIET * math.sin(2 * math.pi * 50 * time)
        frames += struct.pack("<hh", round(hum), round(voice))
    return bytes(frames)
