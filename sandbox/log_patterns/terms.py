"""Filter patterns of plain lines: `ERROR -"timed out"`, `?ERROR ?WARN`, `%regex%`."""

import re
from collections.abc import Sequence

from sandbox.log_patterns.cursor import Cursor
from sandbox.log_patterns.matching import Matcher, Values, no_values
from sandbox.log_patterns.regexes import compile_regex

_WORD = re.compile(r"\w+")


def read_terms(text: str) -> Matcher:
    """Terms that must all be in a line, `?` any of them, `-` none; an empty pattern matches all.

    By the user guide `?` is ignored where there are other terms as well.
    """
    cursor = Cursor(text)
    found: dict[str, list[str]] = {"": [], "?": [], "-": []}
    while not cursor.at_end():
        found[cursor.take("?", "-")].append(_term(cursor))
    wanted, optional, excluded = found[""], found["?"], found["-"]
    any_of = [] if wanted or excluded else optional

    def match(line: str) -> Values | None:
        return no_values if _has(line, wanted, any_of, excluded) else None

    return Matcher(match, lambda _: False)


def read_regex(text: str) -> Matcher:
    """A regular expression that is the whole pattern; it is looked for anywhere in a line."""
    cursor = Cursor(text)
    regex = compile_regex(*cursor.regex())
    if not cursor.at_end():
        cursor.refuse("a regular expression stands alone, or in a { } or [ ] pattern")
    return Matcher(lambda line: no_values if regex.search(line) else None, lambda _: False)


def _term(cursor: Cursor) -> str:
    if cursor.sees('"'):
        phrase = cursor.quoted()
        return phrase if phrase.strip() else ""  # `" "` matches everything
    if cursor.sees("%"):
        cursor.refuse("a regular expression stands alone, or in a { } or [ ] pattern")
    found = cursor.take_match(_WORD)
    if found is None or not _ends(cursor):
        cursor.refuse("a term with other characters than letters, digits and _ needs double quotes")
    return found[0]


def _ends(cursor: Cursor) -> bool:
    following = cursor.text[cursor.at : cursor.at + 1]
    return not following or following.isspace() or following == '"'


def _has(line: str, wanted: Sequence[str], any_of: Sequence[str], excluded: Sequence[str]) -> bool:
    return (
        all(term in line for term in wanted)
        and (not any_of or any(term in line for term in any_of))
        and not any(term in line for term in excluded)
    )
