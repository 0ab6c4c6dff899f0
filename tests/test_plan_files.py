"""Plans as operators write them; every mistake names its line and what would be right."""

from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.errors import ConfigurationError
from dispatch.plan import Plan, Stage
from dispatch.plan_files import read_plan

SHIPPED = Path(__file__).parents[1] / "escalation_plans"


def test_a_plan_is_named_like_its_file():
    plan = read_plan('[[stage]]\ncontacts = ["a"]\n', "escalation_plans/night.toml")
    assert plan == Plan("night", (Stage(("a",)),))


def test_everything_that_can_be_written():
    text = """
repeats = 2
close_after = "12h"

[[stage]]
notify = ["notices", "operations"]
wait = "10m"

[[stage]]
contacts = ["a", "b"]
wait = "90s"
retries = 3
retry_after = "7s"
"""
    plan = read_plan(text, "night.toml")
    assert plan.repeats == 2
    assert plan.close_after == timedelta(hours=12)
    assert plan.stages == (
        Stage((), ("notices", "operations"), timedelta(minutes=10)),
        Stage(("a", "b"), (), timedelta(seconds=90), 3, timedelta(seconds=7)),
    )


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_plans_are_right(path):
    assert read_plan(path.read_text(encoding="utf-8"), path.name).stages


MANY = ", ".join(f'"c{number}"' for number in range(21))
WRONG = [
    ("repeats = 1\n", 0, "a plan needs at least one [[stage]]"),
    ("[[stage]]\ncontacts = []\n", 2, "a stage needs contacts to call or topics to notify"),
    ("[[stage]]\nwait = '1m'\n", 1, "a stage needs contacts to call or topics to notify"),
    (
        '[[stage]]\nnotify = ["chat"]\n',
        2,
        "unknown topic chat: known are notices, operations",
    ),
    ('[[stage]]\ncontacts = ["a", "a"]\n', 2, "a contact stands twice in one stage"),
    (f"[[stage]]\ncontacts = [{MANY}]\n", 2, "a stage calls 20 contacts at most"),
    ('[[stage]]\ncontacts = ["a"]\nwait = "0s"\n', 3, "wait must be at least 1s"),
    ('[[stage]]\ncontacts = ["a"]\nretries = 11\n', 3, "retries is 11: give 0 to 10"),
    ('repeats = 21\n[[stage]]\ncontacts = ["a"]\n', 1, "repeats is 21: give 0 to 20"),
    (
        '\nrepeats = 20\n[[stage]]\ncontacts = ["a"]\nretries = 10\n',
        2,
        "the plan makes up to 231 calls; 200 at most",
    ),
    (
        '[[stage]]\ncontacts = ["a"]\n\n[[stage]]\ncontact = ["b"]\n',
        5,
        "unknown key contact: known here are contacts, notify, retries, retry_after, wait",
    ),
    (
        'repeat = 1\n[[stage]]\ncontacts = ["a"]\n',
        1,
        "unknown key repeat: known here are close_after, repeats, stage",
    ),
    ('[stage]\ncontacts = ["a"]\n', 1, "stage must be an array of tables: [[stage]], not dict"),
    ('[[stage]]\ncontacts = "a"\n', 2, "contacts must be a list of strings, not str"),
]


@pytest.mark.parametrize(("text", "line", "message"), WRONG)
def test_a_mistake_is_refused_at_its_line(text, line, message):
    with pytest.raises(ConfigurationError) as caught:
        read_plan(text, "night.toml")
    assert (caught.value.line, caught.value.message) == (line, message)


def test_a_plan_of_exactly_the_most_calls_is_accepted():
    text = 'repeats = 19\n[[stage]]\ncontacts = ["a"]\nretries = 9\n'
    assert read_plan(text, "night.toml").repeats == 19
