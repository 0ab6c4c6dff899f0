"""Writes what was imported; what is there already stays, and stops the whole."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dispatch.errors import ConfigurationError
from dispatch.importing.carry import CONTACTS, Imported
from dispatch.translate.drill import DETAIL_TYPE, SOURCE

OWNER_ONLY, ANYBODY = 0o600, 0o644
REHEARSAL = "rehearsal"
IGNORED = f"# phone numbers are never committed\n/{CONTACTS}\n"


def files_of(imported: Imported, report: str) -> dict[str, str]:
    """Everything that is written, by its path below the folder."""
    drills = {
        f"{REHEARSAL}/{plan.name}.json": json.dumps(_drill(plan.name), indent=2) + "\n"
        for plan in imported.plans
    }
    return {**imported.files, **drills, "IMPORT.md": report, ".gitignore": IGNORED}


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write them all, or none; raises ConfigurationError where one of them is there already."""
    present = [name for name in files if os.path.lexists(folder / name)]
    if present:
        message = "is there already: remove it, or name another folder with --out"
        raise ConfigurationError(str(folder / present[0]), 0, message)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = OWNER_ONLY if name == CONTACTS else ANYBODY
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(file, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)


def _drill(plan: str) -> dict[str, Any]:
    """A drill of the plan, as EventBridge would deliver it: for simulate, which calls nobody."""
    return {
        "version": "0",
        "id": f"import-{plan}",
        "source": SOURCE,
        "detail-type": DETAIL_TYPE,
        "account": "111122223333",
        "region": "us-east-1",
        "time": "2026-01-05T09:00:00Z",
        "resources": [],
        "detail": {"plan": plan},
    }
