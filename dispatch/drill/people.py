"""The people of a drill: who was reached, on which try and by which key, and who was not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dispatch.attempt import Outcome
from dispatch.drill.tries import Try


class Standing(StrEnum):
    """What the drill shows of one person."""

    TOOK = "took it"
    PASSED_ON = "passed it on"
    NO_KEY = "picked up, pressed no key"
    UNREACHED = "not reached"
    BAD_NUMBER = "bad number"
    LATER = "could not be called then"
    STOPPED = "was still being called"
    SPARED = "not called, it was over before"

    @property
    def light(self) -> str:
        """As a traffic light: green, amber or red; grey where nothing was shown."""
        return LIGHTS[self]

    @property
    def counts(self) -> bool:
        """True where it shows whether the person can be reached."""
        return self.light != "grey"


LIGHTS = {
    Standing.TOOK: "green",
    Standing.PASSED_ON: "green",
    Standing.NO_KEY: "amber",
    Standing.UNREACHED: "red",
    Standing.BAD_NUMBER: "red",
    Standing.LATER: "grey",
    Standing.STOPPED: "grey",
    Standing.SPARED: "grey",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One person in one drill. `calls` are those that rang; times are seconds after its opening.

    `nth` is the try on which a key was pressed, `picked` and `pressed` are those of that try, or
    of the first that was picked up; `needed` is how long after the first ring the key came. `bad`
    are the numbers, counted from 1, that could not be called.
    """

    who: str
    standing: Standing
    calls: int = 0
    nth: int = 0
    key: str = ""
    picked: float | None = None
    pressed: float | None = None
    needed: float | None = None
    bad: tuple[int, ...] = ()


def person_of(who: str, tries: Sequence[Try], over: float | None) -> Person:
    """The person to whom `tries` were made; `over` is when the drill was over, if it is."""
    mine = [one for one in tries if one.who == who]
    rang = _rang(mine)
    reached = next((one for one in mine if one.reached), None)
    picked = reached or next((one for one in mine if one.picked is not None), None)
    key, pressed = (reached.key, reached.settled) if reached else ("", None)
    nth, at = (picked.nth, picked.picked) if picked else (0, None)
    return Person(
        who=who,
        standing=_standing(mine, reached, over),
        calls=len(rang),
        nth=nth,
        key=key,
        picked=at,
        pressed=pressed,
        needed=round(pressed - min(rang), 1) if pressed is not None and rang else None,
        bad=tuple(sorted({one.number for one in mine if one.failed})),
    )


def _rang(mine: Sequence[Try]) -> list[float]:
    return [one.rang for one in mine if one.rang is not None]


def _standing(mine: Sequence[Try], reached: Try | None, over: float | None) -> Standing:
    if reached is not None:
        return Standing.TOOK if reached.key == "1" else Standing.PASSED_ON
    if any(_in_time(one.picked, over) for one in mine):
        return Standing.NO_KEY
    return _unreached(mine, over)


def _in_time(picked: float | None, over: float | None) -> bool:
    """True where it was picked up while somebody was wanted still."""
    return picked is not None and (over is None or picked < over)


def _unreached(mine: Sequence[Try], over: float | None) -> Standing:
    """Of whoever did not pick up while it mattered."""
    known = [one for one in mine if one.outcome != Outcome.DEFERRED]
    if not known:
        return Standing.LATER if mine else Standing.SPARED
    if all(one.failed for one in known):
        return Standing.BAD_NUMBER
    in_vain = any(not _cut_off(one, over) for one in known)
    return Standing.UNREACHED if in_vain else Standing.STOPPED


def _cut_off(one: Try, over: float | None) -> bool:
    """True where it rang, or waited, until the drill was over: it may have been picked up yet."""
    if not one.outcome:
        return True
    return one.outcome == Outcome.CANCELLED and over is not None and (one.settled or 0.0) >= over


def people_in(names: Iterable[str], tries: Sequence[Try], over: float | None) -> tuple[Person, ...]:
    """Everybody whom the plan names or who was called, in the plan's order."""
    whole = dict.fromkeys([*names, *(one.who for one in tries)])
    return tuple(person_of(who, tries, over) for who in whole)
