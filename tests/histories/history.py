"""One history: lines drawn or given, each followed by the checks, until everything rests."""

import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from histories.chances import Chances
from histories.checks import Check
from histories.happenings import Happenings
from histories.incidents import Stored
from histories.resting import come_to_rest
from histories.seen import Seen
from histories.world import World

LINES = 25
BEGINNING = datetime(2026, 11, 21, tzinfo=UTC)
"""The hour of it is drawn: somebody's quiet hours are always somewhen."""
REST = "rest "
NOTHING_BREAKS = "nothing breaks"
"""The check that a history fails in which the sandbox or a handler's code raised an error."""


@dataclass(frozen=True)
class Violation:
    """Which check failed, and what it says."""

    check: str
    invariant: int
    text: str


@dataclass
class Told:
    """One history as it went: its lines, what went wrong by kind, and a violation or none."""

    seed: int
    lines: list[str] = field(default_factory=list)
    violation: Violation | None = None
    struck: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)


def drawn(world: World, seed: int, checks: Sequence[Check]) -> Told:
    """The history that chance makes of a number."""
    told, chances = Told(seed), Chances(seed)

    def lines(happenings: Happenings) -> Iterator[str]:
        yield chances.alarm()
        for _ in range(LINES - 1):
            yield chances.line(happenings)
        yield chances.ending()

    return _run(world, told, lines, checks)


def replayed(world: World, seed: int, script: Iterable[str], checks: Sequence[Check]) -> Told:
    """The history that a script says."""
    return _run(world, Told(seed), lambda _: iter(script), checks)


def _run(world, told, lines, checks) -> Told:
    world.begin(BEGINNING + timedelta(hours=told.seed % 24))
    happenings = Happenings(world, Stored(world))
    seen = Seen(happenings)
    try:
        for line in lines(happenings):
            told.lines.append(line)
            told.violation = _after(line, happenings, seen, checks)
            if told.violation is not None:
                break
    except Exception as error:  # noqa: BLE001 - whatever it is, this history has found it
        text = "".join(traceback.format_exception(error)[-6:])
        told.violation = Violation(NOTHING_BREAKS, 0, text)
    told.struck = struck(world)
    told.ends = Counter(one.state.value for one in happenings.stored.incidents())
    return told


def _after(
    line: str, happenings: Happenings, before: Seen, checks: Sequence[Check]
) -> Violation | None:
    resting = line.startswith(REST)
    if resting:
        come_to_rest(happenings, line.removeprefix(REST))
    else:
        happenings.do(line)
    seen = Seen(happenings, resting, known_outcomes=before.known_outcomes)
    for check in checks:
        if check.always or resting:
            for text in check.holds(seen):
                return Violation(check.name, check.invariant, text)
    return None


def struck(world: World) -> Counter[str]:
    """What went wrong, by kind."""
    kinds: Counter[str] = Counter()
    for (operation, fault), times in world.faults.struck.items():
        kinds[f"{operation} {fault}"] += times
    kinds["contact event astray"] = world.lines.moved
    kinds["answer function failed"] = world.answering.failed
    return kinds
