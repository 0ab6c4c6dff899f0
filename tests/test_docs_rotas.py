"""docs/rotas.md: its snippets are rotas, its screens are printed, its figures are the code's."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import Command

from console.checks import gaps
from dispatch.errors import ConfigurationError
from dispatch.plan_files import read_plan
from dispatch.rota import calendar_events, duty, files, layer_tables
from dispatch.rota.files import read_rota
from dispatch.rota.hours_text import hours_of
from dispatch.rota.model import MOST_TOGETHER, HandOver, Rota
from handlers import calendar_plans
from handlers.adapters import calendar_address

TEXT = (Path(__file__).parents[1] / "docs/rotas.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"^```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
FIRST, STAGE, FULL = SNIPPETS
[SCREEN] = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
SPAN = "start = 2026-01-01\nend = 2026-01-02\n"


def rows(heading):
    """The keys of the first table behind the words `heading`, with their cells."""
    table = TEXT.split(heading, 1)[1].split("|---|", 1)[1].split("\n\n", 1)[0]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[1:]]
    return {key: cells for keys, *cells in lines for key in re.findall(r"`(\w+)`", keys)}


def known(text):
    """The keys that are read where one is unknown."""
    with pytest.raises(ConfigurationError) as refused:
        read_rota(text, "rota.toml")
    return set(refused.value.message.split("known here are ")[1].split(", "))


def test_the_first_rota_does_what_its_words_say():
    rota = read_rota(FIRST, "rota.toml").rota
    monday = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    assert duty.on_duty(rota, monday).until == datetime(2026, 11, 23, 8, tzinfo=UTC)
    saturday = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    assert duty.on_duty(rota, saturday).contacts == ("lead",)
    assert duty.on_duty(rota, saturday).until == datetime(2026, 11, 22, 5, tzinfo=UTC)


def test_the_other_snippets_are_a_stage_and_a_rota():
    rotas = {name: Rota(name, "UTC") for name in ("team", "duty-manager")}
    assert read_plan(STAGE, "plan.toml", rotas).stages[0].nobody == "hold"
    read = read_rota(FULL, "rota.toml")
    assert len(read.rota.overrides) == 2
    assert read.calendar


def test_the_screen_is_what_is_printed(capsys, tmp_path, monkeypatch):
    command = Command(capsys, tmp_path, monkeypatch)
    shown = SCREEN.splitlines(keepends=True)
    told = []
    for line in shown:
        if line.startswith("$ tocsin "):
            told += [line, *command(*line.split()[2:]).out.splitlines(keepends=True)]
    assert told == shown


def test_the_keys_listed_are_those_that_are_read():
    layer = '[[layer]]\ncontacts = ["a"]\nhand_over = "daily"\nstart = 2026-01-01\n'
    top = 'time_zone = "UTC"\n'
    assert set(rows("For the whole rota:")) == known(f"x = 1\n{top}{layer}") - {
        *("layer", "override", "swap", "calendar")
    }
    assert set(rows("For each `[[layer]]`")) == known(f"{top}{layer}x = 1\n")
    override = f'{top}{layer}[[override]]\ncontacts = ["b"]\n{SPAN}x = 1\n'
    assert set(rows("For each `[[override]]`")) == known(override)
    swap = f'{top}{layer}[[swap]]\ncontacts = ["a", "b"]\n{SPAN}x = 1\n'
    assert set(rows("For each `[[swap]]`")) == known(swap)
    calendar = f'{top}[calendar]\nsource = "a.ics"\ncontacts = ["a"]\nx = 1\n'
    assert set(rows("For the `[calendar]`:")) == known(calendar)


def test_the_hand_overs_and_hours_listed_are_read():
    listed = rows("For each `[[layer]]`")
    assert re.findall(r"`(\w+)`", listed["hand_over"][0]) == list(HandOver)
    for text in re.findall(r"`([^`]+)`", listed["hours"][0]):
        assert hours_of(text)


@pytest.mark.parametrize(
    "said",
    [
        f"`[[layer]]`, {files.MOST_LAYERS} at most",
        f"`[[override]]`, {files.MOST_OVERRIDES} at most",
        f"`[[swap]]`, {files.MOST_OVERRIDES} at most",
        f"in order; {layer_tables.MOST_IN_TURN} at most",
        f"day, week or month: 1 to {layer_tables.MOST_UNITS} ",
        f"`sat,sun 22:00-06:00`; {layer_tables.MOST_HOURS} at most",
        f"who is on call instead, {MOST_TOGETHER} at most",
        f"A rota has {MOST_TOGETHER} people on call at once at most",
        f"nothing changes for {duty.HORIZON.days} days",
        f"for the next {calendar_events.AHEAD.days} days",
        f"when its own is {calendar_plans.FRESH_FOR.seconds // 60} minutes old",
        f"within {calendar_address.SLOWEST:.0f} s with {calendar_address.MOST_BYTES:,} bytes",
        f"redirects to ({calendar_address.MOST_REDIRECTS} times at most)",
        f"within the next {gaps.AHEAD.days} days",
    ],
)
def test_the_figures_are_the_codes(said):
    assert said in TEXT
