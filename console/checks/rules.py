"""Checks rules/*.toml: rules, the plans they name, and the examples that prove them."""

from collections.abc import Iterator, Mapping

from console.checks.files import RULES, read_file
from console.checks.project import Project
from console.finding import Finding
from console.flows.model import Level
from dispatch.judge.examples import example_errors
from dispatch.judge.rule import Rule
from dispatch.judge.rules import RuleSet, rule_errors
from dispatch.plan import Plan
from dispatch.severity import Severity
from dispatch.toml_lines import Path as Keys
from dispatch.toml_lines import lines_of


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the rules."""
    errors = rule_errors(project.texts_in(RULES))
    return [
        *(Finding(one.file, one.line or 1, "error", one.message) for one in errors),
        *_plan_findings(project),
        *_example_findings(project),
    ]


def _plan_findings(project: Project) -> Iterator[Finding]:
    """Plans that do not exist, and plans without calls for what is critical."""
    by_name = {plan.name: plan for plan in project.plans.values()}
    names = project.plan_names
    for rule in project.rules:
        for name in rule.plans:
            if name not in names:
                there = ", ".join(names) or "none"
                message = f"rule {rule.name}: there is no plan {name!r}; there are {there}"
                yield _at(project, rule, "plan", "error", message)
        if silent := _silent_when_critical(rule, by_name):
            message = (
                f"rule {rule.name}: plan {silent} calls nobody, and may get a critical alert; "
                "name a plan with contacts for critical"
            )
            yield _at(project, rule, "plan", "warning", message)


def _silent_when_critical(rule: Rule, plans: Mapping[str, Plan]) -> str:
    """The name of the plan that only notifies although the rule gives it what is critical."""
    may_be_critical = bool(rule.severity_from) or rule.severity is Severity.CRITICAL
    plan = plans.get(rule.plan_for.get(Severity.CRITICAL, ""))
    return plan.name if plan and may_be_critical and not plan.calls_somebody else ""


def _example_findings(project: Project) -> Iterator[Finding]:
    """Examples that cannot be read, or that another rule or none takes."""
    texts: dict[str, str] = {}
    faults: dict[str, str] = {}
    for path in {rule.example for rule in project.rules}:
        found = read_file(project.root / RULES / path, path)
        if isinstance(found, str):
            texts[path] = found
        else:
            faults[path] = found.message
    errors = example_errors(RuleSet(project.rules), texts)
    by_place = {(error.file, error.line): error.message for error in errors}
    for rule in project.rules:
        if rule.example in faults:
            message = f"example {rule.example}: {faults[rule.example]}"
            yield _at(project, rule, "example", "error", message)
        elif message := by_place.get((rule.file, rule.line), ""):
            message = f"{message}; name an event that {rule.name} is the first rule to match"
            yield _at(project, rule, "example", "error", message)


def _at(project: Project, rule: Rule, key: str, level: Level, message: str) -> Finding:
    lines = lines_of(project.texts[rule.file])
    table = next((path for path, line in lines.items() if line == rule.line), Keys())
    return project.finding(rule.file, (*table, key), level, message)
