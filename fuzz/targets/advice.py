"""What a language model answers about an alert: exactly what was asked for, or no advice."""

import json
from collections.abc import Iterator

from dispatch.advice.answer import LONGEST_REASON, Advice, read_answer
from dispatch.advice.question import TOOL
from fuzz.finding import expect
from fuzz.promises import one_clean_line, same_twice
from fuzz.seeds import kept
from fuzz.target import FILE_SIZE, Target

USE = {"toolUse": {"name": TOOL, "input": {"severity": "high", "reason": "Call +1 202 555 0142."}}}
SEEDS = (
    {"stopReason": "tool_use", "output": {"message": {"content": [{"text": "Hm."}, USE]}}},
    {"stopReason": "end_turn", "output": {"message": {"content": [{"text": "high"}]}}},
)


def check(text: str) -> None:
    """Nothing raises; a reason is one short clean line, and why there is none is in our words."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return
    if not isinstance(answer, dict):
        return
    found = same_twice(lambda: read_answer(answer))
    if isinstance(found, Advice):
        one_clean_line(found.reason, "the reason")
        expect(0 < len(found.reason) <= LONGEST_REASON, f"{len(found.reason)} characters of reason")
    else:
        expect(found.why.isascii() and len(found.why) < LONGEST_REASON, "a reason of the model's")


def seeds() -> Iterator[str]:
    """An answer with the tool, and one without."""
    yield from map(json.dumps, SEEDS)
    yield from kept("advice")


TARGET = Target("json", check, seeds, FILE_SIZE)
