"""`tocsin contacts` against a sandbox: what is listed, imported, exported and encrypted anew."""

import os
import re
import stat

import pytest
from command import Command
from contacts_console import PARAMETER, PEOPLE, people, stored
from night import Night

from handlers.adapters.contact_parameter import LARGEST
from sandbox.routes import RequestRefused, Routes
from sandbox.session import Session

QUIET = """
[[lead.quiet_hours]]
start = "22:00"
end = "07:00"
days = ["sat", "sun"]
up_to = "medium"
"""
PRIMARY = '[primary]\nname = "Aiko"\nnumber = "+12025550101"\n'


@pytest.fixture
def night():
    begun = Night(PEOPLE)
    yield begun
    begun.is_over()


@pytest.fixture
def tocsin(contacts):
    """The command against this night's sandbox; no number may be in what it prints."""
    return contacts


def test_the_list_shows_everybody_with_masked_numbers_and_the_plans_that_call_them(tocsin):
    ran = tocsin("list")
    heads, primary, *others = ran.out.splitlines()
    assert heads.split("  ")[0] == "contact"
    assert re.match(r"primary +\+12…01 +2026-11-20 +no +none +ja +.*on-call", primary)
    assert len(others) == 2


def test_the_list_says_why_somebody_is_not_called(tocsin):
    text = people(
        ('{ "+12025550101"', '{ "+12025550199"'),
        ('language = "pl"\n', f'language = "pl"\nopted_out = 2026-11-19\n{QUIET}'),
    )
    PARAMETER.write(text)
    primary, _, lead = tocsin("list", "--json").json
    assert primary["whyUncallable"] == "no verified number"
    assert primary["numbers"] == [{"number": "+12…01", "verified": None}]
    assert (lead["optedOut"], lead["optedOutBy"]) == ("2026-11-19", "contacts")
    assert lead["quietHours"] == "22:00-07:00 sat sun up to medium"


def test_an_import_says_who_is_added_changed_and_removed(tocsin):
    text = people(("0102", "0122"), ('language = "en"', 'language = "pl"'))
    text = text[: text.index("[lead]")] + '[newcomer]\nnumber = "+12025550144"\n'
    ran = tocsin.imports(text)
    assert ran.out.splitlines() == [
        "changed  backup: numbers +12…02 -> +12…22; not verified: +12…22; language en -> pl",
        "removed  lead",
        "added    newcomer: +12…44; not verified: +12…44",
        "version 2 is stored; the functions use it within five minutes",
    ]
    assert set(stored()) == {"primary", "backup", "newcomer"}


def test_an_import_keeps_verified_numbers_that_the_file_does_not_speak_of(tocsin):
    text = re.sub(r"verified = .*\n", "", PEOPLE)
    ran = tocsin.imports(text + "# kept\n")
    assert "stored" in ran.out
    assert [one.why_uncallable for one in stored().values()] == ["", "", ""]
    assert PARAMETER.read().text.endswith("# kept\n")


def test_an_import_trusts_no_file_that_says_a_number_was_verified(tocsin):
    changed = PEOPLE.replace("+12025550101", "+12025550155")
    file = tocsin.command.file("people.toml", changed)
    assert tocsin("import", file).status == 0
    assert stored()["primary"].why_uncallable == "no verified number"
    assert "5155" not in PARAMETER.read().text.split("verified", 1)[1]


def test_a_backup_is_trusted_if_the_operator_says_so(tocsin):
    file = tocsin.command.file("people.toml", PEOPLE.replace("+12025550101", "+12025550155"))
    tocsin("import", file, "--trust-verified")
    assert stored()["primary"].why_uncallable == ""


def test_a_dry_run_and_an_equal_file_store_nothing(tocsin):
    same = tocsin.imports(PEOPLE)
    assert same.out == "nothing changes: version 1 stays\n"
    other = tocsin.command.file("other.toml", people(("Aiko", "Eiko")))
    ran = tocsin("import", other, "--dry-run", "--json")
    assert ran.json == {
        "changes": [{"contact": "primary", "change": "changed", "what": ["name Aiko -> Eiko"]}],
        "version": 1,
    }
    assert PARAMETER.read().version == 1


