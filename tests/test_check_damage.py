"""Whatever a file holds, `check` answers with findings."""

import re
from dataclasses import replace

import pytest
from check_project import Project, expand_once
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console.checks import plans, rules, template
from console.checks.project import read_project
from console.checks.report import report_on

FILES = (
    "rules/20-health.toml",
    "rules/examples/health-issue.json",
    "escalation_plans/on-call.toml",
    "contacts.toml",
    "contact_flows/alert.json",
    "contact_flows/speech/ja.toml",
)
SNIPPETS = st.binary(max_size=6) | st.sampled_from(
    [
        *(b"\x00", b"\xff", b"\xe2\x80\xa8", b"\r", b"\n", b"[", b"]", b"{", b"}", b'"', b"'"),
        *(b"=", b"\\", b"[]", b"{}", b"null", b"true", b"-1", b"nan", b"inf", b"1979-05-27"),
        *(b"9" * 30, b"9" * 5000, b"[" * 3000, b"\\ud800", b'"""', b"\n\n[[stage]]\n"),
        *(b": ", b"!Ref ", b"!Sub ", b"&a *a", b"!GetAtt a.b", b"\n  Type: String\n"),
    ]
)
DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from([0, 1, 3, 12, 80]), SNIPPETS), min_size=1, max_size=3
)
"""Where (as a part of the whole), how many bytes go, and what comes instead."""


def damaged(data, damage):
    for place, gone, snippet in damage:
        at = int(place * len(data))
        data = data[:at] + snippet + data[at + gone :]
    return data


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Project(tmp_path_factory.mktemp("project"))


@pytest.mark.parametrize("file", FILES)
def test_any_damage_to_a_file_gives_findings_and_no_stack_trace(project, file, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    path = project.root / file
    whole = path.read_bytes()

    @settings(max_examples=15, deadline=None)
    @given(DAMAGE)
    @example([(0.0, 0, b"\xef\xbb\xbf")])
    @example([(0.0, 80, b"")])
    def damage_it(damage):
        path.write_bytes(damaged(whole, damage))
        findings = report_on(project.root, None).findings
        assert all(one.line >= 1 and one.file for one in findings)
        assert not [one for one in findings if re.search(r"[\x00-\x1f]", one.message)]

    try:
        damage_it()
    finally:
        path.write_bytes(whole)


@settings(max_examples=15, deadline=None)
@given(damage=DAMAGE)
def test_any_damage_to_the_template_gives_findings_and_no_stack_trace(project, damage):
    whole = read_project(project.root, None)
    data = damaged(whole.texts["template.yaml"].encode(), damage)
    texts = {**whole.texts, "template.yaml": data.decode(errors="replace")}
    assert all(one.line >= 1 for one in template.findings(replace(whole, texts=texts)))


@pytest.mark.parametrize("value", ["99999999999d", "9" * 5000 + "s"])
def test_a_number_beyond_all_limits_is_a_finding(project, value):
    whole = read_project(project.root, None)
    text = f'[[stage]]\nnotify = ["notices"]\nwait = "{value}"\n'
    texts = {**whole.texts, "escalation_plans/notice.toml": text}
    [one] = plans.findings(replace(whole, texts=texts))
    assert "is no duration" in one.message


@pytest.mark.parametrize("path", ["x" * 5000, "a\\u0000b", "../examples"])
def test_an_example_whose_path_no_file_can_have_is_a_finding(project, path):
    whole = read_project(project.root, None)
    text = whole.texts["rules/20-health.toml"].replace("examples/health-issue.json", path)
    texts = {**whole.texts, "rules/20-health.toml": text}
    [one] = rules.findings(replace(whole, texts=texts))
    assert one.message.startswith("example ")
