"""docs/sandbox.md has every request that the sandbox answers; test_readme.py tries those it has."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PART = (
    (ROOT / "docs/sandbox.md").read_text(encoding="utf-8").split("\n## Driving it by script\n")[1]
)
TABLE = "".join(line for line in PART.splitlines(keepends=True) if line.startswith("| `"))
LISTED = re.findall(r"`(?:GET|POST) (/[^`]*)`", TABLE)
PATH = re.compile(r"/[a-z0-9-]+(/[a-z-]+)*/?")


def answered():
    """The paths that stand whole in the modules that answer requests."""
    files = [*(ROOT / "sandbox").glob("*routes.py"), *(ROOT / "sandbox").glob("s*.py")]
    for file in [*files, ROOT / "sandbox/ways.py"]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and PATH.fullmatch(str(node.value)):
                yield str(node.value)


def test_the_table_has_every_path_that_is_answered():
    paths = set(answered())
    assert {"/recordings/play", "/s3/", "/dead-letters/redrive", "/events"} <= paths
    assert [one for one in paths if not any(path.startswith(one) for path in LISTED)] == []
