"""Installs the locked runtime dependencies as Lambda needs them, once for each lock."""

import hashlib
import subprocess
import sys
from pathlib import Path

from packing.bytecode import RUNTIME

LOCK = Path("requirements/runtime.txt")
PLATFORM = "manylinux2014_aarch64"
OPTIONS = (
    "--quiet --disable-pip-version-check --require-hashes --no-deps --no-compile --upgrade "
    f"--only-binary :all: --platform {PLATFORM} --python-version {RUNTIME}"
)


def installed(root: Path, cache: Path) -> Path:
    """The folder below `cache` that holds what `root`'s lock names, hashes checked.

    Raises CalledProcessError, pip having said why, if a distribution cannot be had.
    """
    lock = root / LOCK
    digest = hashlib.sha256(lock.read_bytes() + OPTIONS.encode()).hexdigest()
    folder = cache / f"libraries-{digest[:12]}"
    done = folder / ".complete"
    if not done.exists():
        command = [sys.executable, "-m", "pip", "install", *OPTIONS.split()]
        command += ["--target", str(folder), "--requirement", str(lock)]
        subprocess.run(command, check=True)  # noqa: S603 - our own arguments
        done.touch()
    return folder
