"""Reads a SAM template and has AWS's own translator turn it into plain CloudFormation."""

from collections.abc import Mapping
from typing import Any, cast

import boto3
import yaml
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

CODE_URI = "s3://sandbox/code"
"""Stands for the built code: the translator only takes code that is in S3 already."""


class TemplateLoader(yaml.CSafeLoader):
    """YAML with CloudFormation's short forms (`!Ref`, `!GetAtt` …) as their long forms."""


def _short_form(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_mapping(cast("yaml.MappingNode", node), deep=True)}


TemplateLoader.add_multi_constructor("!", _short_form)


def load(text: str) -> dict[str, Any]:
    """The template in `text`, short forms written out. Raises ValueError if it is not YAML."""
    try:
        loaded = yaml.load(text, Loader=TemplateLoader)  # noqa: S506 - derived from a safe loader
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from error
    if not isinstance(loaded, dict) or "Resources" not in loaded:
        raise ValueError("not a template: it has no Resources")
    return loaded


def translate(
    template: dict[str, Any], parameters: Mapping[str, str], region: str
) -> dict[str, Any]:
    """`template` as plain CloudFormation. Raises ValueError with what SAM objects to."""
    template.setdefault("Globals", {}).setdefault("Function", {})["CodeUri"] = CODE_URI
    session = boto3.session.Session(region_name=region)
    translator = Translator({}, Parser(), boto_session=session)
    try:
        translated = translator.translate(template, parameter_values=dict(parameters))
    except InvalidDocumentException as error:
        raise ValueError("; ".join(each.message for each in error.causes)) from error
    finally:
        translator.metrics.publish()  # to nowhere; without it the translator logs a warning
    return cast("dict[str, Any]", translated)
