"""docs/silences.md is run: each command prints what it says, and its tables are the code's."""

import re
import shlex
from pathlib import Path

from command import commands

from dispatch import silence_words
from dispatch.silences import KEYS, LONGEST

TEXT = (Path(__file__).parents[1] / "docs/silences.md").read_text(encoding="utf-8")
SCREENS = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
OPTIONS = {"--json", "--stack", "--port", "--help"}
"""What every command has."""


def plays(tocsin, screen):
    for command, shown in commands(screen):
        ran = tocsin(*shlex.split(command))
        assert ran.out + ran.error == shown


def listed(heading):
    """The first cells of the table below a heading."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| (`.*?) \|", part, re.MULTILINE)


def test_every_command_prints_what_the_page_shows(tocsin, sandbox):
    first, when, held, ending = SCREENS
    plays(tocsin, first)
    plays(tocsin, when)
    sandbox.passes("10m")
    sandbox.alarm()
    sandbox.phone("primary").is_silent()
    plays(tocsin, held)
    plays(tocsin, ending)
    sandbox.phone("primary").rings()


def test_the_keys_that_match_are_those_listed():
    assert listed("What matches") == [f"`{key}`" for key in KEYS]


def test_the_options_and_limits_are_those_listed(tocsin):
    told = set(re.findall(r"--[a-z-]+", tocsin("silence", "add", "--help").out))
    assert {cell.strip("`").split()[0] for cell in listed("When")} == told - OPTIONS
    assert f"lasts {LONGEST.days} days at most" in TEXT
    assert f"up to {silence_words.FARTHEST.days} days ahead" in TEXT


def test_the_keys_of_the_json_are_those_listed(tocsin, sandbox):
    command = "silence add name=prod-db* --for 2h --reason migration --by Maria --json"
    silence = tocsin(*shlex.split(command)).json
    sandbox.alarm()
    keys = [key for cell in listed("For machines, and in AWS") for key in cell.split(", ")]
    assert {key.strip("`") for key in keys} == set(silence)
    [held] = tocsin("silence", "list", "--json").json[0]["held"]
    row = next(line for line in TEXT.splitlines() if line.startswith("| `held` |"))
    assert set(re.findall(r"`(\w+)`", row)) == {"held", *held}
