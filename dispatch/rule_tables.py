"""One `[[rule]]` table of a rule file, checked and turned into a Rule."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dispatch.rule import Rule
from dispatch.rule_conditions import syntax_fault
from dispatch.severity import Severity

Table = Mapping[str, object]
Fault = tuple[str, str]
"""The key that is at fault (empty: the whole rule), and what is wrong and would be right."""

KEYS: Final[Mapping[str, str]] = {
    "name": "a text that names the rule",
    "when": "a JMESPath condition",
    "severity": f"one of {', '.join(Severity)}",
    "severity_from": "a JMESPath expression whose value is a severity word",
    "plan": "a plan's name, or a table of one for each severity",
    "example": "the path of an event that the rule matches, relative to the rules' folder",
    "because": "a sentence that tells people why the rule matches",
    "catch_all": "true, for the last rule",
}
"""What a rule may say."""


def faults(table: Table) -> Iterator[Fault]:
    """Everything that keeps `table` from being a rule."""
    for key in table:
        if key not in KEYS:
            yield key, f"unknown key {key}; a rule has {', '.join(KEYS)}"
    for key in ("name", "when", "severity", "severity_from", "example", "because"):
        if key in table and not (isinstance(table[key], str) and str(table[key]).strip()):
            yield key, f"{key} must be {KEYS[key]}"
    for key in ("name", "plan", "example"):
        if key not in table:
            yield "", f"{key} is missing: {KEYS[key]}"
    for check in _CHECKS:
        yield from check(table)


def rule_of(table: Table, file: str, line: int) -> Rule:
    """The rule that a table without faults says."""
    severity = table.get("severity")
    plan = table["plan"]
    plans = dict.fromkeys(Severity, plan) if isinstance(plan, str) else plan
    assert isinstance(plans, dict)  # noqa: S101 - told by `faults`
    return Rule(
        name=str(table["name"]),
        when=str(table.get("when", "")),
        severity=Severity(severity) if isinstance(severity, str) else None,
        severity_from=str(table.get("severity_from", "")),
        plan_for={Severity(key): str(name) for key, name in plans.items()},
        example=str(table["example"]),
        because=str(table.get("because", "")),
        catch_all=bool(table.get("catch_all", False)),
        file=file,
        line=line,
    )


def _catch_all_faults(table: Table) -> Iterator[Fault]:
    catch_all = table.get("catch_all", False)
    if not isinstance(catch_all, bool):
        yield "catch_all", f"catch_all must be {KEYS['catch_all']}"
    elif catch_all and "when" in table:
        yield "when", "a catch-all matches everything and has no when"
    elif not catch_all and "when" not in table:
        yield "", f"when is missing: {KEYS['when']}"


def _condition_faults(table: Table) -> Iterator[Fault]:
    for key in ("when", "severity_from"):
        expression = table.get(key)
        if isinstance(expression, str) and expression.strip():
            fault = syntax_fault(expression)
            if fault:
                yield key, f"{key}: {fault}"


def _severity_faults(table: Table) -> Iterator[Fault]:
    severity = table.get("severity")
    if isinstance(severity, str) and severity not in set(Severity):
        yield "severity", f"unknown severity {severity!r}; it must be {KEYS['severity']}"
    if severity is None and "severity_from" not in table:
        yield "", "severity is missing: a fixed severity, severity_from, or both"
    if table.get("catch_all") is True and severity is None:
        yield "", "severity is missing: a catch-all must match whatever severity_from finds"


def _plan_faults(table: Table) -> Iterator[Fault]:
    plan = table.get("plan")
    if isinstance(plan, dict):
        yield from _plan_table_faults(plan, table)
    elif "plan" in table and not (isinstance(plan, str) and plan.strip()):
        yield "plan", f"plan must be {KEYS['plan']}"


def _plan_table_faults(plan: Mapping[str, object], table: Table) -> Iterator[Fault]:
    for key, name in plan.items():
        if key not in set(Severity):
            yield "plan", f"unknown severity {key!r} in plan; it must be {KEYS['severity']}"
        elif not (isinstance(name, str) and name.strip()):
            yield "plan", f"plan.{key} must be a plan's name"
    possible = tuple(Severity) if "severity_from" in table else (table.get("severity"),)
    missing = [str(severity) for severity in possible if severity and severity not in plan]
    if missing:
        yield "plan", f"plan names none for {', '.join(missing)}"


_CHECKS: Final[tuple[Callable[[Table], Iterator[Fault]], ...]] = (
    _catch_all_faults,
    _condition_faults,
    _severity_faults,
    _plan_faults,
)
