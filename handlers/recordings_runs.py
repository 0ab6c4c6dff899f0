"""Asked by the state machine of recordings, at the beginning and at the end of each run."""

from typing import Any

from handlers import wiring
from handlers.adapters.archive_runs import ArchiveRuns
from handlers.adapters.recording_ledger import RecordingLedger
from handlers.archive_runs import Steward

TABLE = wiring.setting("RECORDINGS_TABLE_NAME")
STEWARD = Steward(ArchiveRuns(TABLE), RecordingLedger(TABLE), wiring.now)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """`do` is plan or close; raises SelectionRefused, RunFailed and Unaccounted."""
    if event["do"] == "plan":
        return STEWARD.plan(event["run"], event["asked"], event["settings"])
    return STEWARD.close(event["execution"], event["plan"])
