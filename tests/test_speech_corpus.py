"""Every name that stands in a real event is announced in time and as valid SSML."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.severity import Severity
from dispatch.speech.compose import Subject, announcement, details
from dispatch.speech.words import read_words

EVENTS = Path(__file__).parents[2] / "shared" / "corpus" / "events"
TEXTS = Path(__file__).parents[1] / "contact_flows" / "speech"
NAMES = {"alarmname", "eventtypecode", "resourceid", "instanceid", "title", "alarmdescription"}
REASONS = {"reason", "newstatereason", "latestdescription", "description", "statereason"}

pytestmark = pytest.mark.skipif(not EVENTS.is_dir(), reason="the corpus is not here")


def texts_of(value: object, keys: set[str]) -> Iterator[str]:
    """The texts under `keys`, also in JSON that stands in a text."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            yield from texts_of(json.loads(value), keys)
        except ValueError:
            return
    for one in value if isinstance(value, list) else ():
        yield from texts_of(one, keys)
    for key, one in value.items() if isinstance(value, dict) else ():
        if isinstance(one, str) and key.lower() in keys:
            yield one
        yield from texts_of(one, keys)


def subjects() -> Iterator[Subject]:
    for file in sorted(EVENTS.rglob("*.json")):
        event = json.loads(file.read_text(encoding="utf-8"))
        event = event if isinstance(event, dict) else {"events": event}
        resources = [one for one in event.get("resources") or [] if isinstance(one, str)]
        summary = " ".join(texts_of(event, REASONS))
        for name in {*texts_of(event, NAMES), str(event.get("detail-type", ""))}:
            yield Subject(
                Severity.CRITICAL, name, (*resources, "")[0], str(event.get("region", "")), summary
            )


@pytest.mark.parametrize("language", ["en", "ja", "pl"])
def test_every_real_name_is_announced_in_time_and_as_valid_ssml(language):
    words = read_words((TEXTS / f"{language}.toml").read_text(encoding="utf-8"), language)
    found = list(subjects())
    assert len(found) > 100
    for subject in found:
        for said, limit in ((announcement(subject, words), 12), (details(subject, words), 30)):
            ET.fromstring(f"<speak>{said.ssml}</speak>")  # noqa: S314 - our own text is under test
            assert said.seconds <= limit, subject
            assert "$" not in said.ssml
