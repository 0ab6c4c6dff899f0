"""docs/recording-own-calls.md: its keys are read, its words are spoken, its names are made."""

import re

import pytest

from dispatch.campaign.settings_calls import CallSettings
from dispatch.plan_files import read_plan
from handlers.adapters.book_files import book_in
from sandbox.regions import ROOT

TEXT = (ROOT / "docs/recording-own-calls.md").read_text(encoding="utf-8")


def test_the_sentence_is_the_one_that_is_said():
    [said] = re.findall(r'"(This call[^"]*)"', TEXT)
    assert book_in(ROOT).words["en"].phrase["recorded"] == said


@pytest.mark.parametrize("on", [True, False])
def test_the_key_of_a_plan_is_the_one_that_is_read_and_is_off_unless_told(on):
    assert "`record = true` in `escalation_plans/PLAN.toml`" in TEXT
    text = ("record = true\n" if on else "") + '[[stage]]\ncontacts = ["a"]\n'
    assert read_plan(text, "p.toml").record is on


def test_a_campaign_records_nothing_unless_told():
    assert "`record = true` in `[calls]` of its file" in TEXT
    assert CallSettings().record is False
