"""Checks the price files: each can be read, and has every price that a sum here needs."""

from console.checks.files import PRICES
from console.checks.mending import errors_of
from console.checks.project import Project
from console.finding import Finding
from dispatch.prices import read_prices
from dispatch.recordings.rates import Rates, rates_of


def findings(project: Project) -> list[Finding]:
    """What is wrong with the prices; a project without them can reckon no costs."""
    return [
        Finding(file, one.line or 1, "error", one.message)
        for file, text in project.texts_in(PRICES).items()
        for one in errors_of(_read, text, file)
    ]


def _read(text: str, file: str) -> Rates:
    return rates_of(read_prices(text, file))
