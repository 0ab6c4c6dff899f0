"""IAM, as far as Tocsin's policies use it: what a policy allows, grant by grant.

A statement is taken apart into grants of one action on one resource pattern, so that each can be
looked for in what was asked: one that nobody ever used is a right too many.
"""

import operator
import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one resource, with the condition keys that the service tells IAM."""

    action: str
    resource: str
    context: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self):
        known = "".join(f", {key} {' '.join(values)}" for key, values in self.context)
        return f"{self.action} on {self.resource or 'a phone number'}{known}"


@dataclass(frozen=True, slots=True)
class Grant:
    """One action on what matches `resource`, or on what does not match it where it is `other`."""

    action: str
    resource: str
    other: bool = False
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def allows(self, request):
        return (
            matches(self.action.casefold(), request.action.casefold())
            and matches(self.resource, request.resource) != self.other
            and all(_holds(*one, dict(request.context)) for one in self.conditions)
        )

    def __str__(self):
        where = "all but " * self.other + self.resource
        only = "".join(f" where {key} is {' '.join(values)}" for _, key, values in self.conditions)
        return f"{self.action} on {where}{only}"


def grants_of(statements):
    """Every grant of these statements, each of which allows something."""
    grants = []
    for statement in statements:
        assert statement["Effect"] == "Allow", "a Deny is not understood here"
        other = "NotResource" in statement
        resources = listed(statement["NotResource" if other else "Resource"])
        assert not other or len(resources) == 1, "several resources that are not meant"
        conditions = _conditions(statement.get("Condition", {}))
        for action in listed(statement["Action"]):
            grants += [Grant(action, resource, other, conditions) for resource in resources]
    return grants


def refused(grants, requests):
    """The requests that nothing allows."""
    return [one for one in requests if not any(grant.allows(one) for grant in grants)]


def unused(grants, requests):
    """The grants that no request needs."""
    return [grant for grant in grants if not any(grant.allows(one) for one in requests)]


@cache
def _pattern(glob):
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(each, re.escape(each)) for each in glob), re.DOTALL)


def matches(glob, text):
    """IAM's wildcards: a star is any text, slashes and colons included."""
    return _pattern(glob).fullmatch(text) is not None


def listed(value):
    """What a policy may write as one text or as several."""
    return [value] if isinstance(value, str) else list(value)


CONDITIONS = {"StringEquals": operator.eq, "StringLike": matches, "ArnEquals": matches}
"""Those that the templates use. Another one is a KeyError: it must be understood here first."""


def _conditions(written):
    return tuple(
        (name, key, tuple(listed(values)))
        for name, keys in written.items()
        for key, values in keys.items()
    )


def _holds(name, key, wanted, context):
    """One condition. ForAllValues holds where there is no value at all, as in AWS."""
    for_all, _, plain = name.rpartition(":")
    assert for_all in ("", "ForAllValues"), name
    values = context.get(key, ())
    compare = CONDITIONS[plain]
    hold = [any(compare(one, value) for one in wanted) for value in values]
    return all(hold) if for_all else bool(hold) and all(hold)
