import pytest
from own_events import ACCOUNT, health

from dispatch.alert import Status
from dispatch.translate import translate

CATEGORIES = ["issue", "investigation", "scheduledChange", "accountNotification", "category"]


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("status", [None, "open", "upcoming"])
def test_every_category_fires_unless_it_is_closed(category, status):
    assert translate(health(category, status)).status is Status.FIRED


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("status", ["closed", "Closed", "resolved"])
def test_a_closed_event_recovers_what_it_opened(category, status):
    closed = translate(health(category, status))
    assert closed.status is Status.RECOVERED
    assert closed.dedup_key == translate(health(category)).dedup_key


def test_an_abuse_report_is_read_like_a_health_event():
    abuse = health(code="AWS_ABUSE_DOS_REPORT") | {"detail-type": "AWS Health Abuse Event"}
    alert = translate(abuse)
    assert (alert.status, alert.name) == (Status.FIRED, "AWS_ABUSE_DOS_REPORT")


def test_the_region_is_the_one_that_suffers_not_the_one_that_was_told():
    assert translate(health(eventRegion="us-west-2")).region == "us-west-2"


def test_the_english_text_is_preferred():
    texts = [
        {"language": "ja_JP", "latestDescription": "障害"},
        {"language": "en_US", "latestDescription": "A fault."},
    ]
    assert translate(health(eventDescription=texts)).summary == "A fault."
    assert translate(health(eventDescription=texts[:1])).summary == "障害"


def test_the_resource_is_the_first_affected_entity_and_never_the_account():
    entities = [{"entityValue": ACCOUNT}, {"entityValue": "arn:aws:ec2:eu-west-1:1:instance/i-0a"}]
    assert translate(health(affectedEntities=entities)).resource == "i-0a"
    assert translate(health(affectedEntities=entities[:1])).resource == ""
