"""What the phones lived: when they rang, what was heard, and the keys somebody listened to.

Nothing here is read from what Tocsin stores.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dispatch.campaign.person import Outcome, Result
from sandbox.telephone.call import Call

ASKED = {
    "Can you come": "visit",
    "に来られますか": "visit",
    "bring somebody": "bring",
    "お連れになりますか": "bring",
    "never again press": "never",
    "電話を止めるには": "never",
    "In two hours 1": "when",
    "二時間後は": "when",
}
"""The question by what is heard."""
MEANS = {"1": "yes", "2": "no"}
THE_END = ("Thank you, goodbye.", "ありがとうございました。", "I connect you.", "おつなぎします。")
FAULT = ("something is broken", "申し訳ありません。")
REASONS = {
    "TELECOM_BUSY": Outcome.BUSY,
    "TELECOM_UNANSWERED": Outcome.NO_ANSWER,
    "TELECOM_NUMBER_INVALID": Outcome.BAD_NUMBER,
    "TELECOM_PROBLEM": Outcome.FAILED,
}
LIMIT, OFTEN = 4, 2
"""Calls to a person in all, and how often the same outcome is followed by another call."""


@dataclass
class Lived:
    """One person's campaign, as they lived it."""

    calls: list[Call] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    complete: bool = False
    opted_out: bool = False

    @property
    def result(self) -> Result:
        """What must have become of them."""
        if self.opted_out:
            return Result.OPTED_OUT
        if self.complete:
            return Result.COMPLETED
        if self.answers:
            return Result.PARTLY
        if self.outcomes and self.outcomes[-1] is Outcome.BAD_NUMBER:
            return Result.BAD_NUMBER
        return Result.UNREACHED if self.outcomes else Result.NOT_CALLED

    @property
    def to_be_called_again(self) -> bool:
        """Whether the retries of the run's file have another call for them."""
        if self.result is not Result.UNREACHED or len(self.outcomes) >= LIMIT:
            return self.result is Result.NOT_CALLED
        last = self.outcomes[-1]
        return last is Outcome.LATER or self.outcomes.count(last) <= OFTEN

    def add(self, call: Call) -> None:
        """Their phone was called once more."""
        self.calls.append(call)
        if call.connected_at is None:
            self.outcomes.append(REASONS[call.reason])
        else:
            self.outcomes.append(self._talked(call))

    def _talked(self, call: Call) -> Outcome:
        later, keys, asked = False, 0, ""
        lines = call.transcript
        for line, following in zip(lines, [*lines[1:], ""], strict=True):
            if not line.startswith("key "):
                asked = next((one for words, one in ASKED.items() if words in line), "")
                self.complete |= keys > 0 and line.endswith(THE_END)
                continue
            if any(words in following for words in FAULT):
                continue  # nobody stored it, and nobody said so
            keys += 1
            later |= self._pressed(asked, line.removeprefix("key "))
        if self.opted_out or self.complete or self.answers:
            return Outcome.ANSWERED
        return Outcome.LATER if later else Outcome.NO_KEY

    def _pressed(self, asked: str, key: str) -> bool:
        """What the key means; whether it asks for a later call."""
        if asked in {"visit", "bring"} and key in MEANS:
            self.answers[asked] = MEANS[key]
        self.opted_out |= asked == "never" and key == "8"
        return asked == "when" and key in MEANS


def lived(calls: Iterable[Call]) -> dict[str, Lived]:
    """Everybody whose phone was called, by number."""
    found: dict[str, Lived] = defaultdict(Lived)
    for call in sorted(calls, key=lambda call: call.placed_at):
        found[call.request["DestinationPhoneNumber"]].add(call)
    return found
