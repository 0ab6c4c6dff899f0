"""Whether a result may stand for its recording."""

from dataclasses import replace

import pytest

from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.sound import Level, Measured, Sound, decibels
from dispatch.recordings.verdict import Accept, Reject, verdict

LOUD, QUIET, DEAD = 0.05, 0.0005, 0.0
FIRST = Level(LOUD, (LOUD, QUIET, LOUD))
SECOND = Level(LOUD, (QUIET, LOUD, LOUD))
SOUND = Sound(8000, 24_000, (FIRST, SECOND))
SOURCE = Measured(96_044, "ab", SOUND)


def level(*seconds):
    return Level(max(seconds), seconds)


def judged(profile="speech", size=9_000, **changes):
    result = Measured(size, "cd", replace(SOUND, **changes))
    return verdict(SOURCE, result, PROFILES[profile])


def test_what_is_the_same_and_smaller_is_accepted():
    assert judged() == Accept()


@pytest.mark.parametrize(("frames", "taken"), [(23_600, True), (24_400, True), (23_500, False)])
def test_a_result_may_differ_by_fifty_milliseconds(frames, taken):
    expected = Accept() if taken else Reject("lasts 2.94 s instead of 3.00 s")
    assert judged(frames=frames) == expected


def test_another_rate_is_the_same_sound():
    assert judged(rate=48_000, frames=144_000) == Accept()


def test_a_channel_that_is_missing_rejects():
    assert judged(channels=(FIRST,)) == Reject("channels: 1 instead of 2")


@pytest.mark.parametrize(
    ("channels", "reason"),
    [
        (
            (level(DEAD, DEAD, DEAD), SECOND),
            "channel 1 is silent after 0 s, where the source is not",
        ),
        (
            (FIRST, level(QUIET, QUIET, DEAD)),
            "channel 2 is silent after 1 s, where the source is not",
        ),
        ((replace(FIRST, rms=LOUD / 3), SECOND), "channel 1 is -10 dB as loud"),
        ((FIRST, replace(SECOND, rms=LOUD * 3)), "channel 2 is +10 dB as loud"),
    ],
)
def test_a_channel_that_lost_what_was_said_rejects(channels, reason):
    assert judged(channels=channels) == Reject(reason)


def test_a_source_that_is_silent_may_stay_so():
    silent = Sound(8000, 24_000, (level(DEAD, DEAD, DEAD),) * 2)
    hushed = replace(SOURCE, sound=silent)
    assert verdict(hushed, replace(hushed, size=9_000), PROFILES["speech"]) == Accept()


def test_a_word_at_the_edge_of_a_second_may_be_heard_in_the_next():
    channels = (replace(FIRST, seconds=(QUIET, LOUD, LOUD)), SECOND)
    source = replace(SOURCE, sound=replace(SOUND, channels=(FIRST, FIRST)))
    result = Measured(9_000, "cd", replace(SOUND, channels=(channels[0], FIRST)))
    assert verdict(source, result, PROFILES["speech"]) == Accept()


def test_speakers_who_are_merged_reject_though_nothing_else_is_lost():
    both = level(LOUD, LOUD, LOUD)
    assert judged(channels=(both, both)) == Reject("the speakers are no longer apart after 0 s")


def one_second(*channels_db):
    """A second whose channels are so loud, in decibels, and whose RMS nobody looks at."""
    levels = (10 ** (each / 20) for each in channels_db)
    return Sound(8000, 8000, tuple(Level(DEAD, (each,)) for each in levels))


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        ((-44.9,), (-60.1,), False),
        ((-45.1,), (-60.1,), True),
        ((-44.9,), (-59.9,), True),
        ((-30, -50.1), (-30, -35.9), False),
        ((-30, -49.9), (-30, -35.9), True),
        ((-30, -50.1), (-30, -36.1), True),
        ((-30, -300), (-24.1, -30), False),
        ((-45.1, -300), (-50, -50), True),
    ],
)
def test_a_second_is_heard_silent_alone_or_merged_from_the_decibels_that_are_named(
    before, after, taken
):
    source = replace(SOURCE, sound=one_second(*before))
    result = Measured(9_000, "cd", one_second(*after))
    found = verdict(source, result, PROFILES["speech"])
    assert isinstance(found, Accept if taken else Reject)


def test_one_channel_is_what_mono_promises_and_must_hold_both_speakers():
    half = level(LOUD / 2, LOUD / 2, LOUD)
    assert judged("mono", channels=(half,)) == Accept()
    lost = level(LOUD / 2, DEAD, DEAD)
    assert judged("mono", channels=(lost,)) == Reject(
        "the mixed channel is silent after 2 s, where the source is not"
    )


def test_a_result_that_is_not_smaller_rejects():
    assert judged(size=96_044) == Reject("not smaller: 96044 bytes instead of 96044")


def test_digital_silence_has_a_level_like_any_other():
    assert (decibels(0.0), decibels(1.0), round(decibels(0.5), 1)) == (-120.0, 0.0, -6.0)
