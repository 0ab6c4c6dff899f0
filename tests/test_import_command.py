"""`tocsin import`: what it writes, what it refuses, and what it says."""

import json
import stat
import zipfile
from datetime import datetime

import pytest
import recording  # noqa: F401 - what the sandbox's functions ask AWS for is compared with the roles
from command import Command
from importing import SYSTEMS, path_of

from dispatch.contact_files import read_contacts
from sandbox.cloud import Cloud

COUNTS = {
    "incident-manager": "Incident Manager: 2 plans, 4 rotas, 3 contacts",
    "goalert": "GoAlert: 2 plans, 4 rotas, 4 contacts",
    "grafana-oncall": "Grafana OnCall: 2 plans, 3 rotas, 3 contacts",
    "opsgenie": "Opsgenie: 2 plans, 4 rotas, 3 contacts",
    "pagerduty": "PagerDuty: 2 plans, 3 rotas, 4 contacts",
}


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Command(capsys, tmp_path, monkeypatch)


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_losses_the_check_and_the_next_commands_are_shown_and_it_ends_well(tocsin, system):
    ran = tocsin("import", system, path_of(system))
    assert (ran.status, ran.error) == (0, "")
    first, *lines = ran.out.splitlines()
    assert first == f"{COUNTS[system]} written to imported"
    assert "what  " in ran.out
    assert " error: " not in ran.out
    assert any(line.startswith("checked 2 plans") for line in lines)
    assert "cp -Rn imported/escalation_plans/. escalation_plans/" in lines
    assert any(line.startswith("tocsin simulate imported/rehearsal/") for line in lines)


def test_json_has_every_loss_and_no_number(tocsin):
    ran = tocsin("import", "pagerduty", path_of("pagerduty"), "--json")
    told = ran.json
    assert set(told) == {
        *("system", "folder", "files", "contacts", "rotas", "plans", "losses", "verify"),
        "findings",
    }
    assert told["verify"] == ["aiko-tanaka", "ben-okafor", "celina-los"]
    assert {*told["losses"][0]} == {"what", "where", "why", "instead"}
    assert [one["level"] for one in told["findings"]] == ["warning"] * 4
    assert "202555" not in ran.out


def test_only_the_contacts_have_numbers_and_they_are_for_the_owner_and_never_committed(
    tocsin, tmp_path
):
    tocsin("import", "opsgenie", path_of("opsgenie"))
    folder = tmp_path / "imported"
    assert stat.S_IMODE((folder / "contacts.toml").stat().st_mode) == 0o600
    assert "/contacts.toml" in (folder / ".gitignore").read_text().splitlines()
    assert "+1202555010" in (folder / "contacts.toml").read_text()
    others = [one for one in folder.rglob("*") if one.is_file() and one.name != "contacts.toml"]
    assert len(others) == 10
    assert not [one for one in others if "202555" in one.read_text()]


def test_nobody_is_verified_but_in_the_rehearsal_where_numbers_are_invented(tocsin, tmp_path):
    tocsin("import", "pagerduty", path_of("pagerduty"))
    folder = tmp_path / "imported"
    real = read_contacts((folder / "contacts.toml").read_text(), "contacts")
    assert {one.why_uncallable for one in real.values()} == {"no verified number"}
    rehearsed = read_contacts((folder / "rehearsal" / "contacts.toml").read_text(), "contacts")
    assert {one.why_uncallable for one in rehearsed.values()} == {""}
    assert {*rehearsed} == {*real, "dana-reyes"}
    assert all(one.number.dialled.startswith("+120255501") for one in rehearsed.values())


def test_the_report_lists_each_loss_and_whom_to_verify(tocsin, tmp_path):
    told = tocsin("import", "goalert", path_of("goalert"), "--json").json
    report = (tmp_path / "imported" / "IMPORT.md").read_text()
    assert "- `tocsin contacts verify aiko-tanaka`" in report
    for loss in told["losses"]:
        assert f"| {loss['what']} | {loss['why']} | {loss['instead']} |" in report


