"""Checks escalation_plans/*.toml."""

from collections.abc import Iterator

from console.checks.files import RULES
from console.checks.mending import errors_of
from console.checks.people import People
from console.checks.project import Project
from console.checks.reaching import same_phone_faults, uncallable_faults
from console.checks.stages import Fault, contact_faults, repetition_faults
from console.checks.waits import retry_faults, speech_time, wait_faults
from console.finding import Finding
from dispatch.judge.rules import rule_errors
from dispatch.plan import SELF_TEST, Plan, Stage
from dispatch.speech.words import Words


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the plans."""
    return [
        *_file_findings(project),
        *_stage_findings(project),
        *_unused_findings(project),
    ]


def _file_findings(project: Project) -> Iterator[Finding]:
    for file, text in project.plan_texts.items():
        for error in errors_of(project.read_plan, text, file):
            yield Finding(file, error.line or 1, "error", error.message)


def _stage_findings(project: Project) -> Iterator[Finding]:
    for file, plan in project.plans.items():
        for number in range(len(plan.stages)):
            for fault in _faults(project, plan, number):
                message = f"stage {number + 1}: {fault.message}"
                keys = ("stage", number, fault.key)
                yield project.finding(file, keys, fault.level, message)


def _faults(project: Project, plan: Plan, number: int) -> Iterator[Fault]:
    stage = plan.stages[number]
    if project.people and not is_off(plan, project.people):
        before = [key for one in plan.stages[:number] for key in one.contacts]
        yield from contact_faults(stage, project.people)
        yield from uncallable_faults(plan.name, "contacts", stage.contacts, project.people)
        yield from same_phone_faults(stage.contacts, before, project.people)
    yield from repetition_faults(stage, plan.stages[number - 1] if number else None)
    yield from wait_faults(stage, speech_time(_languages(project, stage)))
    yield from retry_faults(stage)


def is_off(plan: Plan, people: People) -> bool:
    """Whether it is the self-test, and there is no number to call: whoever wants none has none."""
    return plan.name == SELF_TEST and SELF_TEST not in people.lines


def _languages(project: Project, stage: Stage) -> list[Words]:
    """The words of those whom the stage calls; all words where the contacts are not known."""
    words = list(project.words.values())
    if project.people is None:
        return words
    usable = project.people.usable
    called = [*stage.contacts, *project.on_call(stage)]
    spoken = {usable[key].language for key in called if key in usable}
    return [one for one in words if one.language in spoken]


def _unused_findings(project: Project) -> Iterator[Finding]:
    """Plans that no rule names; rules that cannot be read may name them."""
    if rule_errors(project.texts_in(RULES)):
        return
    used = {name for rule in project.rules for name in rule.plans}
    for file, plan in project.plans.items():
        if plan.name not in used:
            message = f"no rule uses the plan {plan.name}; name it in a rule, or remove the file"
            yield Finding(file, 1, "warning", message)
