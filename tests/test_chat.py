"""One notice in two forms: plain text for mail, a custom notification for chat."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.chat import DESCRIPTION_LIMIT, MAIL_LIMIT, TITLE_LIMIT, chat_post, messages, plain
from dispatch.notices import Notice, notice_of_feed
from handlers.adapters.notifier import publish_request
from handlers.adapters.service_rules import broken_rules

TOPIC = "arn:aws:sns:eu-central-1:111122223333:tocsin-notices-war-room"
NOTICE = Notice(
    subject="[high] orders-latency (i-1)",
    body="High severity: orders-latency\nOn: app/shop\nIncident: i-1",
    steps=("Take it: tocsin ack 123456",),
    thread="i-1-high",
    word="opened",
    keywords=("high", "on-call"),
    resources=("app/shop",),
)


def test_the_chat_form_is_the_one_that_is_documented():
    """Amazon Q Developer in chat applications, custom notifications, event schema."""
    assert chat_post(NOTICE) == {
        "version": "1.0",
        "source": "custom",
        "content": {
            "textType": "client-markdown",
            "title": "High severity: orders-latency",
            "description": "On: app/shop\nIncident: i-1",
            "nextSteps": ["Take it: tocsin ack 123456"],
            "keywords": ["high", "on-call"],
        },
        "metadata": {
            "threadId": "i-1-high",
            "summary": "High severity: orders-latency",
            "eventType": "opened",
            "relatedResources": ["app/shop"],
        },
    }


def test_mail_is_plain_text_and_whatever_is_not_chat_reads_it_too():
    request = publish_request(TOPIC, NOTICE)
    texts = json.loads(request["Message"])
    assert request["MessageStructure"] == "json"
    assert set(texts) == {"default", "https"}
    assert texts["default"] == f"{NOTICE.body}\n{NOTICE.steps[0]}"
    assert json.loads(texts["https"]) == chat_post(NOTICE)


def test_the_mark_of_a_drill_stands_in_the_title():
    post = chat_post(Notice("s", "This is a drill.\nOver: x\nIncident: i-1", headlines=2))
    assert post["content"]["title"] == "This is a drill. Over: x"
    assert post["content"]["description"] == "Incident: i-1"


def test_what_has_one_line_has_a_description_all_the_same():
    """Without one, nothing is shown."""
    assert chat_post(Notice("s", "It works again."))["content"]["description"] == "It works again."


def test_a_notice_of_no_incident_belongs_to_no_thread():
    assert "threadId" not in chat_post(notice_of_feed("The feed Example fails"))["metadata"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("<https://example.com|click>", "&lt;https://example.com|click&gt;"),
        ("@here disk", "@\u200bhere disk"),
        ("ops@example.com", "ops@example.com"),
        ("a & b", "a &amp; b"),
        ("half \ud800", "half ?"),
    ],
)
def test_a_name_is_no_sign_of_the_chats_own(name, shown):
    assert plain(name, TITLE_LIMIT) == shown


@given(st.text(), st.integers(min_value=10, max_value=40))
def test_what_is_too_long_is_cut_between_signs(text, limit):
    cut = plain(text, limit)
    assert len(cut) <= limit
    whole = plain(text, 10**6)
    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))
    assert re.fullmatch(r"(&(amp|lt|gt);|[^&<>])*", cut.removesuffix("…"), re.DOTALL)


@pytest.mark.parametrize("sign", ["a", "京", "🔥", '"', "\\", "&", "\x01"])
def test_the_longest_notice_is_within_the_limits_of_sns_and_chat(sign):
    longest = Notice("s", f"{sign * 90_000}\n{sign * 90_000}", steps=(sign * 900,))
    texts, post = messages(longest), chat_post(longest)
    assert len(texts["default"]) == MAIL_LIMIT
    assert len(post["content"]["title"]) <= TITLE_LIMIT
    assert len(post["content"]["description"]) <= DESCRIPTION_LIMIT
    assert broken_rules("sns", "Publish", publish_request(TOPIC, longest)) == []


@pytest.mark.parametrize("message", ["plain", "[]", '{"https": "x"}', '{"default": {}}'])
def test_a_message_by_protocol_without_a_default_is_never_sent(message):
    asked = {"TopicArn": TOPIC, "Message": message, "MessageStructure": "json"}
    assert broken_rules("sns", "Publish", asked) == [
        'Message: must be a JSON object with a text for "default"'
    ]
