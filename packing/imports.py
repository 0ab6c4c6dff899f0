"""Follows import statements: which files a module needs, and which packages it leaves for."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Needed:
    """The files of the followed packages, by path below their folder.

    `packages` are the others that are imported, by the followed package that imports them.
    """

    files: dict[str, Path] = field(default_factory=dict)
    packages: dict[str, set[str]] = field(default_factory=dict)


def follow(entry: str, folders: Mapping[str, Path]) -> Needed:
    """Everything `entry` (a dotted name) imports, anywhere in a function too.

    `folders` says in which folder each package to be followed lies. Imports that only a type
    checker sees do not count. Raises ValueError if `entry` does not exist.
    """
    needed = Needed()
    if not _add(entry, entry, folders, needed):
        raise ValueError(f"there is no module {entry}")
    return needed


def _add(name: str, importer: str, folders: Mapping[str, Path], needed: Needed) -> bool:
    """Whether `name` is a module; it and what it imports are then in `needed`."""
    package, _, _ = name.partition(".")
    if package not in folders:
        needed.packages.setdefault(importer.partition(".")[0], set()).add(package)
        return True
    file = _file(folders[package], name)
    if file is None:
        return False
    key = str(file.relative_to(folders[package]))
    if key not in needed.files:
        needed.files[key] = file
        parent, _, _ = name.rpartition(".")
        if parent:
            _add(parent, name, folders, needed)
        inside = name if file.name == "__init__.py" else name.rpartition(".")[0]
        for base, names in _imports(file.read_bytes(), inside):
            _add(base, name, folders, needed)
            for each in names:
                _add(f"{base}.{each}", name, folders, needed)
    return True


def _file(folder: Path, name: str) -> Path | None:
    path = folder.joinpath(*name.split("."))
    candidates = (path / "__init__.py", path.with_suffix(".py"))
    return next((each for each in candidates if each.is_file()), None)


@cache
def _imports(source: bytes, package: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a module of that package imports; functions share most modules, which are read once."""
    return tuple(_named(ast.parse(source), package.split(".") if package else []))


def _named(module: ast.AST, package: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in _executed(module):
        if isinstance(node, ast.Import):
            yield from ((each.name, ()) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base, tuple(each.name for each in node.names)


def _executed(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for other in child.orelse:
                yield from (other, *_executed(other))
        else:
            yield child
            yield from _executed(child)
