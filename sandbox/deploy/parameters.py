"""Checks the values given for a template's parameters as CloudFormation would."""

import re
from collections.abc import Mapping
from typing import Any

SUPPORTED_TYPES = ("String", "Number")


def parameter_values(
    declared: Mapping[str, Mapping[str, Any]], given: Mapping[str, str]
) -> dict[str, str]:
    """One value for every declared parameter; defaults fill in.

    Raises ValueError naming the parameter when one is unknown, missing or not allowed.
    """
    for name in given:
        if name not in declared:
            raise ValueError(f"parameter {name} is not one of {', '.join(sorted(declared))}")
    return {name: _value(name, rules, given) for name, rules in declared.items()}


def _value(name: str, rules: Mapping[str, Any], given: Mapping[str, str]) -> str:
    if rules["Type"] not in SUPPORTED_TYPES:
        raise ValueError(f"parameter {name} has the type {rules['Type']}, not String or Number")
    if name not in given and "Default" not in rules:
        raise ValueError(f"parameter {name} has no value and no default")
    value = str(given.get(name, rules.get("Default")))
    why = _objection(rules, value)
    if why:
        raise ValueError(f"parameter {name} is {value!r}: {why}")
    return value


def _objection(rules: Mapping[str, Any], value: str) -> str:
    allowed = [str(each) for each in rules.get("AllowedValues", [])]
    if allowed and value not in allowed:
        return f"it must be one of {', '.join(allowed)}"
    if not re.fullmatch(rules.get("AllowedPattern", "(?s:.*)"), value):
        return str(rules.get("ConstraintDescription", f"it must match {rules['AllowedPattern']}"))
    if len(value) > int(rules.get("MaxLength", len(value))):
        return f"it must have at most {rules['MaxLength']} characters"
    return ""
