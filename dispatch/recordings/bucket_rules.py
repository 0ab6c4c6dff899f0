"""What a bucket's lifecycle rules would do to recordings, judged before they do it.

Days of a current object count from its creation, those of one that is noncurrent from when it
became that; a filter's conditions must all be met (Amazon S3 User Guide, lifecycle configuration).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dispatch.recordings.marks import TAG

Rule = Mapping[str, Any]
Fault = tuple[str, str]
"""error or warning, and what is wrong."""
A_YEAR = 365
"""Days: who has objects removed after so long means that by a retention, and is reminded only."""


def faults(rules: list[Rule], prefix: str, after_days: int, *, versions: bool) -> Iterator[Fault]:
    """What is wrong with those that are in force, for recordings below `prefix`."""
    for rule in rules:
        if rule.get("Status") == "Enabled" and _meets(rule, prefix):
            yield from _faults(rule, after_days, versions=versions)


def _faults(rule: Rule, after_days: int, *, versions: bool) -> Iterator[Fault]:
    name = str(rule.get("ID", "without a name"))
    if _is_for_originals(rule):
        days = rule.get("Expiration", {}).get("Days", 0)
        if days and not versions:
            yield _for_good(name, days)
        if 0 < days <= after_days:
            yield "warning", f"the rule {name} ends before recordings are {after_days} days old"
        return
    yield from _of_everything(rule, name)


def _for_good(name: str, days: int) -> Fault:
    return (
        "warning",
        (
            f"the rule {name} removes originals {days} days after they were recorded, and "
            "without versions for good; what is older when archived goes within two days"
        ),
    )


def _of_everything(rule: Rule, name: str) -> Iterator[Fault]:
    """Of a rule that does not ask whether a recording was archived."""
    expiration = rule.get("Expiration", {})
    if "Days" in expiration or "Date" in expiration:
        yield _too_much(name, expiration)
    if "NoncurrentVersionExpiration" in rule:
        yield (
            "warning",
            (
                f"the rule {name} removes versions whether they were archived or not: an original "
                "whose place a result took, and whatever was written over"
            ),
        )


def _too_much(name: str, expiration: Rule) -> Fault:
    when = f"after {expiration['Days']} days" if "Days" in expiration else "on a date"
    return (
        "error" if expiration.get("Days", 0) < A_YEAR else "warning",
        (
            f"the rule {name} removes {when} results and recordings that were never archived: "
            f"it must go by the tag {TAG}"
        ),
    )


def _filter(rule: Rule) -> Mapping[str, Any]:
    found = rule.get("Filter", {})
    return found.get("And", found)  # type: ignore[no-any-return] # S3's own form


def _is_for_originals(rule: Rule) -> bool:
    found = _filter(rule)
    tags = [*found.get("Tags", ()), *([found["Tag"]] if "Tag" in found else ())]
    return any(one.get("Key") == TAG for one in tags)


def _meets(rule: Rule, prefix: str) -> bool:
    """Whether any recording can be below the rule's own prefix."""
    own = str(_filter(rule).get("Prefix", rule.get("Prefix", "")))
    return own.startswith(prefix) or prefix.startswith(own)
