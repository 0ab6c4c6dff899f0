"""The shortest script that still fails: lines are dropped while the same check fails."""

from collections.abc import Callable, Sequence

from histories.checks import CHECKS
from histories.history import Told, replayed
from histories.world import World


def minimised(world: World, told: Told) -> Told:
    """The same violation in fewer lines; first halves are dropped, then ever shorter pieces."""
    shortest = told

    def fails(lines: Sequence[str]) -> bool:
        nonlocal shortest
        again = replayed(world, told.seed, lines, CHECKS)
        same = told.violation and again.violation and told.violation.check == again.violation.check
        if same and len(again.lines) < len(shortest.lines):
            shortest = again
        return bool(same)

    without_needless(told.lines, fails)
    return shortest


def without_needless(lines: Sequence[str], fails: Callable[[Sequence[str]], bool]) -> list[str]:
    """The lines of which none can be dropped without `fails` becoming false."""
    kept, size = list(lines), len(lines) // 2
    while size:
        at, dropped = 0, False
        while at < len(kept):
            rest = [*kept[:at], *kept[at + size :]]
            if fails(rest):
                kept, dropped = rest, True
            else:
                at += size
        if not dropped:
            size //= 2
    return kept
