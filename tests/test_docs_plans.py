"""docs/plans.md: its snippets are plans, its tables are the code's."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import only
from trouble import alert

from console.output import duration
from console.steps import steps_of
from dispatch import plan_files
from dispatch.channel import Channel
from dispatch.contact_files import read_contacts
from dispatch.engagement.plan_keys import MOST_ENGAGED
from dispatch.errors import ConfigurationError
from dispatch.facts import AlertFired
from dispatch.forecast import forecast
from dispatch.incident import RING_LIMIT
from dispatch.line.limit_files import LIMITS_FILE, LONGEST_WITHIN, read_limits
from dispatch.line.limits import DEFAULT_LIMITS, Limits
from dispatch.notice_topics import TOPICS
from dispatch.plan import Plan, Stage
from dispatch.plan_files import read_plan
from dispatch.severity import Severity
from dispatch.step import step
from dispatch.toml_file import UNITS, read_table

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/plans.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
FIRST, LIMITED, NO_TEXT, AT_ONCE, MAIL_FIRST, TOGETHER, NO_PHONE = SNIPPETS
LIMITS = {
    "repeats": (plan_files.MOST_REPEATS, "0 to {}"),
    "retries": (plan_files.MOST_RETRIES, "0 to {}"),
    "contacts": (plan_files.MOST_CONTACTS, "{} people, nobody twice"),
    "on_call": ("none", "{} twice"),
    "nobody": ("`on_call`", "with {} only"),
    "fallback": ("one", "at least {}, none twice"),
    "notices": ("one", "at least {}, none twice"),
    "notify": ("none", "{} twice"),
    "engage": (MOST_ENGAGED, "{}, nobody twice"),
    "response_plan": ("`engage`", "with {} only"),
    "ends_on": ("self-test", "`answer` for the plan [{}](self-watch.md) only"),
    "wait": (round(plan_files.SHORTEST_WAIT.total_seconds()), "at least `{}s`"),
}


def rows(heading):
    """Key -> the cells behind it, of the first table behind the words `heading`."""
    table = TEXT.split(heading, 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]
    return {key.strip("`"): cells for key, *cells in lines}


PLAN_ROWS, STAGE_ROWS = rows("For the whole plan:"), rows("For each `[[stage]]`")


def steps(snippet):
    plan = read_plan(snippet, "plan.toml")
    at = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    fired = AlertFired(alert(), "rule", "because", Severity.CRITICAL, plan.name)
    plans = {plan.name: plan}
    people = read_contacts(only("primary", "backup", "lead"), "contacts.toml")
    return steps_of(forecast(step(None, fired, plans, at), plans, people, DEFAULT_LIMITS))


@pytest.mark.parametrize("snippet", [one for one in SNIPPETS if one != LIMITED])
def test_every_snippet_is_a_plan(snippet):
    assert read_plan(snippet, "plan.toml").stages


def test_the_keys_listed_are_those_that_are_read():
    top = read_table(FIRST, "plan.toml")
    with pytest.raises(ConfigurationError) as refused:
        read_plan(FIRST + "x = 1\n", "plan.toml")
    stage_keys = refused.value.message.split("known here are ")[1].split(", ")
    assert set(STAGE_ROWS) == set(stage_keys)
    with pytest.raises(ConfigurationError) as refused:
        read_plan(f"x = 1\n{FIRST}", "plan.toml")
    assert {*PLAN_ROWS, "stage"} == set(
        refused.value.message.split("known here are ")[1].split(", ")
    )
    # It has repeats; Incident Manager and recordings have pages of their own.
    others = {"until_reached", "engage", "response_plan", "record"}
    assert set(top.values) == {*PLAN_ROWS, "stage"} - others


def test_the_defaults_listed_are_the_codes():
    for given, defaults in ((PLAN_ROWS, Plan("plan", ())), (STAGE_ROWS, Stage())):
        for key, (_, _, default, _) in given.items():
            value = getattr(defaults, key)
            if isinstance(value, timedelta):
                number, unit = re.fullmatch(r"`(\d+)([smhd])`", default).groups()
                assert value == timedelta(**{UNITS[unit]: int(number)}), key
            elif isinstance(value, int | str):
                assert default == f"`{str(value).lower()}`", key
            elif value:
                assert default == ", ".join(f"`{one}`" for one in value)
            else:
                assert default in {"nobody", "none"}


def test_the_limits_listed_are_the_codes():
    listed = {key: cells[3] for key, cells in (PLAN_ROWS | STAGE_ROWS).items() if cells[3]}
    assert listed == {key: text.format(limit) for key, (limit, text) in LIMITS.items()}
    assert f"A plan makes {plan_files.MOST_CALLS} calls at most" in TEXT
    assert f"A call rings up to {RING_LIMIT.total_seconds():.0f} s" in TEXT


def test_the_limits_of_calls_are_those_of_the_page_and_of_the_shipped_file():
    table = TEXT.split("| within | to a number | to a person |\n|---|---|---|\n")[1].split("\n\n")[
        0
    ]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    for kind, column in ((DEFAULT_LIMITS.number, 1), (DEFAULT_LIMITS.contact, 2)):
        listed = [(row[0], row[column]) for row in rows]
        assert listed == [(_within(one), _calls(one)) for one in kind]
    shipped = (ROOT / "escalation_plans" / LIMITS_FILE).read_text(encoding="utf-8")
    assert read_limits(shipped, LIMITS_FILE) == DEFAULT_LIMITS
    assert read_limits(LIMITED, LIMITS_FILE) == Limits(
        DEFAULT_LIMITS.number[:1], DEFAULT_LIMITS.contact[1:2]
    )
    assert f"(up to `{LONGEST_WITHIN.days}d`)" in TEXT


def _within(limit):
    minutes = int(limit.within.total_seconds() // 60)
    return f"{minutes}m" if minutes < 60 else f"{minutes // 60}h"


def _calls(limit):
    return f"{limit.calls}, critical more" if limit.critical_may_exceed else str(limit.calls)


def test_the_topics_and_the_units_listed_are_the_codes():
    assert re.findall(r"`(\w+)` \(", STAGE_ROWS["notify"][0]) == list(TOPICS)
    assert re.findall(r"`(\w+)` \(", PLAN_ROWS["fallback"][0]) == ["sms", "voice"]
    assert set(Channel) == {"sms", "voice", *TOPICS}
    assert {one for one in Channel if one.is_topic} == set(TOPICS)
    units = TEXT.split("A duration is a whole number with ")[1].split(". ")[0]
    assert re.findall(r"`(\w)`", units) == list(UNITS)


def test_what_the_first_plan_does_is_what_the_table_says():
    told, rounds = [], set()
    for one in steps(FIRST):
        if one.what.startswith("everyone") or one.round == 1:
            told.append((duration(one.after), one.what))
        elif one.round not in rounds:
            told.append((duration(one.after), "the same again"))
        rounds.add(one.round)
    assert told == [(at, cells[0]) for at, cells in _after_rows()]


def _after_rows():
    table = TEXT.split("| after | |\n|---|---|\n")[1].split("\n\n")[0]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return [(at, cells) for at, *cells in lines]


def test_each_example_does_what_its_words_say():
    assert steps(AT_ONCE)[0].rings == ["primary"]
    assert [(one.after, one.rings) for one in steps(MAIL_FIRST)][:2] == [
        (0, []),
        (600, ["primary"]),
    ]
    assert all(one.rings == ["primary", "backup", "lead"] for one in steps(TOGETHER)[:-1])
    assert not any(one.rings for one in steps(NO_PHONE))


def test_a_plan_of_topics_alone_falls_back_to_no_phone():
    assert all(one.is_topic for one in read_plan(NO_TEXT, "plan.toml").fallback)
