"""Requests to Incident Manager keep every limit of the services, whatever an alert says."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import botocore.session
import pytest
from engaged_nights import CONTACT, RESPONSE_PLAN
from hypothesis import given, settings
from hypothesis import strategies as st
from trouble import BEGIN, alert

from dispatch.actions import EngageContact, TellEngagement
from dispatch.engagement.requests import (
    contact_request,
    incident_request,
    stop_request,
    timeline_request,
    update_request,
)
from dispatch.engagement.state import Engagement, Way
from dispatch.engagement.text import sender
from dispatch.incident import Incident
from dispatch.plan import Plan, Stage
from dispatch.severity import Severity
from dispatch.speech.words import read_words
from handlers.adapters.model_check import violations

SPEECH = Path(__file__).parents[1] / "contact_flows" / "speech"
WORDS = {
    name: read_words((SPEECH / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    for name in ("en", "ja", "pl")
}
SESSION = botocore.session.get_session()
RECORD = RESPONSE_PLAN.replace(":response-plan/", ":incident-record/") + "/0a1b2c3d"
TEXT = st.text(st.characters(), max_size=300) | st.text("日本語\x00\n,()é\ud800", max_size=900)
WORD = st.sampled_from(["raised", "acknowledged", "reopened", "resolved", "missed", "stopped"])
BYTES = {"title": 200, "Subject": 2048, "Content": 8192, "rawData": 10_000, "Reason": 255}


def incident_of(name="disk", summary="full", resource="", by="a", plan="main", **more):
    one = alert(name=name, summary=summary, resource=resource, **more)
    return Incident(
        "i-0a1b2c3d4e",
        one,
        "rule",
        "because",
        Severity.HIGH,
        Plan(plan, (Stage(),), engage=Way.INCIDENT_MANAGER),
        BEGIN,
        taken_by=by,
        began_at=BEGIN,
        closes_at=BEGIN + timedelta(days=1),
        engagement=Engagement(2, record=RECORD),
    )


def refused(service, operation, request):
    """What botocore's model states and the request breaks, and texts that are too long in bytes."""
    model = SESSION.get_service_model(service).operation_model(operation)
    long = [key for key, most in BYTES.items() if len(str(request.get(key, "")).encode()) > most]
    return violations(model.input_shape, request) + long


@settings(max_examples=150, deadline=None)
@given(st.tuples(*[TEXT] * 5), WORD, st.sampled_from(sorted(WORDS)))
def test_whatever_an_alert_says_every_request_is_one_that_the_service_takes(texts, word, language):
    incident = incident_of(*texts)
    engage = EngageContact(f"{CONTACT}hiro", "0:1")
    tell = TellEngagement(word, "0:1")
    asked = [
        ("ssm-incidents", "StartIncident", incident_request(incident, RESPONSE_PLAN)),
        ("ssm-contacts", "StartEngagement", contact_request(incident, engage, WORDS[language])),
        ("ssm-incidents", "UpdateIncidentRecord", update_request(incident, tell, RECORD)),
        ("ssm-incidents", "CreateTimelineEvent", timeline_request(incident, tell, RECORD)),
        ("ssm-contacts", "StopEngagement", stop_request(incident, f"{CONTACT}hiro/1")),
    ]
    found = [(one[1], refused(*one)) for one in asked if one[2]]
    assert [one for one in found if one[1]] == []
    json.loads(asked[0][2]["triggerDetails"]["rawData"])


def test_the_longest_alert_fits_the_raw_data():
    incident = incident_of('"' * 5000, "\\" * 5000, "é" * 5000)
    raw = incident_request(incident, RESPONSE_PLAN)["triggerDetails"]["rawData"]
    assert len(raw.encode()) <= 10_000


@pytest.mark.parametrize(
    ("severity", "impact"),
    [("critical", 1), ("high", 2), ("medium", 3), ("low", 4), ("info", 5)],
)
def test_the_impact_follows_from_the_severity(severity, impact):
    incident = replace(incident_of(), severity=Severity(severity))
    assert incident_request(incident, RESPONSE_PLAN)["impact"] == impact


def test_a_resource_with_an_arn_is_a_related_item_and_a_name_is_none():
    arn = "arn:aws:rds:eu-central-1:111122223333:db:orders"
    items = incident_request(incident_of(resource=arn, source="aws.rds"), RESPONSE_PLAN)
    assert [one["identifier"]["value"] for one in items["relatedItems"]] == [{"arn": arn}]
    named = incident_request(incident_of(resource="i-0abc", source="aws.rds"), RESPONSE_PLAN)
    assert named["relatedItems"] == []


def test_a_sender_has_only_the_characters_that_it_may_have():
    assert sender("Tocsin (夜, zażółć)") == "Tocsin - za-"


def test_the_same_step_has_the_same_token_and_another_has_another():
    incident = incident_of()

    def token(contact, occasion):
        asked = contact_request(incident, EngageContact(CONTACT + contact, occasion), WORDS["en"])
        return asked["IdempotencyToken"]

    assert token("a", "0:0") == token("a", "0:0")
    assert len({token("a", "0:0"), token("b", "0:0"), token("a", "0:1"), token("a", "1:0")}) == 4


def test_a_recovery_resolves_and_a_worse_alert_changes_the_impact_and_the_title():
    incident = incident_of()
    resolved = update_request(incident, TellEngagement("resolved", "0:0"), RECORD)
    assert (resolved["status"], "impact" in resolved) == ("RESOLVED", False)
    raised = update_request(incident, TellEngagement("raised", "0:0"), RECORD)
    assert (raised["impact"], raised["title"]) == (2, "[high] disk")
    assert update_request(incident, TellEngagement("acknowledged", "0:0"), RECORD) is None


def test_an_acknowledgement_is_told_with_the_time_at_which_it_was_given():
    incident = replace(incident_of(by="Hiro"), closes_at=BEGIN + timedelta(days=1, minutes=3))
    told = timeline_request(incident, TellEngagement("acknowledged", "0:0"), RECORD)
    assert told["eventTime"] == BEGIN + timedelta(minutes=3)
    assert json.loads(told["eventData"]) == "Tocsin i-0a1b2c3d4e: Hiro has it"
