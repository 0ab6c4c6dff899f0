"""Finds the installed distributions that some packages need, and copies what runs of them."""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

LEFT_OUT = {"__pycache__", "tests", "test", "examples", "docs_src"}
"""Folders that no function runs."""
LEFT_OUT_FOLDERS = ("botocore/data/", "boto3/data/", "boto3/examples/")
"""Data of every AWS service: `service_models` writes what is used of it."""
SHIPPED_SUFFIXES = {".py", ".json", ".pem"}
SHARED_LIBRARY = re.compile(r".*\.so(\.[0-9]+)*")
"""Wheels bring theirs with a version behind it, as libavcodec-0a1b2c3d.so.62.28.102."""
ZONES = ("tzdata", "zoneinfo")
"""Time zones: binary files whose names have no suffix."""

NAME = re.compile(r"[A-Za-z0-9._-]+")


def needed(packages: Iterable[str], library: Path) -> dict[str, Distribution]:
    """The distributions in the folder `library` that provide `packages`, and what those require.

    By name, in lower case and with hyphens. Packages of the standard library are passed over.
    Raises ValueError for a package that nothing provides.
    """
    installed = {
        _normal(each.metadata["Name"]): each for each in distributions(path=[str(library)])
    }
    providers = {top: name for name, each in installed.items() for top in _top_levels(each)}
    waiting = []
    for package in sorted(set(packages) - sys.stdlib_module_names):
        if package not in providers:
            raise ValueError(f"no installed distribution provides the package {package}")
        waiting.append(providers[package])
    found: dict[str, Distribution] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = installed[name]
            waiting.extend(each for each in _requirements(installed[name]) if each in installed)
    return dict(sorted(found.items()))


def copy(distribution: Distribution, library: Path, destination: Path) -> None:
    """Copy the modules and data of `distribution`, without tests, examples and metadata."""
    for file in distribution.files or []:
        if _shipped(PurePath(file)):
            target = destination / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(library / file, target)


def _shipped(file: PurePath) -> bool:
    if file.is_absolute() or ".." in file.parts or LEFT_OUT & set(file.parts):
        return False
    if file.parts[0].endswith((".dist-info", ".data")) or not _is_kept(file):
        return False
    return not file.as_posix().startswith(LEFT_OUT_FOLDERS)


def _is_kept(file: PurePath) -> bool:
    zone = file.parts[:2] == ZONES and not file.suffix
    return bool(
        zone or file.suffix in SHIPPED_SUFFIXES or SHARED_LIBRARY.fullmatch(file.name.lower())
    )


def _top_levels(distribution: Distribution) -> Iterator[str]:
    for file in distribution.files or []:
        top = file.parts[0]
        if len(file.parts) > 1 or top.endswith(".py"):
            yield top.removesuffix(".py")


def _requirements(distribution: Distribution) -> Iterator[str]:
    for requirement in distribution.requires or []:
        match = NAME.match(requirement)
        if match and "extra ==" not in requirement:
            yield _normal(match[0])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
