"""The speech renderer with the shipped texts: any subject and any name, in every language."""

import json
from collections.abc import Iterator, Mapping

from dispatch.severity import Severity
from dispatch.speech.compose import Subject
from dispatch.speech.words import Words
from fuzz.rendering import check_names, check_subject
from fuzz.seeds import kept
from fuzz.target import EVENT_SIZE, Target
from fuzz.targets.shipped import WORDS

SEEDS = (
    {"what": "prod-vm01-cpu-high", "resource": "i-0abc1234def", "region": "eu-west-1"},
    {
        "what": "HighCPUUtilization",
        "summary": "Threshold Crossed: 1 datapoint [95.0 (20/11/24 "
        "20:34:00)] was greater than the threshold (90.0).",
    },
    {"what": "AWS_EBS_VOLUME_LOST", "resource": "arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"},
    {
        "what": "本番DB-01 ディスク使用率 90%超過",
        "summary": "10.0.12.7:8080, 2001:db8::1, 1,234.5 MB/s",
    },
    {"what": "dysk pełny na łódź-2", "who": "Zażółć", "summary": "1.0E7 bytes >= 5; p95 > 2,5 s"},
    {"what": "/aws/lambda/image-resize", "summary": "https://status.example.com/a?b=c 2024-11-20"},
)


def check(text: str) -> None:
    """Every public function of the renderer keeps its promises for this subject."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(given, dict):
        words, subject, who = _words(given), _subject(given), _text(given, "who")
        check_subject(words, subject, who)
        check_names(words, subject.what, who)


def _words(given: Mapping[str, object]) -> Words:
    return WORDS.get(_text(given, "language"), WORDS["en"])


def _subject(given: Mapping[str, object]) -> Subject:
    word = _text(given, "severity")
    return Subject(
        severity=Severity(word) if word in set(Severity) else Severity.CRITICAL,
        what=_text(given, "what"),
        resource=_text(given, "resource"),
        region=_text(given, "region"),
        summary=_text(given, "summary"),
    )


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def seeds() -> Iterator[str]:
    """One subject of each kind in each language."""
    empty = dict.fromkeys(("resource", "region", "summary", "who"), "")
    for language in WORDS:
        for seed in SEEDS:
            subject = {"language": language, "severity": "high", **empty, **seed}
            yield json.dumps(subject, ensure_ascii=False)
    yield from kept("speech")


TARGET = Target("json", check, seeds, EVENT_SIZE)
