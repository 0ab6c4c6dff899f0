"""One `[[rule]]` table of a rule file, read and checked."""

from collections.abc import Iterator, Mapping
from typing import Final

from dispatch.judge.conditions import syntax_fault
from dispatch.judge.rule import Rule
from dispatch.severity import Severity
from dispatch.toml_file import Table

SEVERITIES: Final = ", ".join(Severity)


def read_rule(table: Table) -> Rule:
    """The rule in `table`; raises ConfigurationError for the first thing that is wrong."""
    catch_all = table.flag("catch_all")
    rule = Rule(
        name=_text(table, "name"),
        when=_condition(table, catch_all=catch_all),
        severity=_severity(table),
        severity_from=_expression(table, "severity_from"),
        plan_for=_plans(table),
        example=_text(table, "example"),
        because=_text(table, "because", ""),
        catch_all=catch_all,
        adviser=table.flag("adviser"),
        file=table.file,
        line=table.lines.get(table.path, 0),
    )
    table.done()
    if not (rule.severity or rule.severity_from):
        table.refuse("severity", f"severity is missing: one of {SEVERITIES}, or severity_from")
    if catch_all and not rule.severity:
        table.refuse("severity", "a catch-all needs a severity for when severity_from finds none")
    _refuse_missing_plans(rule, table)
    return rule


def _text(table: Table, key: str, default: str | None = None) -> str:
    text = table.text(key, default)
    if key in table.values and not text.strip():
        table.refuse(key, f"{key} is empty")
    return text


def _condition(table: Table, *, catch_all: bool) -> str:
    when = _expression(table, "when")
    if catch_all and when:
        table.refuse("when", "a catch-all matches everything and has no when")
    if not catch_all and not when:
        table.refuse("when", "when is missing: give a JMESPath condition")
    return when


def _expression(table: Table, key: str) -> str:
    expression = _text(table, key, "")
    if expression and (fault := syntax_fault(expression)):
        table.refuse(key, f"{key}: {fault}")
    return expression


def _severity(table: Table) -> Severity | None:
    word = table.text("severity", "")
    if "severity" in table.values and word not in set(Severity):
        table.refuse("severity", f"unknown severity {word!r}: give one of {SEVERITIES}")
    return Severity(word) if word else None


def _plans(table: Table) -> Mapping[Severity, str]:
    if not isinstance(table.values.get("plan"), dict):
        return dict.fromkeys(Severity, _text(table, "plan"))
    names = table.table("plan").values
    if unknown := set(names) - set(Severity):
        table.refuse("plan", f"plan: unknown severity {min(unknown)!r}: give {SEVERITIES}")
    if not all(isinstance(name, str) and name.strip() for name in names.values()):
        table.refuse("plan", "plan: give each severity the name of a plan")
    return {Severity(word): str(name) for word, name in names.items()}


def _refuse_missing_plans(rule: Rule, table: Table) -> None:
    """Every severity that the rule can give, or an adviser can raise it to, needs a plan."""
    if missing := [word for word in _possible(rule) if word not in rule.plan_for]:
        table.refuse("plan", f"plan names none for {', '.join(missing)}")


def _possible(rule: Rule) -> Iterator[Severity]:
    for word in Severity:
        raised = rule.adviser and rule.severity is not None and word.rank < rule.severity.rank
        if rule.severity_from or word is rule.severity or raised:
            yield word
