"""Whether what a recording became may stand for it: the result, decoded again, is compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dispatch.recordings.profiles import Profile
from dispatch.recordings.sound import Level, Measured, Sound, decibels

DURATION_WITHIN = 0.05
"""Seconds that source and result may differ by."""
HEARD_DB, SILENT_DB = -45.0, -60.0
"""RMS of a second in which somebody speaks, and of one in which nothing is heard."""
LEVEL_WITHIN_DB = 6.0
"""How much a channel's RMS may change."""
APART_DB, MERGED_DB = 20.0, 6.0
"""A second in which only one speaks, by the source; and one in which both say the same."""


@dataclass(frozen=True, slots=True)
class Accept:
    """The result is as good as its profile promises."""


@dataclass(frozen=True, slots=True)
class Reject:
    """The result must not replace anything, and why."""

    reason: str


def verdict(source: Measured, result: Measured, profile: Profile) -> Accept | Reject:
    """Accept the result, or reject it for the first reason found."""
    reason = next(_faults(source, result, profile), None)
    return Reject(reason) if reason else Accept()


def _faults(source: Measured, result: Measured, profile: Profile) -> Iterator[str]:
    was, now = source.sound, result.sound
    if abs(was.duration - now.duration) > DURATION_WITHIN:
        yield f"lasts {now.duration:.2f} s instead of {was.duration:.2f} s"
    wanted = profile.channels(len(was.channels))
    if len(now.channels) != wanted:
        yield f"channels: {len(now.channels)} instead of {wanted}"
    elif wanted == len(was.channels):
        yield from _channel_faults(was, now)
    else:
        yield from _silences(was.halves_loudest(), now.channels[0], "the mixed channel")
    if result.size >= source.size:
        yield f"not smaller: {result.size} bytes instead of {source.size}"


def _channel_faults(was: Sound, now: Sound) -> Iterator[str]:
    for number, (before, after) in enumerate(zip(was.channels, now.channels, strict=True), 1):
        yield from _silences(before.seconds, after, f"channel {number}")
        changed = decibels(after.rms) - decibels(before.rms)
        if decibels(before.rms) > HEARD_DB and abs(changed) > LEVEL_WITHIN_DB:
            yield f"channel {number} is {changed:+.0f} dB as loud"
    if len(was.channels) > 1:
        yield from _merged(was, now)


def _silences(was: Sequence[float], now: Level, what: str) -> Iterator[str]:
    """Seconds in which the source is heard and the result is not, nor next to them."""
    for second, before in enumerate(was):
        near = now.seconds[max(0, second - 1) : second + 2]
        if decibels(before) > HEARD_DB and decibels(max(near, default=0.0)) < SILENT_DB:
            yield f"{what} is silent after {second} s, where the source is not"


def _merged(was: Sound, now: Sound) -> Iterator[str]:
    """Seconds in which one speaker was alone and is now heard in both channels."""
    pairs = zip(_levels(was), _levels(now), strict=False)
    for second, (before, after) in enumerate(pairs):
        alone = abs(before[0] - before[1]) >= APART_DB and max(before) > HEARD_DB
        if alone and abs(after[0] - after[1]) < MERGED_DB:
            yield f"the speakers are no longer apart after {second} s"


def _levels(sound: Sound) -> Iterator[tuple[float, float]]:
    first, second = sound.channels
    for one, other in zip(first.seconds, second.seconds, strict=True):
        yield decibels(one), decibels(other)
