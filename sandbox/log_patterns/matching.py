"""What a filter pattern makes of a log line."""

from collections.abc import Callable
from dataclasses import dataclass

Values = Callable[[str], str | None]
"""Of a line that matched: the value of `$.selector` or `$field`; None where it has none such."""


def no_values(_: str) -> str | None:
    """The values of a line that matched terms: there are none."""
    return None


@dataclass(frozen=True, slots=True)
class Matcher:
    """`match` gives a matching line's values, else None; `declares` says which there can be."""

    match: Callable[[str], Values | None]
    declares: Callable[[str], bool]
