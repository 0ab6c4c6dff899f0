"""docs/command.md is run: every command in it prints what it says."""

import json
import re
import shlex
from pathlib import Path

import pytest
from command import EXAMPLES, Command, commands, only

from console.main import COMMANDS
from console.people import read_answers

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/command.md").read_text(encoding="utf-8")
SCREENS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
[ANSWERS] = re.findall(r"^```text answers.txt\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
OFFLINE = [screen for screen in SCREENS if "tocsin explain" in screen or "simulate" in screen]
ONLINE = [screen for screen in SCREENS if screen not in OFFLINE]


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    """In a folder with the files that the page speaks of."""
    monkeypatch.chdir(tmp_path)
    command = Command(capsys, tmp_path, monkeypatch)
    command.file("answers.txt", ANSWERS)
    command.file("wrong.txt", "primary: no-answer\nbackup: sleeps\n")
    command.file("two.toml", only("primary", "backup"))
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    return command


def prints(tocsin, command):
    ran = tocsin(*shlex.split(command))
    return ran.out + ran.error


def as_pattern(text):
    """A line with … alone stands for any number of lines."""
    pieces = re.split(r"^…\n", text, flags=re.MULTILINE)
    return r"(?:.*\n)*".join(re.escape(piece) for piece in pieces)


@pytest.mark.parametrize("screen", OFFLINE, ids=lambda screen: screen.splitlines()[0][2:])
def test_what_the_page_shows_is_what_is_printed(tocsin, screen):
    for command, shown in commands(screen):
        said = prints(tocsin, command)
        assert re.fullmatch(as_pattern(shown), said), said


def test_the_incidents_of_the_page_are_those_of_its_alarm(tocsin, sandbox):
    sandbox.event(json.loads((EXAMPLES / "alarm-tag.json").read_text()))
    assert len(ONLINE) == 3
    for screen in ONLINE:
        for command, shown in commands(screen):
            assert prints(tocsin, command) == shown


def test_every_command_is_listed():
    listed = re.findall(r"^\| `tocsin ([\w-]+)", TEXT, re.MULTILINE)
    names = [each.__name__.removeprefix("console.").replace("_", "-") for each in COMMANDS]
    otherwise = {"serve": "sandbox", "sandbox-logs": "sandbox", "importing": "import"}
    assert sorted(listed) == sorted(otherwise.get(name, name) for name in names)


def keys_listed(heading):
    """The keys in the table of `--json` below a heading."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = part.split("| key of `--json` | |\n|---|---|\n")[1].split("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()]
    return {key for cell in cells for key in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize("command", ["explain", "simulate"])
def test_the_keys_of_the_json_are_those_listed(tocsin, command):
    ran = tocsin(command, "rules/examples/health-notice.json", "--json")
    assert set(ran.json) == keys_listed(command)


def test_the_keys_of_steps_calls_and_speech_are_those_listed(tocsin):
    told = tocsin("explain", "rules/examples/alarm-tag.json", "--json").json
    played = tocsin(
        "simulate", "rules/examples/alarm-tag.json", "--answers", "answers.txt", "--json"
    ).json
    for name, values in (
        *((key, told[key]) for key in ("steps", "spoken", "requests")),
        *((key, played[key]) for key in ("calls", "timeline")),
    ):
        [row] = re.findall(rf"^\| `{name}` \| (.*) \|$", TEXT, re.MULTILINE)
        assert set(re.findall(r"`(\w+)`", row)) == set(values[0]), name


def test_the_behaviours_listed_are_those_that_are_understood():
    listed = re.findall(r"^\| `([a-z].*?)` \|", TEXT.split("| behaviour | |")[1], re.MULTILINE)[:6]
    for behaviour in listed:
        text = behaviour.replace("KEY", "1").replace("Ns", "3s")
        assert read_answers(f"primary: {text}", "page", {"primary"})
    assert len(listed) == 6
