"""Asks the adviser about an alert, once, where its rule wants that and there is time for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dispatch.advice.allowance import Spent, may_ask, still_counts
from dispatch.advice.answer import Advice, NoAdvice
from dispatch.advice.judging import advised
from dispatch.alert import Alert
from dispatch.triage import Judgement
from handlers.adapters.log import log

MOST_REMEMBERED = 100
"""Events whose advice a process remembers: those that are being delivered again."""


@dataclass(slots=True)
class Advising:
    """`ask` never raises. `spent` is what has been waited for answers lately, in this process."""

    ask: Callable[[Alert], Advice | NoAdvice]
    clock: Callable[[], datetime]
    spent: tuple[Spent, ...] = ()
    known: dict[str, Advice | NoAdvice] = field(default_factory=dict)

    def judge(self, judgement: Judgement) -> Judgement:
        """The judgement with what the adviser says of it; mostly the very same one."""
        if not judgement.raises:
            return judgement
        event = judgement.alert.event_id
        if event not in self.known:
            self._remember(event, self._asked(judgement.alert))
        advice = self.known[event]
        if isinstance(advice, NoAdvice):
            return judgement
        return advised(judgement, advice)

    def _asked(self, alert: Alert) -> Advice | NoAdvice:
        began = self.clock()
        if may_ask(self.spent, began):
            advice = self.ask(alert)
            self.spent = (*still_counts(self.spent, began), (began, self.clock() - began))
        else:
            advice = NoAdvice("not asked: it has kept alerts waiting for long enough")
        if isinstance(advice, NoAdvice):
            log.warning("no advice", event=alert.event_id, why=advice.why)
        else:
            log.info("advice", event=alert.event_id, severity=advice.severity)
        return advice

    def _remember(self, event: str, advice: Advice | NoAdvice) -> None:
        if len(self.known) == MOST_REMEMBERED:
            self.known.pop(next(iter(self.known)))
        self.known[event] = advice
