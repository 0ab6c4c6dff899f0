"""The audit of dependencies: fails on what is known, and never takes silence for a clean result."""

import json
import subprocess

import pytest

from packing import audit


def report(*libraries):
    return json.dumps({"dependencies": list(libraries), "fixes": []})


def clean(name="six"):
    return {"name": name, "version": "1.0", "vulns": []}


def skipped(name="six"):
    return {"name": name, "skip_reason": "not found on PyPI"}


def faulty(name="six", **more):
    fault = {"id": "PYSEC-2026-1", "fix_versions": ["1.1", "2.0"], "description": "long"} | more
    return {"name": name, "version": "1.0", "vulns": [fault]}


def test_nothing_known_passes_and_says_of_how_many_libraries(capsys):
    assert audit.main(lambda *_: report(clean(), clean("boto3"))) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ("requirements/runtime.txt: no known vulnerability in 2 libraries (pypi)")
    assert len(lines) == len(audit.LOCKED)


def test_a_known_vulnerability_fails_and_says_which_version_mends_it(capsys):
    assert audit.main(lambda *_: report(clean("boto3"), faulty())) == 1
    assert "  six 1.0: PYSEC-2026-1, mended in 1.1, 2.0\n" in capsys.readouterr().out


def test_a_vulnerability_that_nothing_mends_yet_fails_too(capsys):
    assert audit.main(lambda *_: report(faulty(fix_versions=[]))) == 1
    assert "mended in no version yet" in capsys.readouterr().out


@pytest.mark.parametrize("answer", ["", "not JSON", report(skipped(), skipped("boto3")), report()])
def test_services_that_are_away_pass_and_are_told_plainly(answer, capsys):
    assert audit.main(lambda *_: answer) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        "requirements/runtime.txt: NOT AUDITED, neither pypi nor osv answered with advisories"
    )


def test_the_second_service_is_asked_where_the_first_does_not_know_everything():
    answers = {"pypi": report(clean(), skipped("boto3")), "osv": report(faulty(), clean("boto3"))}
    found = audit.audit("runtime.txt", lambda service, _file: answers[service])
    assert (found.service, found.known, len(found.faults)) == ("osv", 2, 1)


def test_the_first_answer_stands_where_the_second_knows_less():
    answers = {"pypi": report(faulty(), clean("a"), skipped("b")), "osv": ""}
    found = audit.audit("runtime.txt", lambda service, _file: answers[service])
    assert (found.service, found.unknown, len(found.faults)) == ("pypi", 1, 1)


def test_a_service_that_does_not_answer_in_time_is_away(monkeypatch):
    def waits(command, *, timeout, **_more):
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", waits)
    assert audit.asked("osv", "requirements/runtime.txt") == ""


def test_what_is_audited_is_what_is_installed():
    for file in audit.LOCKED:
        assert "--hash=sha256:" in (audit.ROOT / file).read_text(encoding="utf-8")
    assert "make audit" in (audit.ROOT / ".ci" / "run").read_text(encoding="utf-8")
