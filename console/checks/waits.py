"""Checks a stage's times: long enough to be heard, short enough for what follows."""

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta

from console.checks.stages import Fault
from dispatch.incident import RING_LIMIT
from dispatch.plan import Stage
from dispatch.speech.compose import menu
from dispatch.speech.limits import ANNOUNCEMENT_LIMIT
from dispatch.speech.words import Words

SHORTEST_HEARD = timedelta(seconds=25)
"""A few rings and the announcement: a shorter wait ends before anybody can have heard it."""
LONGEST_WAIT = timedelta(hours=24)
"""What comes after a longer wait comes too late for any alarm."""


def speech_time(languages: Iterable[Words]) -> timedelta:
    """The longest announcement and the longest menu of these languages."""
    menus = (menu(words).seconds for words in languages)
    return timedelta(seconds=math.ceil(ANNOUNCEMENT_LIMIT + max(menus, default=0.0)))


def wait_faults(stage: Stage, speech: timedelta) -> Iterator[Fault]:
    """Waits that are too short to ring and speak (`speech` long), or too long to be meant."""
    if stage.wait > LONGEST_WAIT:
        hours = f"{LONGEST_WAIT.total_seconds() / 3600:.0f} h"
        yield Fault("wait", f"what follows comes after more than {hours}; wait less", "warning")
    if not stage.calls_somebody:
        return
    needed = RING_LIMIT + speech
    if stage.wait < SHORTEST_HEARD:
        yield Fault(
            "wait",
            f"wait is {_seconds(stage.wait)}: nobody can pick up and hear the alert in less than "
            f"{_seconds(SHORTEST_HEARD)}; {_seconds(needed)} is enough for everybody",
        )
    elif stage.wait < needed:
        yield Fault(
            "wait",
            f"wait is {_seconds(stage.wait)}, less than ringing ({_seconds(RING_LIMIT)}) and "
            f"speech ({_seconds(speech)}); give {_seconds(needed)} or more",
            "warning",
        )


def retry_faults(stage: Stage) -> Iterator[Fault]:
    """Retries that never happen, or only after calls shorter than an unanswered one."""
    if not stage.retries:
        return
    if not stage.calls_somebody:
        yield Fault("retries", "the stage calls nobody, so there is nobody to retry", "warning")
    elif stage.retry_after >= stage.wait:
        yield Fault(
            "retry_after",
            f"no retry ever happens: retry_after ({_seconds(stage.retry_after)}) must be shorter "
            f"than wait ({_seconds(stage.wait)})",
        )
    elif (needed := stage.retries * (RING_LIMIT + stage.retry_after)) >= stage.wait:
        yield Fault(
            "retries",
            f"not every retry fits: unanswered calls ring {_seconds(RING_LIMIT)} each, so the last "
            f"begins after {_seconds(needed)} and the stage ends after {_seconds(stage.wait)}; "
            "wait longer or retry less",
            "warning",
        )


def _seconds(time: timedelta) -> str:
    return f"{time.total_seconds():.0f} s"
