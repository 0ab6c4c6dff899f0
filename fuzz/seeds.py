"""Inputs to begin with: the project's own files, and the shared corpus where it is there."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FINDINGS = ROOT / "tests" / "fuzz_findings"
CORPUS = ROOT.parent / "shared" / "corpus"


def texts(folder: str, pattern: str) -> dict[str, str]:
    """File name to text, of the project's files."""
    found = sorted((ROOT / folder).glob(pattern))
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def kept(target: str) -> Iterator[str]:
    """The inputs that once broke a promise of the target."""
    for path in sorted(FINDINGS.glob(f"{target}.*")):
        yield path.read_text(encoding="utf-8")


def shared(folder: str) -> Iterator[str]:
    """The texts in a folder of the corpus; none where it is absent."""
    for path in sorted((CORPUS / folder).rglob("*.json")):
        yield path.read_text(encoding="utf-8", errors="replace")
