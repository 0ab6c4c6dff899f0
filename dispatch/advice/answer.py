"""What the adviser answers: a severity and a reason, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dispatch.advice.plain import plain
from dispatch.advice.question import TOOL
from dispatch.severity import Severity

LONGEST_REASON: Final = 200
"""Characters of a reason that are kept."""


@dataclass(frozen=True, slots=True)
class Advice:
    """How bad the adviser thinks it is, and its reason: one line, cut, without phone numbers."""

    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class NoAdvice:
    """Why there is none, in our words: an answer that cannot be read is never repeated."""

    why: str


def read_answer(answer: Mapping[str, Any]) -> Advice | NoAdvice:
    """The advice in an answer of Converse; whatever is not exactly as asked for is none.

    Asked for is one use of the tool, with one of our five words and a reason, and nothing more.
    """
    if answer.get("stopReason") != "tool_use":
        return NoAdvice("the answer does not end with the tool")
    used = _tool_uses(answer)
    if len(used) != 1 or used[0].get("name") != TOOL:
        return NoAdvice("the answer does not use the tool once")
    return _advice(used[0].get("input"))


def _tool_uses(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Text and reasoning may stand beside: some models think aloud, and are not listened to."""
    found: Any = answer
    for key in ("output", "message", "content"):
        found = found.get(key) if isinstance(found, Mapping) else None
    blocks = found if isinstance(found, list) else []
    uses = [one["toolUse"] for one in blocks if isinstance(one, Mapping) and "toolUse" in one]
    return uses if all(isinstance(one, Mapping) for one in uses) else []


def _advice(given: object) -> Advice | NoAdvice:
    if not isinstance(given, Mapping) or set(given) != {"severity", "reason"}:
        return NoAdvice("the tool was not given exactly a severity and a reason")
    severity, reason = given["severity"], given["reason"]
    if not isinstance(severity, str) or severity not in set(Severity):
        return NoAdvice("the severity is none of ours")
    told = plain(reason, LONGEST_REASON) if isinstance(reason, str) else ""
    return Advice(Severity(severity), told) if told else NoAdvice("the reason is empty")
