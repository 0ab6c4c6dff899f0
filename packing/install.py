"""Installs locked dependencies as Lambda needs them, once for each lock."""

import hashlib
import subprocess
import sys
from pathlib import Path

from packing.bytecode import RUNTIME

LOCK = Path("requirements/runtime.txt")
PLATFORMS = tuple(f"manylinux{one}_aarch64" for one in ("2014", "_2_17", "_2_27", "_2_28"))
"""Of wheels: Lambda's Amazon Linux 2023 has glibc 2.34, and pip takes the named ones only."""
OPTIONS = (
    "--quiet --disable-pip-version-check --require-hashes --no-deps --no-compile --upgrade "
    f"--only-binary :all: --platform {' --platform '.join(PLATFORMS)} --python-version {RUNTIME} "
    "--ignore-requires-python"  # or pip compares with the Python that it runs with
)


def installed(root: Path, cache: Path, lock_file: Path = LOCK) -> Path:
    """The folder below `cache` that holds what a lock below `root` names, hashes checked.

    Raises CalledProcessError, pip having said why, if a distribution cannot be had.
    """
    lock = root / lock_file
    digest = hashlib.sha256(lock.read_bytes() + OPTIONS.encode()).hexdigest()
    folder = cache / f"libraries-{digest[:12]}"
    done = folder / ".complete"
    if not done.exists():
        command = [sys.executable, "-m", "pip", "install", *OPTIONS.split()]
        command += ["--target", str(folder), "--requirement", str(lock)]
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        done.touch()
    return folder
