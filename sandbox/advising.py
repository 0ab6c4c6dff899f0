"""Amazon Bedrock in the sandbox: a model that knows nothing until it is told what to say."""

from collections.abc import Callable, Mapping
from typing import Any

from dispatch.advice.question import TOOL
from sandbox.api_calls import Answer

Reply = Callable[[], dict[str, Any]]
"""Gives an answer of Converse, or raises what the client is to raise."""


class Model:
    """Answers Converse and remembers what it was asked. `reply` may be replaced."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Any]] = []
        self.reply: Reply = lambda: spoken("I am a stand-in and know nothing of alerts.")

    def suggests(self, severity: str, reason: str) -> None:
        """From now on it answers with this advice."""
        self.reply = lambda: advice({"severity": severity, "reason": reason})

    def answers(self) -> dict[tuple[str, str], Answer]:
        """What answers the service."""
        return {("bedrock-runtime", "Converse"): self._converse}

    def _converse(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        self.asked.append(asked)
        return self.reply()


def advice(given: Mapping[str, Any]) -> dict[str, Any]:
    """An answer that uses the tool with `given`."""
    used = {"toolUseId": "tooluse_1", "name": TOOL, "input": given}
    return _answer([{"toolUse": used}], "tool_use")


def spoken(text: str) -> dict[str, Any]:
    """An answer in words, and not by the tool."""
    return _answer([{"text": text}], "end_turn")


def _answer(content: list[dict[str, Any]], stop_reason: str) -> dict[str, Any]:
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": stop_reason,
        "usage": {"inputTokens": 500, "outputTokens": 50, "totalTokens": 550},
        "metrics": {"latencyMs": 600},
    }
