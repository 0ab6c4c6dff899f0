"""`escalation_plans/limits.toml`: how often a number and a person may be called."""

from datetime import timedelta
from pathlib import PurePath

from dispatch.line.limits import DEFAULT_LIMITS, Limit, Limits
from dispatch.toml_file import Table, read_table

LIMITS_FILE = "limits.toml"
MOST_CALLS = 1000
LONGEST_WITHIN = timedelta(days=7)
"""Every call of so long is kept with the line: one item, read whenever the person is called."""


def is_limits(file: str) -> bool:
    """Whether that file of `escalation_plans` holds the limits instead of a plan."""
    return PurePath(file).name == LIMITS_FILE


def read_limits(text: str, file: str) -> Limits:
    """The limits; a `[[number]]` or `[[contact]]` that is not there leaves its default."""
    top = read_table(text, file)
    number = tuple(map(_limit, top.tables("number")))
    contact = tuple(map(_limit, top.tables("contact")))
    top.done()
    return Limits(number or DEFAULT_LIMITS.number, contact or DEFAULT_LIMITS.contact)


def _limit(table: Table) -> Limit:
    within = table.optional_duration("within")
    limit = Limit(
        calls=table.whole("calls", 0, MOST_CALLS),
        within=within or table.refuse("within", 'within is missing: give a duration, as "15m"'),
        critical_may_exceed=table.flag("critical_may_exceed"),
    )
    table.done()
    if limit.within > LONGEST_WITHIN:
        table.refuse("within", f"within is longer than {LONGEST_WITHIN.days}d: give less")
    if not limit.calls:
        table.refuse("calls", "calls must be at least 1: a number that is never called is no use")
    return limit
