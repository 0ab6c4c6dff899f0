"""The state machine's own questions: what a run is to list, and whether it ended well."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatch.errors import SelectionRefused
from dispatch.recordings.runs import Run, RunState, judged, run_view, unfinished
from dispatch.recordings.selection import daily_selection, profile_of, selection_of
from handlers.adapters import map_runs
from handlers.adapters.archive_runs import ArchiveRuns
from handlers.adapters.metrics import publish
from handlers.adapters.recording_ledger import RecordingLedger


@dataclass(frozen=True, slots=True)
class Steward:
    """Plans runs and closes them."""

    runs: ArchiveRuns
    ledger: RecordingLedger
    clock: Callable[[], datetime]

    def plan(
        self, run_id: str, asked: Mapping[str, Any], settings: Mapping[str, str]
    ) -> dict[str, Any]:
        """What the state machine goes by: numbers, and the prefixes to list one after another.

        Raises SelectionRefused.
        """
        now = self.clock()
        selection = selection_of(asked, now.date())
        if selection.daily:
            covered = self.runs.covered()
            selection = daily_selection(asked, now, int(settings["after_days"]), covered)
        profile = profile_of(asked, settings["profile"])
        prefixes = selection.listed(settings["prefix"])
        if not all(each.startswith(settings["prefix"]) for each in prefixes):
            raise SelectionRefused(f"recordings lie below {settings['prefix']}, and nowhere else")
        self.runs.put(Run(run_id, RunState.RUNNING, now, str(selection), profile))
        return {
            "run": run_id,
            "bucket": settings["bucket"],
            "profile": profile,
            "prefixes": prefixes,
            "count": len(prefixes),
            "place": {"at": 0},
            "concurrency": int(settings["concurrency"]),
            "tolerated": float(settings["tolerated"]),
            "covers": selection.last.isoformat() if selection.daily and selection.last else "",
        }

    def close(self, execution_arn: str, plan: Mapping[str, Any]) -> dict[str, Any]:
        """Count, write down and judge; raises RunFailed, and Unaccounted that may mend itself."""
        run_id = str(plan["run"])
        listed, totals = map_runs.listed(execution_arn), self.ledger.totals(run_id)
        wrong = judged(listed, totals, float(plan["tolerated"]), plan.get("fault", {}))
        begun = self.runs.run(run_id) or Run(run_id, RunState.RUNNING, self.clock())
        ended = replace(
            begun,
            state=RunState.FAILED if wrong else RunState.SUCCEEDED,
            ended_at=self.clock(),
            listed=listed.recordings,
            unfinished=unfinished(listed, totals),
            totals=totals,
            reason=str(wrong or ""),
        )
        self.runs.put(ended)
        if wrong:
            raise wrong
        if plan["covers"]:
            self.runs.cover(datetime.fromisoformat(plan["covers"]).date())
            publish({"RecordingsDailyRuns": 1})
        return run_view(ended)
