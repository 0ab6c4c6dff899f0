"""Names cut into words: `prod-vm01`, `snake_case`, `HighCPUUtilization`, 本番DB."""

import re

_UPPER, _LOWER, _DIGIT, _OTHER = "Uldo"
_PARTS = re.compile(
    r"(?<![Ulos])[Uls]d+(?![Ulos])"  # p95, s3
    r"|U{2,}s(?![ls])"  # VMs
    r"|U+(?=U[ls])"  # the CPU of CPUUtilization
    r"|U?[ls]+|U+|d+|o+"
)


def parts_of(run: str) -> list[tuple[int, str]]:
    """The words in a run of letters and digits, each with where it starts."""
    shape = "".join(map(_shape, run))
    return [(found.start(), run[found.start() : found.end()]) for found in _PARTS.finditer(shape)]


def _shape(sign: str) -> str:
    if sign in "0123456789":
        return _DIGIT
    if sign == "s":
        return "s"
    if sign.isupper():
        return _UPPER
    return _LOWER if sign.islower() or sign in "'\u2019" else _OTHER


def caseless(sign: str) -> bool:
    """True for a sign of a script without capitals, which is written without spaces."""
    return _shape(sign) == _OTHER
