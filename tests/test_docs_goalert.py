"""docs/goalert.md: every behaviour of GoAlert's is there once, and every test it names exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
TEXT = (TESTS.parent / "docs/goalert.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in TEXT.splitlines()
    if line.startswith("| `")
]
NAMES = """
TestEscalation TestEscalationGap TestEscalationNotification TestManualEscalation
TestMultiStepNotifications TestMultiUser TestMissingUser TestAddRules TestPostCycleRules
TestInProgress TestStatusInProgress TestPolicyReassignment TestMultiAckOtherUsersStillNotified
TestMultiAckAckerNotNotified TestMultiAckSecondAckRecorded TestMultiAckEscalationAfterAck
TestMultiAckCloseStillCancels TestDeleteEscalationPolicy TestEPNotices TestServiceNotices
TestTwilioVoice TestTwilioVoiceAck TestTwilioVoiceClose TestTwilioVoiceStop
TestTwilioVoiceEmptyMessage TestTwilioVoiceFailure TestTwilioVoiceVerification
TestTwilioEnablebyVoice TestTwilioEnablebySMS TestTwilioSID TestTwilioSMSAck TestTwilioSMSAckRCS
TestTwilioSMSClose TestTwilioSMSReplyCode TestTwilioSMSReplyLast TestTwilioSMSTrailingSpace
TestTwilioSMSReplyIgnore TestTwilioSMSReplyLimit TestTwilioSMSRestrictions TestTwilioSMSStopStart
TestTwilioSMSFailure TestTwilioSMSFromOverride TestTwilioOneWaySMS TestTwilioURL_SMS
TestTwilioSMSNotCMOwner TestCMTestDisable TestMessageBundle_Voice TestMessageBundle_SMS
TestDedupNotifications TestPrioritization TestManyAlerts TestGenericAPI TestGenericAPIDedup
TestGenericAPIClose TestUIKDedupClose TestMaxBodyResponse TestSystemLimits TestStatusUpdates*
TestServiceMaintenanceAlert TestServiceMaintenanceEscalate TestHeartbeat
TestAlertLog/NotificationSentSuccess TestAlertLog/DisabledContactMethod TestAlertLog/SMSFailure
TestAlertLog/VOICEFailure TestAlertLog/NoImmediateNR TestAlertLog/NoOnCallUsers
TestAlertLog/NoEPSteps TestAlertLogDelay TestAlertAutoClose TestAlertCleanup
TestUserVerificationCleanup TestOnCallNotify TestOnCallNotifyTOD TestRateLimit TestThrottle
TestQueue_Sort TestBundleAlertMessages/existing TestBundleAlertMessages/new TestDedupAlerts
TestBuildMessage TestTwiMLResponse
"""
SCHEDULES = [
    *("rotation: daily", "rotation: hourly", "rotation: weekly", "rotation: monthly"),
    *("rotation: daylight saving", "rotation: gap", "rotation: wrap", "rotation: user deleted"),
    *("override: add", "override: remove", "override: replace", "override: conflict"),
    *("temporary schedule", "calendar feed"),
]
"""GoAlert's schedule tests, by what they show."""


def code(cell):
    return re.findall(r"`([^`]+)`", cell)


@cache
def functions_in(file):
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return {one.name: ast.get_docstring(one) or "" for one in tree.body if is_test(one)}


def is_test(statement):
    return isinstance(statement, ast.FunctionDef) and statement.name.startswith("test_")


def test_every_behaviour_is_there_once():
    listed = Counter(name for row in ROWS for name in code(row[0]))
    assert listed == Counter([*NAMES.split(), *SCHEDULES])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: code(row[0])[0])
def test_each_has_a_test_of_ours_or_a_reason(row):
    _, shows, ours = row
    assert shows
    if ours.startswith("does not apply: "):
        assert "::" not in ours
        return
    named = [one.split("::") for one in code(ours)]
    assert named
    missing = [f"{file}::{test}" for file, test in named if test not in functions_in(file)]
    assert missing == []


def test_each_night_made_for_them_says_which_of_them_it_shows():
    for test, says in functions_in("test_goalert_behaviours.py").items():
        rows = [row for row in ROWS if f"test_goalert_behaviours.py::{test}" in code(row[2])]
        names = [name for row in rows for name in code(row[0])]
        assert names, f"{test} is not listed"
        assert [name for name in names if name not in says] == [], test
