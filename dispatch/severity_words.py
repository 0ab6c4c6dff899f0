"""Which words mean which severity.

The table follows what public monitoring systems write: the syslog and JP1 levels, Zabbix,
Datadog, PagerDuty, Security Hub and Aria Operations, in English, Japanese and Polish.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

from dispatch.severity import Severity

LONGEST_WORD = 40
"""Characters; whatever is longer is a text, not a severity word."""

WORDS: Final[dict[Severity, tuple[str, ...]]] = {
    Severity.CRITICAL: (
        *("critical", "crit", "fatal", "emergency", "emerg", "disaster"),
        *("p0", "p1", "sev0", "sev1"),
        *("重大", "緊急", "致命的", "致命的な障害", "クリティカル"),
        *("krytyczny", "krytyczna", "krytyczne", "krytycznie", "katastrofalny"),
    ),
    Severity.HIGH: (
        *("high", "major", "error", "err", "severe", "immediate", "p2", "sev2"),
        *("高", "エラー", "重度の障害"),
        *("wysoki", "wysoka", "wysokie", "poważny", "poważna", "poważne", "błąd"),
    ),
    Severity.MEDIUM: (
        *("medium", "moderate", "average", "warning", "warn", "p3", "sev3"),
        *("中", "警告", "注意", "軽度の障害"),
        *("średni", "średnia", "średnie", "ostrzeżenie", "ostrzezenie"),
    ),
    Severity.LOW: (
        *("low", "minor", "p4", "sev4"),
        *("低", "軽微"),
        *("niski", "niska", "niskie", "drobny", "drobna", "drobne"),
    ),
    Severity.INFO: (
        *("info", "information", "informational", "notice", "p5", "sev5"),
        *("情報", "通知"),
        *("informacja", "informacyjny", "informacyjna", "informacyjne"),
    ),
}

UNAMBIGUOUS: Final = frozenset(
    (
        *("critical", "crit", "fatal", "emergency", "disaster", "warning", "warn"),
        *("p0", "p1", "p2", "p3", "p4", "p5"),
        *("sev0", "sev1", "sev2", "sev3", "sev4", "sev5"),
        *("重大", "緊急", "致命的", "警告"),
        *("krytyczny", "krytyczna", "krytyczne", "krytycznie", "ostrzeżenie", "ostrzezenie"),
    )
)
"""Words that name no metric: the only ones that count unmarked in an alarm's name.

"High", "low", "error" and "info" say what is measured, "medium" is an instance size, "major"
and "minor" are garbage collections and versions, "notice" is a log level.
"""


def normal(text: str) -> str:
    """`text` in one spelling: full-width letters as plain ones, no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def _spellings(words: Iterable[tuple[Severity, tuple[str, ...]]]) -> dict[str, Severity]:
    return {normal(word): severity for severity, group in words for word in group}


_SEVERITY_OF: Final = _spellings(WORDS.items())


def severity_of(word: object) -> Severity | None:
    """The severity that `word` names, or None: for no word of the table, and for no text at all.

    Capitals, surrounding blanks and the gap in "SEV 1" or "sev-1" do not matter.
    """
    if not isinstance(word, str) or len(word) > LONGEST_WORD:
        return None
    plain = normal(word).strip()
    return _SEVERITY_OF.get(plain) or _SEVERITY_OF.get(plain.replace(" ", "").replace("-", ""))
