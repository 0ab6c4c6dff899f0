"""docs/routes.md is run: its commands print what it says, its names and figures are the code's."""

import re
import shlex
import threading
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from command import Command
from two_regions import TwoRegions

from dispatch.routes import breaker, quotas
from dispatch.routes.quotas import quotas_of
from dispatch.routes.state import CALL_PER, SHARE_PER_SECOND, SLOWED_FOR
from dispatch.routes.view import LEFT_ALONE, ON_TRIAL, WORKS
from sandbox.deploy.sam import load
from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/routes.md").read_text(encoding="utf-8")
TEMPLATE = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
BACKUP = load((ROOT / "backup-region.yaml").read_text(encoding="utf-8"))
SCREENS = re.findall(r"^```console\n\$ tocsin (.*)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)
COMMANDS = re.findall(r"^ *(sam .*)$", TEXT, re.MULTILINE)


@pytest.fixture
def night():
    begun = TwoRegions()
    yield begun
    begun.cloud.stop()


@pytest.fixture
def tocsin(night, capsys, tmp_path, monkeypatch):
    """In front of a sandbox with two regions, where primary picks up."""

    def sleep(seconds):
        phone = night.cloud.connect.telephony.at_phone.get("primary")
        if phone and phone.state == "ringing":
            night.cloud.connect.telephony.answer("primary")
        night.cloud.loop.advance(night.cloud.loop.now + timedelta(seconds=seconds))

    monkeypatch.setattr("console.routes.time.sleep", sleep)
    server = Server(0)
    server.routes = Routes(Session(night.cloud, "manual"))
    monkeypatch.setattr("console.places.DEFAULT_PORT", server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield Command(capsys, tmp_path, monkeypatch)
    server.shutdown()
    server.server_close()


def words(text):
    return [line.split() for line in text.splitlines()]


def test_what_the_page_shows_is_what_is_printed(tocsin):
    assert len(SCREENS) == 2
    for command, shown in SCREENS:
        assert words(tocsin(*shlex.split(command)).out) == words(shown)


def test_the_keys_of_the_json_and_the_states_are_those_listed(tocsin):
    table = TEXT.split("| key of `--json` | |\n|---|---|\n")[1].split("\n\n")[0]
    listed = {
        key for line in table.splitlines() for key in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    assert all(set(route) == listed for route in tocsin("routes", "--json").json)
    assert all(f"| `{state}` |" in TEXT for state in (WORKS, LEFT_ALONE, ON_TRIAL))


def test_the_figures_are_the_codes():
    assert f"{breaker.FAILURES} failures in a row" in TEXT
    first, most = breaker.OPEN_FOR.seconds, breaker.OPEN_AT_MOST.seconds
    assert f"for {first} seconds, then {2 * first}, at most {most} |" in TEXT
    assert f"{quotas.RESERVED_SHARE:.0%}".replace("%", " %") in TEXT
    kept = f"at least {quotas.LEAST_RESERVED} and at most {quotas.MOST_RESERVED}"
    assert f"{kept}, are kept for alerts" in TEXT
    assert f"({1 / quotas.GROWTH:.0%} of the quota".replace("%", " %") in TEXT
    assert f"a burst of {quotas_of(2, 10).burst - 2} more" in TEXT
    assert f"one more every {CALL_PER.seconds} seconds" in TEXT
    whole = SLOWED_FOR.seconds + 0.5 / SHARE_PER_SECOND
    assert f"the whole again within {whole:.0f} seconds" in TEXT
    assert TEXT.count("85 seconds") == 2  # measured in tests/test_region_loss.py


def test_every_command_gives_parameters_that_the_templates_have():
    builds, first, second = COMMANDS
    assert builds == "sam build --config-env backup"
    for command, template in ((first, BACKUP), (second, TEMPLATE)):
        given = dict(each.split("=", 1) for each in shlex.split(command) if "=" in each)
        assert set(given) <= set(template["Parameters"])
    required = {name for name, each in BACKUP["Parameters"].items() if "Default" not in each}
    assert required <= set(re.findall(r"(\w+)=", first))
    assert set(re.findall(r"(Backup\w+)=", second)) == {
        name for name in TEMPLATE["Parameters"] if name.startswith("Backup")
    }


def test_what_sam_is_told_for_the_second_region_is_in_its_configuration():
    config = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))["backup"]
    built = config["build"]["parameters"]
    assert (ROOT / built["template_file"]).exists()
    assert config["deploy"]["parameters"]["template_file"] == f"{built['build_dir']}/template.yaml"
    assert built["build_in_source"] is True
    assert ".aws-sam" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_outputs_parameters_and_pages_that_are_named_exist():
    outputs = set(TEMPLATE["Outputs"]) | set(BACKUP["Outputs"])
    assert {"TableArn", "WakeUpQueueArn", "AlertFlowId", "OperatorPolicyArn"} <= outputs
    parameters = set(TEMPLATE["Parameters"]) | set(BACKUP["Parameters"])
    for name in re.findall(r"`([A-Z]\w+[a-z]\w*)`", TEXT):
        assert name in parameters | outputs | {"LimitExceeded"}, name
    for page in re.findall(r"\]\((\w[\w-]*\.md)\)", TEXT):
        assert (ROOT / "docs" / page).exists(), page
