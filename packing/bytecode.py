"""Compiles an artefact for the Python that Lambda runs, so that no cold start has to."""

import shutil
import subprocess
import sys
from pathlib import Path

RUNTIME = "3.13"
"""Python version of the functions; a test compares it with the template."""

TASK_ROOT = "/var/task"
"""Where Lambda unpacks an artefact: the path that shows in stack traces."""


def compile_for_lambda(folder: Path) -> bool:
    """Add `__pycache__` files that Python takes without comparing them with their sources.

    False if no Python of the version Lambda runs is at hand: another version's would be ignored
    there. The sources stay, for stack traces and for that case.
    """
    python = _matching_python()
    if python:
        compile_with(python, folder)
    return bool(python)


def compile_with(python: str, folder: Path) -> None:
    """Do so with the given interpreter, which is the one that can use them."""
    options = f"-I -m compileall -q -f -j 1 --invalidation-mode unchecked-hash -p {TASK_ROOT}"
    command = [python, *options.split(), "-s", str(folder), str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - our own arguments


def _matching_python() -> str | None:
    candidates = (sys.executable, shutil.which(f"python{RUNTIME}"))
    return next((each for each in candidates if each and _version(each) == RUNTIME), None)


def _version(python: str) -> str:
    command = [python, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()
