"""`tocsin import SYSTEM FILE`: people, rotas and plans of another system become our files."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.imports.checking import checked, taken_names
from console.imports.reading import texts_of
from console.imports.report import Outcome, as_markdown, tell, tell_machines
from console.imports.writing import files_of, write_files
from dispatch.importing.systems import SYSTEMS, import_from

OUT = Path("imported")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("import", help="people, rotas and plans of another system")
    parser.add_argument("system", choices=SYSTEMS, metavar="SYSTEM", help=", ".join(SYSTEMS))
    parser.add_argument("file", type=Path, help="its export: a JSON file, a folder or a zip")
    parser.add_argument("--out", type=Path, default=OUT, help=f"a folder; {OUT} unless told")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Read, write and check; 1 where a check finds an error, raises ConfigurationError."""
    texts, now = texts_of(asked.file), datetime.now(UTC)
    imported, losses = import_from(asked.system, texts, taken_names(), now)
    report = checked(imported)
    name = SYSTEMS[asked.system].name
    outcome = Outcome(name, imported, losses, asked.out, [])
    files = files_of(imported, as_markdown(outcome))
    write_files(asked.out, files)
    outcome = Outcome(name, imported, losses, asked.out, sorted(files))
    if asked.json:
        tell_machines(outcome, report)
    else:
        tell(outcome, report)
    return 1 if report.errors else 0
