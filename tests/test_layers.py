"""What may import what, in which direction: docs of the layout are only worth what holds them."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OWN = ("dispatch", "handlers", "sandbox", "console", "packing", "tests")
MAY = {
    "dispatch": {"dispatch"},
    "handlers": {"handlers", "dispatch"},
    "sandbox": {"sandbox", "handlers", "dispatch"},
    "console": {"console", "sandbox", "handlers", "dispatch"},
}
"""Of our own packages: imports run one way."""
IMPURE = {"asyncio", "http", "os", "random", "secrets", "socket", "subprocess", "time", "uuid"}
"""Modules of the standard library that tell the time, ask the system or throw dice."""
SERVICES = {"boto3", "botocore", "feedparser", "icalendar", "phonenumbers", "socket", "urllib3"}
"""What reaches out of a function, or reads what came from there."""
LONGEST_WIRING = 210


def modules(package):
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / package).rglob("*.py"))
    }


def imported(module):
    """The packages and modules that it imports, those within functions too."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def importing(package, what):
    """The files of a package that import any of `what`."""
    return [
        file
        for file, module in modules(package).items()
        if {name.partition(".")[0] for name in imported(module)} & what
    ]


@pytest.mark.parametrize("package", MAY)
def test_imports_run_one_way(package):
    assert importing(package, {*OWN} - MAY[package]) == []


def test_the_core_imports_the_standard_library_and_jmespath_alone():
    known = {*sys.stdlib_module_names, "jmespath", "dispatch"}
    every = {
        name.partition(".")[0] for one in modules("dispatch").values() for name in imported(one)
    }
    assert every - known == set()


def test_the_core_knows_no_clock_no_environment_and_no_chance():
    assert importing("dispatch", IMPURE) == []
    asking = {"now", "utcnow", "today"}
    asked = [
        file
        for file, module in modules("dispatch").items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in asking
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"date", "datetime"}
    ]
    assert asked == []


def test_a_handler_reaches_services_through_adapters_only():
    assert [
        f for f in importing("handlers", SERVICES) if not f.startswith("handlers/adapters/")
    ] == []


def test_the_environment_is_read_by_the_wiring_only():
    reading = [
        file
        for file, module in modules("handlers").items()
        for node in ast.walk(module)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert {one for one in reading if not one.startswith("handlers/wiring")} == set()


def test_the_common_wiring_stays_short_enough_to_be_read_at_once():
    lines = (ROOT / "handlers/wiring.py").read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_WIRING
