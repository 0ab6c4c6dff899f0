"""docs/events.md, its schema and its example say what is sent."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from trouble import Trouble, stage

from dispatch.actions import Announce
from dispatch.life import HAPPENINGS, SOURCE, detail_type, life_event
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs/events.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "docs/incident-event.schema.json").read_text(encoding="utf-8"))
EXAMPLE = load((ROOT / "examples/api-destination.yaml").read_text(encoding="utf-8"))


def sent(happening="opened"):
    """The detail as it is sent."""
    incident = Trouble(stage("a")).fires().incident
    return life_event(incident, Announce(happening, "0:0"))


def fits(detail):
    jsonschema.Draft202012Validator(SCHEMA).validate(detail)


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_what_is_sent_fits_the_schema(happening):
    fits(sent(happening))


def test_what_is_sent_has_no_key_that_the_schema_does_not_describe():
    assert set(sent()) == set(SCHEMA["properties"]) == set(SCHEMA["required"])
    assert set(sent()["alert"]) == set(SCHEMA["properties"]["alert"]["required"])


def test_a_detail_without_a_key_does_not_fit():
    detail = sent()
    del detail["sequence"]
    with pytest.raises(jsonschema.ValidationError, match="sequence"):
        fits(detail)


def test_the_example_of_the_page_fits_the_schema():
    [example] = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    fits(json.loads(example))
    assert set(json.loads(example)) == set(sent())


def test_the_page_lists_the_events_that_are_sent():
    listed = re.findall(r"^\| `(Tocsin Incident \w+)`", DOCS, re.MULTILINE)
    assert listed == [detail_type(one) for one in HAPPENINGS]


def test_the_rule_of_the_example_lets_every_event_through():
    pattern = EXAMPLE["Resources"]["Rule"]["Properties"]["EventPattern"]
    assert pattern["source"] == [SOURCE]
    assert pattern["detail-type"] == [detail_type(one) for one in HAPPENINGS]


def test_the_command_of_the_page_gives_the_example_what_it_needs():
    [command] = re.findall(r"```sh\n(.*?)```", DOCS, re.DOTALL)
    given = set(re.findall(r"(\w+)=", command))
    parameters = EXAMPLE["Parameters"]
    needed = {name for name, one in parameters.items() if "Default" not in one}
    assert needed <= given <= set(parameters)
