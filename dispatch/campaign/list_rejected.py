# ruff: noqa: RUF001 - characters that look like others are what is looked for here
"""The file of what a list was not taken of: line, reason, number, and what would be right."""

import csv
import io
import re
from collections.abc import Sequence

from dispatch.campaign.list_people import SetAside
from dispatch.campaign.list_reasons import MEANING

HEADINGS = ("line", "reason", "number", "earlier_line", "meaning")
FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
"""What a spreadsheet may take for the begin of a formula."""
LONGEST_TOLD = 60
SHOWN_FROM = 8
"""Characters from which a masked number shows its ends."""


def rejected_csv(aside: Sequence[SetAside], *, masked: bool, headings: bool = True) -> str:
    """The rows; what may be somebody's number is `masked` unless the campaign's file says whole."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    if headings:
        rows.writerow(HEADINGS)
    for one in aside:
        told = mask(one.number) if masked else one.number[:LONGEST_TOLD]
        earlier = one.earlier or ""
        rows.writerow([one.line, one.reason.value, harmless(told), earlier, MEANING[one.reason]])
    return text.getvalue()


def mask(number: str) -> str:
    """What a list has for a number, without most of it."""
    if len(number) < SHOWN_FROM:
        return "…" if number else ""
    return f"{number[:3]}…{number[-2:]}"


def harmless(cell: str) -> str:
    """The cell as text, whatever a spreadsheet makes of cells that begin as formulas do.

    +81… is one as well; an apostrophe before it is no part of what is shown.
    """
    return f"'{cell}" if FORMULA.match(cell) else cell
