"""The four colours of a vCenter alarm (ManagedEntityStatus of the vSphere Web Services API)."""

from typing import Final

RED: Final = "red"
YELLOW: Final = "yellow"
GREEN: Final = "green"
GRAY: Final = "gray"
"""Nothing is known of it: counted as green, since nothing says that it is wrong."""
CALM: Final = frozenset({GREEN, GRAY})

_BY_NUMBER: Final = (GRAY, GREEN, YELLOW, RED)
"""As PowerShell writes the enumeration into JSON."""
_BY_NAME: Final = {"red": RED, "yellow": YELLOW, "green": GREEN, "gray": GRAY, "grey": GRAY}
_OF_LEVEL: Final = {"error": RED, "warning": YELLOW}


def colour(value: object) -> str:
    """The colour that a word or the enumeration's number names; empty for anything else."""
    if isinstance(value, str):
        return _BY_NAME.get(value.strip().lower(), "")
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(_BY_NUMBER):
        return _BY_NUMBER[value]
    return ""


def colour_of_level(level: object) -> str:
    """The colour that an event's level stands for where no colour is named; empty for info."""
    return _OF_LEVEL.get(level.strip().lower(), "") if isinstance(level, str) else ""
