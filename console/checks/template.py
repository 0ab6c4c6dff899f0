"""Checks template.yaml: it expands, patterns are accepted, targets and handlers are there."""

import json
import re
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any

from console.checks.expansion import FAULTS, Expansion, why
from console.checks.files import FLOWS, TEMPLATE
from console.checks.project import Project
from console.finding import Finding
from dispatch.errors import TocsinError
from sandbox.deploy import readers as resource_readers
from sandbox.deploy.resources import Resource, Target
from sandbox.patterns.pattern import check_pattern

HANDLER = re.compile(r"([A-Za-z_][\w.]*)\.([A-Za-z_]\w*)")
Fault = tuple[str, str]
"""The logical id at fault, and what is wrong."""


def findings(project: Project) -> list[Finding]:
    """Everything wrong with the template."""
    expansion = project.template
    if expansion is None:
        return []
    faults = [
        *expansion.faults,
        *_rule_faults(expansion),
        *_handler_faults(expansion, project.root),
        *_flow_faults(expansion, project.texts_in(FLOWS)),
    ]
    lines = _lines(project.texts[TEMPLATE])
    return [
        Finding(TEMPLATE, _line(lines, logical_id, expansion.line), "error", message)
        for logical_id, message in dict.fromkeys(faults)
    ]


def patterns(expansion: Expansion) -> list[Resource]:
    """The rules of EventBridge that have an event pattern."""
    rules = (one for one in expansion.resources.values() if one.type == "AWS::Events::Rule")
    return [one for one in rules if "EventPattern" in one.properties]


def _rule_faults(expansion: Expansion) -> Iterator[Fault]:
    known = {text for one in expansion.resources.values() for text in one.attributes.values()}
    known |= {one.ref for one in expansion.resources.values()}
    for resource in patterns(expansion):
        for message in _rule_messages(resource, known):
            yield resource.logical_id, message


def _rule_messages(resource: Resource, known: Container[str]) -> Iterator[str]:
    try:
        check_pattern(resource.properties["EventPattern"])
        rule = resource_readers.rule(resource)
    except TocsinError as refused:
        yield str(refused)
    except FAULTS as error:
        yield f"this is no rule of EventBridge: {why(error)}"
    else:
        yield from _target_messages(rule.targets, known)


def _target_messages(targets: Sequence[Target], known: Container[str]) -> Iterator[str]:
    if not targets:
        yield "the rule has no target, so its events reach nobody"
    for target in targets:
        for arn in filter(None, (target.arn, target.dead_letter_arn)):
            if arn not in known:
                yield f"target {target.id}: nothing here has {_named(arn)}"


def _named(arn: object) -> str:
    return f"the ARN {arn!r:.100}; name a resource, as !GetAtt EventQueue.Arn"


def _handler_faults(expansion: Expansion, root: Path) -> Iterator[Fault]:
    for resource in expansion.resources.values():
        if resource.type == "AWS::Lambda::Function":
            handler = str(resource.properties.get("Handler", ""))
            if message := _handler_fault(handler, root):
                yield resource.logical_id, f"Handler {handler!r:.100}: {message}"


def _handler_fault(handler: str, root: Path) -> str:
    found = HANDLER.fullmatch(handler)
    if not found:
        return "it must be module.function, as handlers.triage.handler"
    file = found[1].replace(".", "/") + ".py"
    if not (root / file).is_file():
        return f"there is no file {file}"
    text = (root / file).read_text(encoding="utf-8", errors="replace")
    if not re.search(rf"^(def {found[2]}\(|{found[2]}\b.*=)", text, re.MULTILINE):
        return f"{file} defines no {found[2]}"
    return ""


def _flow_faults(expansion: Expansion, files: dict[str, str]) -> Iterator[Fault]:
    """The contact flows that the template deploys are those of the files."""
    known = [flow for flow in map(_json, files.values()) if flow is not None]
    names = " or ".join(files) or "any file"
    for logical_id, content in _flow_contents(expansion.source.get("Resources")):
        flow = _json(content)
        if flow is None:
            yield logical_id, f"Content is no JSON; `make template` writes it from {names}"
        elif flow not in known:
            yield logical_id, f"Content is not the flow in {names}; run `make template`"


def _flow_contents(resources: object) -> Iterator[tuple[str, object]]:
    """The text of each contact flow before anything is filled in, by logical id."""
    declared = resources.items() if isinstance(resources, dict) else ()
    for logical_id, resource in declared:
        if isinstance(resource, dict) and resource.get("Type") == "AWS::Connect::ContactFlow":
            yield str(logical_id), _content(resource)


def _content(resource: dict[str, Any]) -> object:
    """The flow's text before anything is filled in."""
    properties = resource.get("Properties")
    content = properties.get("Content") if isinstance(properties, dict) else None
    if isinstance(content, dict):
        content = content.get("Fn::Sub")
    return content[0] if isinstance(content, list) and content else content


def _json(text: object) -> object:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None


def _lines(text: str) -> dict[str, int]:
    """The line of each key that stands two spaces in: parameters, resources, outputs."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"  (\w+):", line):
            found.setdefault(match[1], number)
    return found


def _line(lines: dict[str, int], logical_id: str, default: int) -> int:
    """The line of a resource, or of the one from which SAM made it."""
    made_from = [name for name in lines if logical_id.startswith(name)]
    return lines[max(made_from, key=len)] if made_from else default
