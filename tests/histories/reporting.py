"""What a run looks like: a bar in a terminal, plain lines when piped, JSON for machines."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from histories.running import Sum

EVERY = 20
"""Seconds between two plain lines."""
MOST_SHOWN = 12
"""Kinds of faults in the live table, and numbers of histories that failed."""
console = Console(highlight=False)


@dataclass
class Report:
    """Shows sums as they come."""

    total: int
    quiet: bool = False
    begun: float = field(default_factory=time.monotonic)
    told_at: float = field(default_factory=time.monotonic)

    @contextmanager
    def shown(self) -> Iterator["Report"]:
        """Within it, `show` draws the bar."""
        self.bar = Progress(
            TextColumn("histories"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[speed]}"),
            TimeElapsedColumn(),
        )
        self.task = self.bar.add_task("", total=self.total, speed="")
        self.live = Live(self.bar, console=console, refresh_per_second=4)
        if not console.is_terminal or self.quiet:
            yield self
            return
        with self.live:
            yield self

    def show(self, so_far: Sum) -> None:
        """The sum after another batch."""
        speed = f"{so_far.histories / (time.monotonic() - self.begun):.1f}/s"
        if self.quiet:
            return
        if console.is_terminal:
            self.bar.update(self.task, completed=so_far.histories, speed=speed)
            self.live.update(self._live(so_far))
        elif time.monotonic() - self.told_at >= EVERY:
            self.told_at = time.monotonic()
            print(f"{so_far.histories} of {self.total} histories, {speed}, {_wrong(so_far)}")  # noqa: T201
            sys.stdout.flush()

    def _live(self, so_far: Sum) -> Table:
        table = Table.grid(padding=(0, 2))
        table.add_row(self.bar)
        for kind, times in so_far.struck.most_common(MOST_SHOWN):
            table.add_row(f"  {times:>8}  {kind}")
        table.add_row(_wrong(so_far))
        return table


def tell(total: Sum, seconds: float) -> None:
    """What went wrong by kind, how incidents ended, and the two figures last."""
    for kind, times in sorted(total.struck.items()):
        print(f"{times:>9}  {kind}")  # noqa: T201 - a command's answer
    ends = ", ".join(f"{times} {state}" for state, times in total.ends.most_common())
    print(f"incidents: {ends}")  # noqa: T201
    for check, seeds in total.by_check.items():
        some = ", ".join(map(str, sorted(seeds)[:MOST_SHOWN]))
        print(f"violated {len(seeds)} times: {check}; histories {some}")  # noqa: T201
    print(f"{seconds:.0f} s, {total.histories / max(seconds, 0.001):.1f} histories/s")  # noqa: T201
    print(f"{total.histories} histories, {_wrong(total)}")  # noqa: T201


def as_json(total: Sum, seconds: float, scripts: list[str]) -> None:
    """The same for machines."""
    value: dict[str, Any] = {
        "histories": total.histories,
        "violations": total.violations,
        "seconds": round(seconds, 1),
        "violated": {check: sorted(seeds) for check, seeds in total.by_check.items()},
        "struck": dict(sorted(total.struck.items())),
        "incidents": dict(total.ends),
        "scripts": scripts,
    }
    print(json.dumps(value, ensure_ascii=False, indent=2))  # noqa: T201 - as above


def _wrong(so_far: Sum) -> str:
    return f"{so_far.violations} violation{'' if so_far.violations == 1 else 's'}"
