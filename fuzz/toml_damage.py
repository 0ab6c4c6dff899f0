"""TOML files damaged line by line, as editing hands damage them."""

import re
from collections.abc import Callable
from random import Random

from fuzz.expressions import condition
from fuzz.tokens import HOSTILE_TEXTS, TOML_LINES, TOML_VALUES

_ASSIGNMENT = re.compile(r"^([^=#]*?)\s*=\s*(.*)$", re.DOTALL)
_LONGEST = 8_000


def damaged(text: str, chance: Random) -> str:
    """`text` with one to four lines damaged."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 4)):
        chance.choice(DAMAGES)(lines, chance.randrange(len(lines)), chance)
        lines = lines or [""]
    return "\n".join(lines)


def _remove(lines: list[str], at: int, _chance: Random) -> None:
    del lines[at]


def _double(lines: list[str], at: int, chance: Random) -> None:
    lines.insert(chance.randint(0, len(lines)), lines[at])


def _swap(lines: list[str], at: int, chance: Random) -> None:
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _insert(lines: list[str], at: int, chance: Random) -> None:
    lines.insert(at, chance.choice(TOML_LINES))


def _value(lines: list[str], at: int, chance: Random) -> None:
    """Another value for the key, sometimes that of another line."""
    if found := _ASSIGNMENT.match(lines[at]):
        other = _ASSIGNMENT.match(chance.choice(lines))
        mine = other[2] if other and chance.random() < 1 / 4 else chance.choice(TOML_VALUES)
        if found[1] in {"when", "severity_from"} and chance.random() < 1 / 2:
            mine = f'"{condition(chance)}"'
        lines[at] = f"{found[1]} = {mine}"


def _key(lines: list[str], at: int, chance: Random) -> None:
    if found := _ASSIGNMENT.match(lines[at]):
        other = _ASSIGNMENT.match(chance.choice(lines))
        lines[at] = f"{other[1] if other else 'name'} = {found[2]}"


def _spoil(lines: list[str], at: int, chance: Random) -> None:
    """A hostile text somewhere in a line, escaped or raw."""
    text = chance.choice(HOSTILE_TEXTS)
    if chance.random() < 1 / 2:
        text = "".join(f"\\u{ord(sign):04X}" if ord(sign) < 1 << 16 else sign for sign in text)
    where = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:where] + text + lines[at][where:]


def _swell(lines: list[str], at: int, chance: Random) -> None:
    """Part of a line again and again."""
    line = lines[at]
    start = chance.randint(0, len(line))
    unit = line[start : start + chance.randint(1, 12)] or "a"
    times = chance.choice((10, 300, _LONGEST)) // len(unit) + 1
    lines[at] = line[:start] + unit * times + line[start:]


DAMAGES: tuple[Callable[[list[str], int, Random], None], ...] = (
    *(_remove, _double, _swap, _insert, _insert, _value, _value, _value, _value, _key, _spoil),
    *(_spoil, _swell),
)
