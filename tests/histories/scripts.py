"""Histories as text: one line each, replayed by `make faults ARGS="--replay FILE"`."""

from pathlib import Path

from histories.history import Told

SEED = "seed "
COMMENT = "#"


def script_of(told: Told) -> str:
    """A history as a script, with what is wrong in it as comments."""
    lines = [f"{SEED}{told.seed}", *told.lines]
    if told.violation is not None:
        wrong = f"{told.violation.check} (invariant {told.violation.invariant})"
        about = [f"{wrong}:", *told.violation.text.strip().splitlines()]
        lines = [*(f"{COMMENT} {one}" for one in about), *lines]
    return "\n".join(lines) + "\n"


def read_script(path: Path) -> tuple[int, list[str]]:
    """The number of a script's history, which also says at which hour it begins, and its lines."""
    text = path.read_text(encoding="utf-8")
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith(COMMENT)]
    seeds = [int(line.removeprefix(SEED)) for line in lines if line.startswith(SEED)]
    return (seeds or [0])[0], [line for line in lines if not line.startswith(SEED)]
