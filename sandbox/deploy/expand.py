"""Expands the SAM template and resolves everything in it, as a deployment to AWS would.

The translator is AWS's own. What it leaves, plain CloudFormation, is resolved here: resources in
the order their references ask for, with made-up names and ARNs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dispatch.errors import ConfigurationError
from sandbox.deploy import sam
from sandbox.deploy.deployment import Deployment
from sandbox.deploy.identities import Place
from sandbox.deploy.parameters import parameter_values
from sandbox.deploy.readers import state_machine
from sandbox.deploy.resources import Resource
from sandbox.deploy.stack import Stack

STACK_NAME = "tocsin"


def expand(
    template_path: Path, parameters: Mapping[str, str], region: str, account: str
) -> Deployment:
    """The template at `template_path` as it would stand in `region` of `account` (12 digits).

    Raises ConfigurationError, with the line of the resource where one is at fault, for a
    parameter that is missing or not allowed, a resource type the sandbox does not know, a
    reference to nothing and a circle of references.
    """
    text = template_path.read_text(encoding="utf-8")
    with _located(template_path, text):
        source = sam.load(text)
        values = parameter_values(source.get("Parameters", {}), parameters)
        template = sam.translate(source, values, region)
    stack = Stack(template, values, Place(region, account, STACK_NAME))
    for logical_id in template["Resources"]:
        with _located(template_path, text, logical_id):
            stack.create(logical_id)
            _check(stack.resources.get(logical_id))
    with _located(template_path, text, "Outputs"):
        return Deployment(stack.resources, stack.outputs())


def _check(resource: Resource | None) -> None:
    """What CloudFormation leaves to the service, which refuses it."""
    if resource is not None and resource.type == "AWS::StepFunctions::StateMachine":
        state_machine(resource)


@contextmanager
def _located(path: Path, text: str, logical_id: str = "") -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise ConfigurationError(path.name, _line(text, logical_id), str(error)) from error


def _line(text: str, logical_id: str) -> int:
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if line.strip() == f"{logical_id}:"), 0)