def test_an_import_shows_the_new_phones_in_the_sandbox(tocsin, night):
    tocsin.imports(PRIMARY)
    assert [phone["contact"] for phone in night.view.phones()] == ["primary"]


def test_a_wrong_file_is_refused_with_its_line_and_stores_nothing(tocsin):
    file = tocsin.command.file("people.toml", people(('"+12025550101"', '"12025550101"')))
    ran = tocsin("import", file)
    assert (ran.status, ran.out) == (2, "")
    assert f"{file}:4: number: a phone number is" in ran.error
    assert PARAMETER.read().version == 1


def test_what_is_stored_wrongly_is_put_right_by_an_import(tocsin):
    PARAMETER.write('[primary]\nnumber = "555"\n')
    assert tocsin("list").status == 2
    ran = tocsin.imports(PEOPLE)
    assert ran.out.startswith("the stored contacts:2: number: a phone number is")
    assert len(stored()) == 3


def test_more_than_a_parameter_holds_is_refused_with_the_size(tocsin):
    text = PEOPLE + "#" * (LARGEST - len(PEOPLE.encode()) + 1)
    ran = tocsin.imports(text)
    assert ran.status == 2
    assert f"would have {LARGEST + 1} bytes, and a parameter holds {LARGEST}" in ran.error
    assert tocsin.imports(text[:-1]).status == 0
    assert PARAMETER.read().version == 2


def test_an_export_is_a_file_that_only_its_owner_can_read(tocsin):
    old = tocsin.command.file("out.toml", "x" * 5000)
    old.chmod(0o644)
    for path in (old, tocsin.folder / "new.toml"):
        ran = tocsin("export", path)
        assert f"{path}: 3 contacts, version 1; only you can read it" in ran.out
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text(encoding="utf-8") == PEOPLE


def test_an_export_prints_numbers_only_if_asked_to(tocsin):
    assert tocsin("export").status == 2
    os.mkfifo(tocsin.folder / "pipe")
    assert tocsin("export", tocsin.folder / "pipe").status == 2
    assert tocsin("export", "--show", may_show=True).out == PEOPLE


def test_rotate_stores_the_same_value_as_a_new_version_under_the_key_it_had(tocsin):
    PARAMETER.write(PEOPLE, "alias/contacts")
    ran = tocsin("rotate")
    assert ran.out.splitlines() == [
        "version 3 is current, under the key alias/contacts",
        "version 2 was, under the key alias/contacts",
    ]
    assert PARAMETER.read().text == PEOPLE


def test_rotate_takes_another_key_and_an_import_stays_with_it(tocsin):
    assert tocsin("rotate", "--key-id", "alias/new", "--json").json == {
        "version": 2,
        "keyId": "alias/new",
        "replaced": 1,
    }
    tocsin.imports(PRIMARY)
    assert PARAMETER.read().key_id == "alias/new"


def test_a_sandbox_that_is_not_there_is_said_so(capsys, tmp_path, monkeypatch):
    command = Command(capsys, tmp_path, monkeypatch)
    assert "no sandbox on port" in command.refuses("contacts", "list", "--port", "1")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/contacts", []),
        ("/contacts", {"text": "x"}),
        ("/verifications/x", {}),
        ("/verifications/x", {"contact": "primary", "phone": "-1", "code": "123456"}),
        ("/verifications/x", {"contact": "primary", "phone": "9", "code": "123456"}),
        ("/verifications/x", {"contact": "primary", "phone": "0", "code": "12345"}),
        ("/verifications/x", {"typed": "123456"}),
    ],
)
def test_the_sandbox_refuses_what_cannot_be_carried_out(night, path, body):
    with pytest.raises((RequestRefused, KeyError)):
        Routes(Session(night.cloud, "manual")).post(path, body)
    night.ends()
