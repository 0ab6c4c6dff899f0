"""Filter patterns of CloudWatch Logs, as metric filters and subscription filters have them.

Source: CloudWatch Logs user guide, "Filter and pattern syntax".
"""

import re
from dataclasses import dataclass

from sandbox.log_patterns.cursor import LogPatternRefused
from sandbox.log_patterns.fields import read_field_pattern
from sandbox.log_patterns.json_lines import read_json_pattern
from sandbox.log_patterns.matching import Matcher, Values
from sandbox.log_patterns.regexes import MOST_REGEXES
from sandbox.log_patterns.terms import read_regex, read_terms

__all__ = ["LogPattern", "LogPatternRefused", "Values", "read_log_pattern"]

LONGEST = 1024
"""Characters of a pattern (PutMetricFilter, PutSubscriptionFilter)."""
_REGEXES = re.compile(r'"(?:[^"\\]|\\.)*"|(%[^%]*%)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class LogPattern:
    """A filter pattern: its text, how many regular expressions it has, and what it matches."""

    text: str
    regexes: int
    _matcher: Matcher

    def matches(self, line: str) -> bool:
        """Whether a line matches."""
        return self.match(line) is not None

    def match(self, line: str) -> Values | None:
        """The values of a line that matches; None where it does not."""
        return self._matcher.match(line)

    def declares(self, reference: str) -> bool:
        """Whether lines that match can have a value `$.selector` or `$field`."""
        return self._matcher.declares(reference)


def read_log_pattern(text: str) -> LogPattern:
    """The pattern that a text is; LogPatternRefused, with the character, where it is none."""
    if len(text) > LONGEST:
        raise LogPatternRefused(f"a pattern may have {LONGEST} characters at most", LONGEST)
    matcher = _read(text)
    found = [one for one in _REGEXES.finditer(text) if one[1]]
    if len(found) > MOST_REGEXES:
        reason = f"a pattern may have {MOST_REGEXES} regular expressions at most"
        raise LogPatternRefused(reason, found[MOST_REGEXES].start())
    return LogPattern(text, len(found), matcher)


def _read(text: str) -> Matcher:
    match text.lstrip()[:1]:
        case "{":
            return read_json_pattern(text)
        case "[":
            return read_field_pattern(text)
        case "%":
            return read_regex(text)
    return read_terms(text)
