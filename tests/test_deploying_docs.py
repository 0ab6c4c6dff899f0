import json
import re
import shlex
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name

from sandbox.deploy.sam import load
from sandbox.patterns.pattern import matches

ROOT = Path(__file__).parents[1]
DOCS = (ROOT / "docs/deploying.md").read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", DOCS, re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
GLOBAL_OPTIONS = {"query", "output", "region"}
API_COMMANDS = [
    each for each in COMMANDS if each.startswith("aws ") and not each.startswith("aws logs tail")
]


def test_the_table_names_every_parameter_of_the_template_and_no_other():
    [table] = re.findall(r"\| parameter \|.*?\n\n", DOCS, re.DOTALL)
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(TEMPLATE["Parameters"])


def test_the_deploy_command_gives_every_parameter_without_a_default_a_value_that_is_allowed():
    [command] = [each for each in COMMANDS if "--parameter-overrides" in each]
    given = dict(each.split("=", 1) for each in shlex.split(command) if "=" in each)
    required = {name for name, each in TEMPLATE["Parameters"].items() if "Default" not in each}
    assert required <= set(given) <= set(TEMPLATE["Parameters"])
    for name in required - {"ConnectInstanceArn"}:
        assert re.fullmatch(TEMPLATE["Parameters"][name]["AllowedPattern"], given[name])


def test_the_parameter_that_is_put_is_the_one_the_template_reads():
    [command] = [each for each in COMMANDS if "put-parameter" in each]
    words = shlex.split(command)
    name = words[words.index("--name") + 1]
    parameter = TEMPLATE["Parameters"]["ContactsParameterName"]
    assert name == parameter["Default"]
    assert f"{parameter['MaxLength']} characters at most; default `{name}`" in DOCS


@pytest.mark.parametrize("command", API_COMMANDS, ids=lambda each: each.split(" --")[0])
def test_an_aws_command_is_one_that_the_service_has(command):
    _, service, operation, *rest = shlex.split(command)
    model = botocore.session.get_session().get_service_model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    members = model.operation_model(operations[operation]).input_shape.members
    known = {xform_name(name, "-") for name in members} | GLOBAL_OPTIONS
    assert {each.removeprefix("--") for each in rest if each.startswith("--")} <= known


def test_the_alert_to_try_is_one_the_rule_lets_through():
    [entries] = [json.loads(text) for kind, text in BLOCKS if kind == "json"]
    pattern = TEMPLATE["Resources"]["CustomRule"]["Properties"]["EventPattern"]
    for entry in entries:
        event = {
            "source": entry["Source"],
            "detail-type": entry["DetailType"],
            "detail": json.loads(entry["Detail"]),
        }
        assert matches(pattern, event)


def test_outputs_logs_and_files_that_are_named_exist():
    outputs = set(re.findall(r"output `(\w+)`", DOCS))
    assert outputs
    assert outputs <= set(TEMPLATE["Outputs"])
    groups = {
        each["Properties"]["LogGroupName"]["Fn::Sub"].rpartition("/")[2]
        for each in TEMPLATE["Resources"].values()
        if each["Type"] == "AWS::Logs::LogGroup"
    }
    for group in groups:
        assert f"`{group}`" in DOCS or f"/{group}`" in DOCS
    for name in ("samconfig.toml", "template.yaml", "escalation_plans"):
        assert name in DOCS
        assert (ROOT / name).exists()


def test_the_default_retention_that_is_named_is_the_templates():
    default = TEMPLATE["Parameters"]["LogRetentionDays"]["Default"]
    assert f"days logs are kept; default {default} |" in DOCS
