r"""The regular expressions of AWS's service models, which are Java's, as Python's.

A value must match as a whole, although Smithy calls patterns unanchored: the models are not
written that way. Of the 4,876 different patterns in botocore 1.44.5, 404 would let anything pass
if they were searched for (`[a-zA-Z0-9]*`); and of the 1,283 values that AWS's own examples give
for patterns without both anchors, a whole match refuses none that a search accepts.
As in Java, `.` stops at a line break and `\d`, `\w` and `\s` are ASCII only.
"""

import re
import sys
import unicodedata
import warnings
from collections import defaultdict
from functools import cache
from itertools import groupby

_ESCAPES = re.compile(r"(?P<twice>\\\\(?=[dDsSwW.+\-]|[pP]\{))|\\.", re.DOTALL)
r"""`twice`: two backslashes before what is only special after one (`\\d`), as Connect ships it."""

_CLASS_THEN_HYPHEN = re.compile(r"(\\[dsw])-(?!\])")
r"""`[\w-/]`: a plain hyphen to Java, a range without a beginning to Python."""

_TOKENS = re.compile(r"\\(?P<negated>[pP])\{(?P<name>\w+)\}|\\.|.", re.DOTALL)

_BEYOND_FIRST_PLANE = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF")
"""The same characters in Java's UTF-16 and in Python."""

_POSIX = {
    "ASCII": r"\x00-\x7f",
    "Alnum": "0-9A-Za-z",
    "Graph": r"\x21-\x7e",
    "Print": r"\x20-\x7e",
    "XDigit": "0-9A-Fa-f",
}


@cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern, for `fullmatch`; None where Python cannot be made to mean the same.

    None also for `/^…$/`: taken at its word, with the slashes, it would match nothing.
    """
    if pattern.startswith("/^"):
        return None
    once = _ESCAPES.sub(lambda found: "\\" if found["twice"] else found[0], pattern)
    once = _CLASS_THEN_HYPHEN.sub(r"\1\-", once.replace(*_BEYOND_FIRST_PLANE))
    with warnings.catch_warnings():
        # Python warns of what it reads differently from Java, as `[a-z&&[^x]]`.
        warnings.simplefilter("error", FutureWarning)
        try:
            return re.compile(_with_properties(once), re.ASCII)
        except (re.error, KeyError, FutureWarning):
            return None


def _with_properties(pattern: str) -> str:
    r"""The pattern with `\p{…}` and `\P{…}` written out as ranges; KeyError for an unknown one."""
    if r"\p" not in pattern.lower():
        return pattern
    parts: list[str] = []
    in_class = False
    for token in _TOKENS.finditer(pattern):
        if token["name"]:
            ranges = _property(token["name"], negated=token["negated"] == "P")
            parts.append(ranges if in_class else f"[{ranges}]")
        else:
            in_class = token[0] == "[" or (in_class and token[0] != "]")
            parts.append(token[0])
    return "".join(parts)


def _property(name: str, *, negated: bool) -> str:
    if name in _POSIX and not negated:
        return _POSIX[name]
    categories = _categories()
    if not any(category.startswith(name) for category in categories):
        raise KeyError(name)
    wanted = (runs for at, runs in categories.items() if at.startswith(name) is not negated)
    return "".join(run for runs in wanted for run in runs)


@cache
def _categories() -> dict[str, list[str]]:
    """Unicode's general categories as ranges; a third of a second, and only if it is needed."""
    categories: defaultdict[str, list[str]] = defaultdict(list)
    points = range(sys.maxunicode + 1)
    for category, run in groupby(points, key=lambda point: unicodedata.category(chr(point))):
        together = list(run)
        categories[category].append(rf"\U{together[0]:08x}-\U{together[-1]:08x}")
    return dict(categories)
