"""Payload templates: `Parameters`, `ResultSelector`, `ItemSelector`, `BatchInput`."""

from collections.abc import Mapping

from sandbox.state_machine.intrinsics import reader
from sandbox.state_machine.paths import Json


def filled(template: Json, data: Json, context: Json) -> Json:
    """The template with each `key.$` replaced by what it reads."""
    if isinstance(template, list):
        return [filled(each, data, context) for each in template]
    if not isinstance(template, Mapping):
        return template
    return dict(_entry(key, value, data, context) for key, value in template.items())


def _entry(key: str, value: Json, data: Json, context: Json) -> tuple[str, Json]:
    if key.endswith(".$"):
        return key.removesuffix(".$"), reader(value)(data, context)
    return key, filled(value, data, context)


def check(template: Json) -> None:
    """MachineRefused for a `key.$` that the sandbox could not read."""
    if isinstance(template, list):
        for each in template:
            check(each)
    if isinstance(template, Mapping):
        for key, value in template.items():
            reader(value) if key.endswith(".$") else check(value)
