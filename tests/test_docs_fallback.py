"""docs/fallback.md: what is sent where no call can be placed, in the code's words and figures."""

import re
from datetime import timedelta
from pathlib import Path

from trouble import Trouble, stage

from dispatch.channel import DEFAULT_FALLBACK, Channel
from dispatch.fallback import TIME_TO_LIVE
from dispatch.fallback_text import CUT, CUT_FIRST, SECONDS_LIMIT, sms_text
from dispatch.incident import PERFORM_GRACE
from dispatch.plan_files import read_plan
from dispatch.speech.sms import ALONE, FRAME_SEGMENTS, JOINED, MOST_SEGMENTS
from dispatch.speech.words import read_words
from sandbox.deploy.sam import load

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "fallback.md").read_text(encoding="utf-8")
CALLED = {"region": "the region", "summary": "the summary", "resource": "the resource"}


def block(kind):
    return re.search(rf"^```{kind}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)[1]


def test_the_key_shown_names_every_channel_and_the_table_each_of_them():
    plan = read_plan(f'{block("toml")}\n[[stage]]\ncontacts = ["a"]\n', "plan.toml")
    assert set(plan.fallback) == set(Channel)
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE) == list(Channel)
    assert "without the key has `{}` and `{}`".format(*DEFAULT_FALLBACK) in TEXT


def test_the_text_message_shown_is_the_one_that_is_sent():
    words = (ROOT / "contact_flows" / "speech" / "en.toml").read_text(encoding="utf-8")
    incident = Trouble(stage("a")).fires().incident
    assert block("text") == sms_text(incident, read_words(words, "en.toml")) + "\n"


def test_the_limits_are_the_codes():
    assert f"takes at most {MOST_SEGMENTS} segments" in TEXT
    gsm, other = (ALONE["GSM-7"], JOINED["GSM-7"]), (ALONE["UCS-2"], JOINED["UCS-2"])
    assert "holds {} characters, or {} where there are several".format(*gsm) in TEXT
    assert "emoji) it is {} and {}.".format(*other) in TEXT
    assert f"more than {FRAME_SEGMENTS} segments without names" in TEXT
    assert f"takes at most {SECONDS_LIMIT:g} s. After {TIME_TO_LIVE} s" in TEXT
    assert f"ends in `{CUT}`" in TEXT
    assert re.search(".+".join(CALLED[name] for name in CUT_FIRST[:-1]) + ".+own name", TEXT)


def test_what_is_pending_is_sent_again_as_soon_as_the_page_says():
    template = load((ROOT / "template.yaml").read_text(encoding="utf-8"))
    audits = template["Resources"]["AuditorFunction"]["Properties"]["Events"]["EveryMinute"]
    assert audits["Properties"]["ScheduleExpression"] == "rate(1 minute)"
    assert timedelta(minutes=1) + PERFORM_GRACE <= timedelta(minutes=2)
    assert "within two minutes" in TEXT


def test_the_parameters_are_the_templates():
    declared = load((ROOT / "template.yaml").read_text(encoding="utf-8"))["Parameters"]
    named = set(re.findall(r"`([A-Z][a-z]+[A-Z]\w+)`", TEXT))
    assert named == {"SmsSenderId", "VoiceOriginationArn", "AllowedCallingCodes"}
    assert named <= set(declared)


def test_the_texts_named_are_in_every_language():
    for path in (ROOT / "contact_flows" / "speech").glob("*.toml"):
        words = read_words(path.read_text(encoding="utf-8"), path.name)
        assert {"sms", "fallback"} <= set(words.notice)
        assert "message_only" in words.phrase
