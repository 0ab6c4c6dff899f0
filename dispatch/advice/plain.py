"""Text as it may go to the adviser and come back: one line, no phone numbers, not endless."""

import re
import unicodedata
from typing import Final

_PHONE_NUMBERS: Final = re.compile(
    r"""
    [+\uff0b]\ ?\d(?:[ ().\-/]{0,2}\d){6,14}       # international, as ITU-T E.123 has it
    | (?<![\w.\-])(?:
        \(?0\d{1,4}\)?(?:[ ().\-/]{0,2}\d){7,9}  # national, behind the prefix 0: Japan, Britain
      | \(?\d{3}\)?[ .\-]\d{3}[ .\-]\d{3,4}      # national without one: North America, Poland
    )(?!\w)
    """,
    re.VERBOSE,
)
HIDDEN: Final = "(number)"


def plain(text: str, most: int) -> str:
    """The text on one line, without control characters and phone numbers, cut to `most`.

    Numbers are left out by their form: an order number that looks like a telephone goes too.
    """
    seen = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in text)
    line = _PHONE_NUMBERS.sub(HIDDEN, " ".join(seen.split()))
    return line if len(line) <= most else f"{line[: most - 1]}…"
