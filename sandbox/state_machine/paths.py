"""Paths of Amazon States Language: `$`, `$.key.key`, and `$$.key` of the context."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.state_machine.faults import StateFailed

Json = Any
PATH = re.compile(r"\$\$?(\.[A-Za-z_][A-Za-z0-9_]*)*")
PLACE = re.compile(r"\$(\.[A-Za-z_][A-Za-z0-9_]*)*")
"""Where a result may be put: not into the context."""


def found(path: str, data: Json, context: Json) -> Json:
    """What stands there; StateFailed where nothing does."""
    here = context if path.startswith("$$") else data
    for key in path.split(".")[1:]:
        if not isinstance(here, Mapping) or key not in here:
            raise StateFailed("States.ParameterPathFailure", f"there is no {path}")
        here = here[key]
    return here


def placed(path: str, data: Json, value: Json) -> Json:
    """The data with the value put there; what was given stays as it was."""
    keys = path.split(".")[1:]
    if not keys:
        return value
    base = data if isinstance(data, Mapping) else {}
    return {**base, keys[0]: placed(".".join(["$", *keys[1:]]), base.get(keys[0]), value)}
