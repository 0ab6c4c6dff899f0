"""Builds every function below `build/` and prints how large each became."""

import io
import sys
import zipfile
from pathlib import Path

from packing.build_function import HANDLERS, ROOT, build, library_of

COLUMNS = "{:<24}{:>8}{:>12}{:>10}  {}\n"


def zipped_size(folder: Path) -> int:
    """Bytes of `folder` as the zip file that is uploaded."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            archive.write(file, file.relative_to(folder))
    return len(packed.getvalue())


def size_line(function: str, folder: Path, *, compiled: bool) -> str:
    """One line of the table: files, unpacked and zipped size in kilobytes of 1,000 bytes."""
    files = [each for each in folder.rglob("*") if each.is_file()]
    unpacked = sum(each.stat().st_size for each in files) // 1000
    form = "compiled" if compiled else "sources only"
    return COLUMNS.format(function, len(files), unpacked, zipped_size(folder) // 1000, form)


def main() -> None:
    """Build all functions; without Lambda's Python at hand they hold sources only."""
    sys.stdout.write(COLUMNS.format("function", "files", "unpacked kB", "zip kB", ""))
    for function in HANDLERS:
        folder = ROOT / "build" / function
        compiled = build(function, folder, library_of(function))
        sys.stdout.write(size_line(function, folder, compiled=compiled))


if __name__ == "__main__":
    main()
