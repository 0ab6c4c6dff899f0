"""Reads from the environment where it stands which model advises, if any does."""

import os
from collections.abc import Callable

from dispatch.triage import Judgement
from handlers import wiring
from handlers.adapters.adviser import Adviser
from handlers.advising import Advising


def adviser() -> Callable[[Judgement], Judgement]:
    """What becomes of a judgement: the same, without a model or a rule that asks for one."""
    parameter = os.environ.get("ADVISER_PARAMETER", "")
    if not parameter or not any(rule.adviser for rule in wiring.book().rules.rules):
        return lambda judgement: judgement
    return Advising(Adviser(parameter).ask, wiring.now).judge
