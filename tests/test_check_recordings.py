"""`tocsin check --aws` looks at the bucket of recordings: what would lose any of them."""

import json
from pathlib import Path

import pytest
from check_project import Project
from recordings_bucket import BUCKET, bucket_of

from console.checks.report import report_on
from handlers.adapters.bucket_settings import Buckets

EXAMPLE = Path(__file__).parents[1] / "examples/recordings-lifecycle.json"
SETTINGS = "samconfig.toml"


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def asked(project, bucket=None, *, rules=(), **given):
    """What is found, as level and message; notes."""
    values = {"RecordingsBucketName": BUCKET, "RecordingsPrefix": "connect/", **given}
    text = " ".join(f"{name}={value}" for name, value in values.items())
    project.write(SETTINGS, f'parameter_overrides = "{text}"\n')
    if bucket and rules:
        given_rules = {"Rules": [{"ID": "one", "Status": "Enabled", **one} for one in rules]}
        bucket.s3.put_bucket_lifecycle_configuration(
            Bucket=BUCKET, LifecycleConfiguration=given_rules
        )
    report = report_on(project.root, None, None, Buckets())
    found = [(one.level, one.message) for one in report.findings if one.file == SETTINGS]
    return found, report.notes


def test_a_bucket_with_versions_and_the_shipped_rules_is_well(project):
    with bucket_of() as bucket:
        found, notes = asked(project, bucket, rules=json.loads(EXAMPLE.read_text())["Rules"])
    assert found == []
    assert any(f"{BUCKET} keeps versions" in one and "5 lifecycle rules" in one for one in notes)


@pytest.mark.parametrize(
    ("rule", "level", "why"),
    [
        ({"Filter": {"Prefix": ""}, "Expiration": {"Days": 30}}, "error", "removes after 30 days"),
        ({"Filter": {"Prefix": "conn"}, "Expiration": {"Days": 9}}, "error", "tocsin-archived"),
        ({"Filter": {"Prefix": ""}, "Expiration": {"Days": 2190}}, "warning", "after 2190 days"),
        (
            {"Filter": {"Prefix": ""}, "NoncurrentVersionExpiration": {"NoncurrentDays": 1}},
            "warning",
            "removes versions whether they were archived or not",
        ),
    ],
)
def test_a_rule_that_removes_what_was_not_archived_is_named(project, rule, level, why):
    with bucket_of() as bucket:
        [(found, message)], _ = asked(project, bucket, rules=[rule])
    assert found == level
    assert why in message


@pytest.mark.parametrize(
    "rule",
    [
        {"Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 1}},
        {"Filter": {"Prefix": ""}, "Expiration": {"Days": 1}, "Status": "Disabled"},
    ],
)
def test_rules_of_other_objects_and_rules_switched_off_are_nobodys_concern(project, rule):
    with bucket_of() as bucket:
        assert asked(project, bucket, rules=[rule])[0] == []


def test_without_versions_originals_are_gone_for_good_and_some_profiles_refused(project):
    rules = json.loads(EXAMPLE.read_text())["Rules"][:1]
    with bucket_of(versions=False) as bucket:
        found, _ = asked(project, bucket, rules=rules, RecordingsProfile="mono")
    assert [level for level, _ in found] == ["error", "warning"]
    assert "mono writes over the originals" in found[0][1]
    assert "without versions for good" in found[1][1]


def test_a_bucket_that_is_not_there_is_an_error_and_no_bucket_is_none(project):
    with bucket_of():
        [(level, message)], _ = asked(project, RecordingsBucketName="another")
        assert (level, "cannot be looked at" in message) == ("error", True)
        project.write(SETTINGS, "")
        assert asked(project, RecordingsBucketName="")[0] == []
