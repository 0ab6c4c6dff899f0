"""Whether what a recording became may stand for it: the result, decoded again, is compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dispatch.recordings.profiles import Profile
from dispatch.recordings.sound import QUIETEST_DB, Level, Measured, Sound, decibels

DURATION_WITHIN = 0.05
"""Seconds that source and result may differ by."""
HEARD_DB, SILENT_DB = -45.0, -60.0
"""RMS of a second in which somebody speaks, and of one in which nothing is heard."""
LEVEL_WITHIN_DB = 6.0
"""How much a channel's RMS may change."""
APART_DB, MERGED_DB = 20.0, 6.0
"""A second in which only one speaks, by the source; and one in which both say the same."""


def _level(decibels_: float) -> float:
    """The level of so many decibels: a logarithm for each second took longer than to hear it."""
    return 10 ** (decibels_ / 20)


_HEARD, _SILENT, _QUIETEST = map(_level, (HEARD_DB, SILENT_DB, QUIETEST_DB))
_APART, _MERGED = map(_level, (APART_DB, MERGED_DB))


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
        if before > _HEARD:
            near = now.seconds[max(0, second - 1) : second + 2]
            if max(near, default=0.0) < _SILENT:
                yield f"{what} is silent after {second} s, where the source is not"


def _merged(was: Sound, now: Sound) -> Iterator[str]:
    """Seconds in which one speaker was alone and is now heard in both channels."""
    pairs = zip(_each_second(was), _each_second(now), strict=False)
    for second, (before, after) in enumerate(pairs):
        alone = max(before) > _HEARD and _ratio(before) >= _APART
        if alone and _ratio(after) < _MERGED:
            yield f"the speakers are no longer apart after {second} s"


def _each_second(sound: Sound) -> Iterator[tuple[float, float]]:
    first, second = sound.channels
    return zip(first.seconds, second.seconds, strict=True)


def _ratio(pair: tuple[float, float]) -> float:
    """Of the louder to the other; nothing is quieter than digital silence counts as."""
    return max(*pair, _QUIETEST) / max(min(pair), _QUIETEST)
