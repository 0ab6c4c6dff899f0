"""Plans as operators write them; every mistake names its line and what would be right."""

from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.channel import Channel
from dispatch.errors import ConfigurationError
from dispatch.line.limit_files import is_limits
from dispatch.plan import Nobody, Plan, Stage
from dispatch.plan_files import read_plan
from dispatch.rota.files import read_rota
from dispatch.rota.model import Rota

SHIPPED = Path(__file__).parents[1] / "escalation_plans"


def test_a_plan_is_named_like_its_file():
    plan = read_plan('[[stage]]\ncontacts = ["a"]\n', "escalation_plans/night.toml")
    assert plan == Plan("night", (Stage(("a",)),))


def test_everything_that_can_be_written():
    text = """
repeats = 2
close_after = "12h"
fallback = ["voice", "notices"]

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
    assert plan.fallback == (Channel.VOICE, Channel.NOTICES)
    assert plan.stages == (
        Stage((), ("notices", "operations"), timedelta(minutes=10)),
        Stage(("a", "b"), (), timedelta(seconds=90), 3, timedelta(seconds=7)),
    )


NIGHT, DAY = Rota("night", "UTC"), Rota("day", "UTC")
ROTAS = {"night": NIGHT, "day": DAY, "other": Rota("other", "UTC")}


def test_a_plan_holds_the_rotas_that_its_stages_name_each_once():
    text = (
        '[[stage]]\non_call = ["night"]\nnobody = "hold"\n[[stage]]\non_call = ["day", "night"]\n'
    )
    plan = read_plan(text, "night.toml", ROTAS)
    assert plan.rotas == (NIGHT, DAY)
    assert [stage.nobody for stage in plan.stages] == [Nobody.HOLD, Nobody.SKIP]
    assert plan.calls_somebody


def test_a_rota_that_stands_twice_in_a_stage_is_refused():
    with pytest.raises(ConfigurationError, match="2: a rota stands twice in one stage"):
        read_plan('[[stage]]\non_call = ["day", "day"]\n', "night.toml", ROTAS)


def test_each_rota_counts_as_the_most_people_it_can_have_on_call():
    text = 'repeats = 20\n[[stage]]\non_call = ["day"]\nretries = 2\n'
    with pytest.raises(ConfigurationError, match="1: the plan makes up to 252 calls; 200 at most"):
        read_plan(text, "night.toml", ROTAS)
    many = ", ".join(f'"c{number}"' for number in range(17))
    with pytest.raises(ConfigurationError, match="20 contacts at most, each rota counted as 4"):
        read_plan(f'[[stage]]\ncontacts = [{many}]\non_call = ["day"]\n', "night.toml", ROTAS)


PLANS = sorted(path for path in SHIPPED.glob("*.toml") if not is_limits(path.name))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_shipped_plans_are_right(path):
    texts = {each.name: each.read_text(encoding="utf-8") for each in SHIPPED.glob("rotas/*.toml")}
    rotas = {name[:-5]: read_rota(text, name).rota for name, text in texts.items()}
    assert read_plan(path.read_text(encoding="utf-8"), path.name, rotas).stages


MANY = ", ".join(f'"c{number}"' for number in range(21))
WRONG = [
    ("repeats = 1\n", 0, "a plan needs at least one [[stage]]"),
    (
        "[[stage]]\ncontacts = []\n",
        2,
        "a stage needs contacts to call, rotas on_call, topics to notify or whom to engage",
    ),
    (
        "[[stage]]\nwait = '1m'\n",
        1,
        "a stage needs contacts to call, rotas on_call, topics to notify or whom to engage",
    ),
    (
        '[[stage]]\nnotify = ["War room"]\n',
        2,
        (
            "'War room' names no topic: give small letters, digits and dashes, up to 60, "
            "or one of notices, operations"
        ),
    ),
    ('[[stage]]\non_call = ["night"]\n', 2, "there is no rota 'night'; there are none"),
    (
        '[[stage]]\ncontacts = ["a"]\nnobody = "hold"\n',
        3,
        "nobody is for a stage with rotas: name them with on_call",
    ),
    (
        '[[stage]]\ncontacts = ["a"]\nnobody = "wait"\n',
        3,
        'nobody = "wait": give "skip" or "hold"',
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
        (
            "unknown key contact: known here are "
            "contacts, engage, nobody, notify, on_call, retries, retry_after, wait"
        ),
    ),
    (
        'repeat = 1\n[[stage]]\ncontacts = ["a"]\n',
        1,
        (
            "unknown key repeat: known here are ack_timeout, close_after, drill_target, ends_on, "
            "engage, fallback, notices, record, repeats, response_plan, stage, until_reached"
        ),
    ),
    ('fallback = ["fax"]\n', 1, "unknown channel fax: known are sms, voice, notices, operations"),
    (
        "fallback = []\n",
        1,
        "fallback is empty: give at least one of sms, voice, notices, operations",
    ),
    ('\nfallback = ["sms", "sms"]\n', 2, "a channel stands twice in fallback"),
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
