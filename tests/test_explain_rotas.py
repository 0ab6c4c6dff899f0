"""`tocsin explain` for a plan with rotas: whoever is on call then, and a hand-over in between."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from console.explanation import explanation
from console.explanation_text import write_explanation
from console.project import ROOT, people_of
from dispatch.contact_files import read_contacts
from handlers.adapters.book_files import book_in

CONTACTS = (Path(__file__).parents[1] / "sandbox" / "contacts.toml").read_text(encoding="utf-8")
EVENT = {
    "id": "11111111-2222-3333-4444-555555555555",
    "source": "our.backup",
    "detail-type": "Tocsin Alert",
    "account": "111122223333",
    "region": "eu-central-1",
    "time": "2026-11-21T03:00:00Z",
    "resources": [],
    "detail": {"severity": "medium", "name": "backup"},
}
BEFORE_NINE_IN_THE_EVENING = datetime(2026, 11, 21, 11, 45, tzinfo=UTC)
"""In Tokyo, where follow-the-sun hands over then."""


@pytest.fixture(scope="module")
def book():
    return book_in(ROOT)


def told(book, at):
    found = explanation(EVENT, book, read_contacts(CONTACTS, "contacts"), at)
    return found | {
        "eventbridge": [],
        "triaged": True,
        "way": "the bus",
        "contacts": "contacts.toml",
    }


def test_each_stage_calls_whoever_is_on_call_when_it_begins(book):
    found = told(book, BEFORE_NINE_IN_THE_EVENING)
    first = {(one["round"], one["stage"]): one["rings"] for one in reversed(found["steps"][:-1])}
    assert first == {
        (1, 1): [],
        (1, 2): ["backup"],
        (1, 3): ["backup"],
        (2, 1): [],
        (2, 2): ["lead"],
        (2, 3): ["lead", "backup"],
    }
    assert [one["contact"] for one in found["spoken"]] == ["backup", "lead"]


def test_a_round_that_calls_others_than_the_first_is_written_in_full(book, capsys):
    write_explanation(told(book, BEFORE_NINE_IN_THE_EVENING))
    out = capsys.readouterr().out
    assert "26:00     lead rings\n" in out
    assert "the same again" not in out
    write_explanation(told(book, BEFORE_NINE_IN_THE_EVENING.replace(hour=3)))
    assert "16:00     round 2: the same again\n" in capsys.readouterr().out


def test_everybody_on_the_rotas_of_a_plan_is_on_the_plan(book):
    assert people_of(book.plans["mail-first"]) == ["lead", "primary", "backup"]


def test_somebody_on_a_rota_who_is_no_contact_is_unknown(book):
    contacts = read_contacts(CONTACTS, "contacts")
    del contacts["lead"]
    assert explanation(EVENT, book, contacts, BEFORE_NINE_IN_THE_EVENING)["unknown"] == ["lead"]