def test_nothing_is_overwritten_and_nothing_is_half_written(tocsin, tmp_path):
    kept = tmp_path / "imported" / "contacts.toml"
    kept.parent.mkdir()
    kept.write_text("# mine")
    said = tocsin.refuses("import", "pagerduty", path_of("pagerduty"))
    assert said == (
        "imported/contacts.toml: is there already: remove it, or name another folder with --out"
    )
    assert [one.name for one in kept.parent.rglob("*")] == ["contacts.toml"]
    assert kept.read_text() == "# mine"
    assert tocsin("import", "pagerduty", path_of("pagerduty"), "--out", "other").status == 0


class AtNoon(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 11, 22, 12, tzinfo=tz)


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_zip_is_the_same_as_the_folder(tocsin, tmp_path, monkeypatch, system):
    monkeypatch.setattr("console.checks.rotas.datetime", AtNoon)  # gaps are told from now on
    folder = path_of(system) if path_of(system).is_dir() else path_of(system).parent
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for one in sorted(folder.rglob("*.json")):
            archive.write(one, one.relative_to(folder))
    from_zip = tocsin("import", system, "export.zip", "--out", "zipped", "--json").json
    from_folder = tocsin("import", system, folder, "--out", "folded", "--json").json
    assert {**from_zip, "folder": ""} == {**from_folder, "folder": ""}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("export.json", "{", "export.json:1: not JSON: Expecting property name"),
        ("export.json", "", "export.json: the file is empty: it must hold JSON"),
        ("export.json", b"\xff\xfe", "export.json: not UTF-8 text"),
        ("export.json", {"users": [{"id": "a", "contact_methods": 7}]}, "users[0].contact_methods"),
        ("export.json", {"users": []}, "has nothing to import: give users, schedules and"),
        ("missing.json", None, "missing.json: no such file or directory"),
        ("export.zip", b"PK\x05\x06" + bytes(18), "there is no file in it that ends with .json"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_its_place(tocsin, tmp_path, name, content, said):
    if content is not None:
        tocsin.file(name, content)
    assert said in tocsin.refuses("import", "pagerduty", name)
    assert not (tmp_path / "imported").exists()


def test_a_folder_without_json_and_a_system_that_is_not_known_are_refused(tocsin, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "no file in it" in tocsin.refuses("import", "goalert", "empty")
    ran = tocsin("import", "victorops", "empty")
    assert ran.status == 2
    assert "incident-manager" in ran.error


def test_an_archive_that_is_damaged_is_refused(tocsin, tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("users.json", json.dumps({"users": [{"id": "a"}]}) * 50)
    path.write_bytes(path.read_bytes().replace(b'"users"', b'"uSers"', 1))
    assert "the archive cannot be read" in tocsin.refuses("import", "pagerduty", path)


def test_an_archive_that_unpacks_endlessly_is_refused(tocsin, tmp_path, monkeypatch):
    monkeypatch.setattr("console.imports.reading.MOST_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", " " * 100_000)
    assert "over 1,000 bytes unpacked" in tocsin.refuses("import", "pagerduty", "bomb.zip")
    tocsin.file("big.json", " " * 2000)
    assert "over 1,000 bytes in all" in tocsin.refuses("import", "pagerduty", "big.json")


def test_a_plan_of_the_projects_name_gets_another(tocsin):
    policy = {"id": "p1", "name": "On call", "escalation_rules": []}
    path = tocsin.file("export.json", {"escalation_policies": [policy]})
    assert tocsin("import", "pagerduty", path, "--json").json["plans"] == ["on-call-2"]


def test_the_contacts_are_what_the_sandbox_and_contacts_import_take(tocsin, tmp_path):
    tocsin("import", "opsgenie", path_of("opsgenie"))
    cloud = Cloud((tmp_path / "imported" / "contacts.toml").read_text())
    try:
        assert list(cloud.contacts) == ["aiko-tanaka", "ben-okafor", "celina-los"]
    finally:
        cloud.stop()
