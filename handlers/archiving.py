"""What an operator's command may do to runs of the archive: start, watch, try again."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.recordings.profiles import DEFAULT
from dispatch.recordings.retrying import Retry, retries
from dispatch.recordings.runs import Run, RunState, run_view, unfinished
from dispatch.recordings.selection import profile_of, run_name, selection_of
from handlers.adapters import map_runs
from handlers.adapters.archive_runs import ArchiveRuns
from handlers.adapters.executions import Execution, Executions
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.adapters.redrive import Redrive

OUTPUTS = ("RecordingsRunsArn", "RecordingsTableName", "RecordingsFailuresQueueUrl")
"""Of the template; not there where no bucket is given."""
RECENT = 20
MOST_FAILURES = 1000


@dataclass(frozen=True, slots=True)
class Archiving:
    """The runs of one installation."""

    executions: Executions
    runs: ArchiveRuns
    ledger: RecordingLedger
    failures: Redrive
    clock: Callable[[], datetime]

    def start(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Start the run that is asked for, or find it under way; raises SelectionRefused.

        One that is over is resumed under a new name: what is done is skipped.
        """
        today = self.clock().date()
        selection = selection_of(asked, today)
        profile = profile_of(asked, DEFAULT) if asked.get("profile") else ""
        name = run_name(selection, profile, today)
        return self.run(self._start(name, asked))

    def recent(self) -> list[dict[str, Any]]:
        """The latest runs, newest first."""
        return [run_view(self._run(one)) for one in self.executions.recent(RECENT)]

    def run(self, name: str) -> dict[str, Any]:
        """One of them, as it stands; KeyError where there is none."""
        execution = self.executions.named(name)
        if execution is not None:
            return run_view(self._run(execution))
        stored = self.runs.run(name)
        if stored is None:
            raise KeyError(f"no run {name}")
        return run_view(stored)

    def retry(self) -> Iterator[dict[str, Any]]:
        """Each run that was started of recordings that failed, once their letters are gone.

        It is started first and they are deleted then: rather twice than never.
        """
        letters = self.failures.receive(MOST_FAILURES)
        taken: set[str] = set()
        try:
            for each in retries(letters):
                name = self._retry(each)
                for letter in each.letters:
                    self.failures.delete(letter)
                    taken.add(letter.id)
                yield {"run": name, "profile": each.profile, "recordings": len(each.keys)}
        finally:
            self.failures.release([one for one in letters if one.id not in taken])

    def _retry(self, retry: Retry) -> str:
        profile = {"profile": retry.profile} if retry.profile else {}
        return self._start(retry.name, {"keys": list(retry.keys), **profile})

    def _start(self, name: str, asked: Mapping[str, Any]) -> str:
        """Under the first name that is free of NAME, NAME-2, NAME-3 and so on.

        Step Functions forgets a name 90 days after its end, and the ledger never: under the name of
        an old run all would be done already.
        """
        others = (f"{name}-{number}" for number in itertools.count(2))
        names = (one for one in itertools.chain([name], others) if not self._is_forgotten(one))
        return next(one for one in names if self.executions.start(one, asked))

    def _is_forgotten(self, name: str) -> bool:
        return self.runs.run(name) is not None and self.executions.named(name) is None

    def _run(self, execution: Execution) -> Run:
        """What is stored of it, and beside that what Step Functions knows better."""
        stored = self.runs.run(execution.name)
        if stored and stored.state is execution.state is not RunState.RUNNING:
            return stored
        run = stored or Run(execution.name, execution.state, execution.started_at)
        listed = map_runs.listed(execution.arn)
        totals = self.ledger.totals(execution.name)
        if execution.state is RunState.FAILED and not execution.reason:
            execution = self.executions.named(execution.name) or execution
        return replace(
            run,
            state=execution.state,
            ended_at=execution.ended_at,
            listed=listed.recordings,
            unfinished=unfinished(listed, totals),
            totals=totals,
            reason=execution.reason,
        )


def archiving(outputs: Mapping[str, str], clock: Callable[[], datetime]) -> Archiving:
    """What the outputs of the template name; KeyError where nothing of recordings is deployed."""
    machine, table, failures = (outputs[name] for name in OUTPUTS)
    return Archiving(
        Executions(machine),
        ArchiveRuns(table),
        RecordingLedger(table),
        Redrive("recordings", failures, ""),
        clock,
    )
