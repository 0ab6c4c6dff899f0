"""A run of the archive: what was listed, what became of it, and whether that is well."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from dispatch.errors import RunFailed, Unaccounted
from dispatch.incident_view import written
from dispatch.recordings.entry import NOTHING_YET, Totals
from dispatch.recordings.record import Outcome

PERCENT = 100


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Listed:
    """How many recordings a run has listed, and how many of them were in batches that failed."""

    recordings: int = 0
    in_failed_batches: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One run as it stands.

    `unfinished` are those of failed batches of which nothing is in the ledger; they are among the
    failures that are to be tried again.
    """

    id: str
    state: RunState
    started_at: datetime
    selection: str = ""
    profile: str = ""
    ended_at: datetime | None = None
    listed: int = 0
    unfinished: int = 0
    totals: Totals = NOTHING_YET
    reason: str = ""

    @property
    def accounted(self) -> int:
        """Recordings of which is known what became of them."""
        return self.totals.recordings + self.unfinished


def unfinished(listed: Listed, totals: Totals) -> int:
    """How many recordings of failed batches the ledger does not know; none more than these had."""
    missing = listed.recordings - totals.recordings
    return max(0, min(missing, listed.in_failed_batches))


def judged(
    listed: Listed, totals: Totals, tolerated: float, fault: Mapping[str, Any]
) -> RunFailed | None:
    """What is wrong with a run that has come to its end, or None.

    `fault` is what a map ended with (Error and Cause), empty where all went through; `tolerated`
    is in percent of what was listed.
    """
    left = unfinished(listed, totals)
    accounted = totals.recordings + left
    if fault:
        return RunFailed(f"given up: {fault['Error']}: {fault.get('Cause', '')}")
    if listed.recordings != accounted:
        return Unaccounted(f"{listed.recordings} were listed, {accounted} are accounted for")
    failed, rejected = (totals.outcomes[each] for each in (Outcome.FAILED, Outcome.REJECTED))
    if (failed + rejected + left) * PERCENT > tolerated * listed.recordings:
        parts = f"{failed + left} failed and {rejected} rejected of {listed.recordings}"
        return RunFailed(f"{parts}: more than {tolerated:g} % are not tolerated")
    return None


def run_view(run: Run) -> dict[str, Any]:
    """As JSON; bytes before and after and seconds of sound are of what was converted."""
    saving = run.totals.saving
    return {
        "run": run.id,
        "state": str(run.state),
        "selection": run.selection,
        "profile": run.profile,
        "started_at": written(run.started_at),
        "ended_at": written(run.ended_at) if run.ended_at else None,
        "listed": run.listed,
        "accounted": run.accounted,
        "outcomes": {**run.totals.outcomes, "unfinished": run.unfinished},
        "saving": {"before": saving.before, "after": saving.after, "seconds": saving.seconds},
        "reason": run.reason,
    }
