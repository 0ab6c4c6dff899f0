"""docs/importing.md: its screen is printed, its commands exist, its kinds are all there are."""

import re
import shutil
import subprocess
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from command import Command
from importing import SYSTEMS, path_of

from dispatch.importing import goalert, grafana_oncall, incident_manager, pagerduty
from dispatch.importing.carry import CONTACTS, REHEARSAL
from dispatch.importing.loss import What
from dispatch.importing.plans import SHORTEST
from dispatch.importing.rotas import MOST_PARALLEL
from dispatch.importing.systems import SYSTEMS as KNOWN
from dispatch.plan import MOST_CALLS
from dispatch.plan_files import MOST_REPEATS
from dispatch.rota.files import MOST_OVERRIDES

TEXT = (Path(__file__).parents[1] / "docs/importing.md").read_text(encoding="utf-8")
[SCREEN] = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
[QUERY] = re.findall(r"^```graphql\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
SCRIPTS = dict(re.findall(r"^```sh ([\w-]+)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE))


def rows(heading):
    """The first cells of the first table behind a heading."""
    table = TEXT.split(heading, 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    return [line.split("|")[1].strip() for line in table.splitlines()[1:]]


def test_the_screen_is_what_is_printed(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = Command(capsys, tmp_path, monkeypatch)
    shutil.copy(path_of("pagerduty"), tmp_path)
    first, shown = SCREEN.split("\n", 1)
    printed = command(*first.split()[2:]).out
    pattern = r"(?:.*\n)*".join(re.escape(part) for part in shown.split("…\n"))
    assert re.fullmatch(pattern, printed), printed


def test_every_kind_of_loss_is_listed_and_no_other():
    assert rows("## What is not") == list(What)


def test_the_files_listed_are_those_that_are_written(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = Command(capsys, tmp_path, monkeypatch)("import", "goalert", path_of("goalert"), "--json")
    listed = [row.strip("`") for row in rows("| in the folder | |")]
    patterns = [re.escape(one).replace(r"\*", "[^/]+").replace("PLAN", "[^/]+") for one in listed]
    written = [one for one in told.json["files"] if one != ".gitignore"]
    assert {CONTACTS, REHEARSAL} <= {*listed}
    for name in written:
        assert any(re.fullmatch(pattern, name) for pattern in patterns), name
    for pattern in patterns:
        assert any(re.fullmatch(pattern, name) for name in written), pattern


def test_every_system_has_a_section():
    sections = re.findall(r"^### (.*)$", TEXT, re.MULTILINE)
    assert sections == [KNOWN[system].name for system in SYSTEMS]


def test_the_commands_of_the_aws_cli_exist_with_their_options_and_are_read():
    model = botocore.session.get_session().get_service_model("ssm-contacts")
    operations = {
        xform_name(name, "-"): model.operation_model(name) for name in model.operation_names
    }
    script = SCRIPTS["incident-manager"].replace("\\\n", " ")
    used = re.findall(r"aws ssm-contacts ([\w-]+)([^>)\n]*)", script)
    for name, options in used:
        members = {xform_name(one, "-") for one in operations[name].input_shape.members}
        given = {*re.findall(r"--([a-z-]+)", options)} - {"query", "output"}
        assert given <= members, name
    assert {name for name, _ in used} <= {*incident_manager.COMMANDS}


def test_the_query_asks_for_all_lists_and_keys_that_are_read():
    assert re.findall(r"^  (\w+)\(", QUERY, re.MULTILINE) == list(goalert.LISTS)
    asked = {*re.findall(r"\w+", QUERY)}
    for key in ("nextHandoffTimes", "activeUserIndex", "weekdayFilter", "temporarySchedules"):
        assert key in asked
    assert QUERY.count("{") == QUERY.count("}")


def test_the_lists_of_grafana_and_pagerduty_are_those_that_are_read():
    [lists] = re.findall(r"for list in (.*?); do", SCRIPTS["grafana-oncall"])
    assert {*lists.split()} == {*grafana_oncall.LISTS} - {"results"}
    asked = {*re.findall(r"get \"([a-z_]+)", SCRIPTS["pagerduty"])}
    assert asked == {one for one in pagerduty.KNOWN if one.endswith(("s", "ies"))}


@pytest.mark.parametrize("system", sorted(SCRIPTS))
def test_the_scripts_are_shell(system):
    shell = shutil.which("bash")
    assert shell
    checked = subprocess.run(  # noqa: S603 - a syntax check, -n runs nothing
        [shell, "-n"], input=SCRIPTS[system], text=True, capture_output=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    "said",
    [
        f"all of them in the stage: {MOST_PARALLEL} at most",
        f"becomes {SHORTEST.total_seconds():.0f} s",
        f"more than a plan's {MOST_CALLS} calls or {MOST_REPEATS} repeats",
        f"over {MOST_OVERRIDES} of them",
        f"more than {MOST_PARALLEL} rotations at once",
        "turns of 3, 4, 6, 8 or 12 hours",
    ],
)
def test_the_figures_are_the_codes(said):
    assert said in TEXT
