"""`escalation_plans/limits.toml`: what is read, and what is refused at which line."""

from datetime import timedelta
from pathlib import Path

import pytest

from dispatch.errors import ConfigurationError
from dispatch.line.limit_files import LIMITS_FILE, is_limits, read_limits
from dispatch.line.limits import DEFAULT_LIMITS, Limit

ROOT = Path(__file__).parents[1]


def read(text):
    return read_limits(text, LIMITS_FILE)


def test_limits_are_read_in_their_order():
    limits = read(
        '[[number]]\ncalls = 2\nwithin = "10m"\ncritical_may_exceed = true\n'
        '[[number]]\ncalls = 4\nwithin = "2h"\n[[contact]]\ncalls = 5\nwithin = "1d"\n'
    )
    assert limits.number == (
        Limit(2, timedelta(minutes=10), critical_may_exceed=True),
        Limit(4, timedelta(hours=2)),
    )
    assert limits.contact == (Limit(5, timedelta(days=1)),)
    assert limits.longest == timedelta(days=1)


def test_what_is_not_given_has_its_default():
    assert read("") == DEFAULT_LIMITS
    assert read('[[number]]\ncalls = 2\nwithin = "10m"\n').contact == DEFAULT_LIMITS.contact
    assert read('[[contact]]\ncalls = 2\nwithin = "10m"\n').number == DEFAULT_LIMITS.number


def test_the_shipped_file_says_what_the_defaults_are():
    shipped = (ROOT / "escalation_plans" / LIMITS_FILE).read_text(encoding="utf-8")
    assert read(shipped) == DEFAULT_LIMITS


def test_only_that_file_holds_limits():
    assert is_limits("escalation_plans/limits.toml")
    assert is_limits("limits.toml")
    assert not is_limits("escalation_plans/on-call.toml")


@pytest.mark.parametrize(
    ("text", "line", "right"),
    [
        ('[[number]]\nwithin = "15m"\n', 1, "calls must be at least 1"),
        ('[[number]]\ncalls = 0\nwithin = "15m"\n', 2, "calls must be at least 1"),
        ('[[number]]\ncalls = -1\nwithin = "15m"\n', 2, "0 to 1000"),
        ('[[number]]\ncalls = 1001\nwithin = "15m"\n', 2, "0 to 1000"),
        ('[[number]]\ncalls = "3"\nwithin = "15m"\n', 2, "a whole number"),
        ("[[number]]\ncalls = 3\n", 1, 'give a duration, as "15m"'),
        ('[[number]]\ncalls = 3\nwithin = "a while"\n', 3, '"90s", "2m", "1h" or "1d"'),
        ('[[number]]\ncalls = 3\nwithin = "0s"\n', 3, "longer than nothing"),
        ('[[number]]\ncalls = 3\nwithin = "999999d"\n', 3, "longer than 7d"),
        ('[[number]]\ncalls = 3\nwithin = "1h"\ncritical_may_exceed = 1\n', 4, "true or false"),
        ('[[number]]\ncalls = 3\nwithin = "1h"\nper = "day"\n', 4, "unknown key per"),
        ("[number]\ncalls = 3\n", 1, "[[number]]"),
        ("calls = 3\n", 1, "unknown key calls"),
        ("[[number]\n", 1, "not valid TOML"),
    ],
)
def test_a_fault_is_refused_with_its_line_and_what_would_be_right(text, line, right):
    with pytest.raises(ConfigurationError) as refused:
        read(text)
    assert (refused.value.file, refused.value.line) == (LIMITS_FILE, line)
    assert right in refused.value.message
