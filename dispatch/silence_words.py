"""A silence as an operator asks for it: read, and refused with what would be right."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, NoReturn

from dispatch.errors import SilenceRefused
from dispatch.rota.wall_clock import zone
from dispatch.severity import Severity
from dispatch.silences import KEYS, LONGEST, Matcher, Silence, fits
from dispatch.tokens import silence_id
from dispatch.toml_file import duration_of
from dispatch.translate.fields import LINE_LIMIT, clean

MOST_MATCHERS = 20
LONGEST_MATCHER = LINE_LIMIT + 20
WANTED = {"reason": "why", "by": "who asks for it"}
FARTHEST = timedelta(days=366)
EXAMPLE = "2026-11-22T01:00+09:00"


def read_silence(asked: Mapping[str, Any], now: datetime) -> Silence:
    """The silence that is asked for; raises SilenceRefused.

    `matchers` is a list of `key=glob`; `from` (now unless given) and `until` are times, or `for`
    is a duration; `timeZone` is that of times without one; `reason`, `by`, and `exceptCritical`.
    """
    matchers = _matchers(asked.get("matchers"))
    start = _moment(asked, "from") or now.astimezone(UTC)
    end = _end(asked, start, now)
    reason, by = _line("reason", asked.get("reason")), read_name(asked.get("by"))
    asked_for = (*map(str, matchers), by, *(at.isoformat() for at in (start, end, now)))
    return Silence(
        id=silence_id(*asked_for),
        matchers=matchers,
        start=start,
        end=end,
        reason=reason,
        by=by,
        except_critical=asked.get("exceptCritical") is True,
    )


def read_name(by: object) -> str:
    """Who adds or ends a silence; raises SilenceRefused where nobody is named."""
    return _line("by", by)


def _matchers(texts: object) -> tuple[Matcher, ...]:
    if not isinstance(texts, list) or not texts:
        _refuse("a silence needs at least one matcher, as name='prod-db*': it must not hold all")
    if len(texts) > MOST_MATCHERS:
        _refuse(f"a silence has {MOST_MATCHERS} matchers at most")
    return tuple(_matcher(text) for text in texts)


def _matcher(text: object) -> Matcher:
    if not isinstance(text, str) or len(text) > LONGEST_MATCHER:
        _refuse(f"a matcher is a text key=glob of {LONGEST_MATCHER} characters at most")
    key, equals, glob = clean(text, LONGEST_MATCHER).partition("=")
    key, glob = key.strip(), glob.strip()
    if not equals or not glob:
        _refuse(f"{text!r} is no matcher: write key=glob, as name='prod-db*'")
    if key not in KEYS:
        _refuse(f"unknown key {key!r} in {text!r}: there are {', '.join(KEYS)}")
    if key == "severity" and not any(fits(one, glob) for one in Severity):
        _refuse(f"no severity is {glob!r}: there are {', '.join(Severity)}")
    return Matcher(key, glob)


def _end(asked: Mapping[str, Any], start: datetime, now: datetime) -> datetime:
    until = _moment(asked, "until")
    lasting = asked.get("for") or ""
    if start - now > FARTHEST:
        _refuse(
            f"it would begin in {start.year}: a silence begins {FARTHEST.days} days ahead at most"
        )
    if bool(lasting) == (until is not None):
        _refuse('a silence needs an end: either for how long, as "2h", or until when')
    end = until or start + _duration(lasting)
    if end <= start:
        _refuse("its end must come after its start")
    if end - start > LONGEST:
        _refuse(f"a silence lasts {LONGEST.days} days at most")
    if end <= now:
        _refuse(f"it would be over already: it ends {end:%Y-%m-%d %H:%M} UTC")
    return end


def _duration(text: object) -> timedelta:
    duration = duration_of(text) if isinstance(text, str) else None
    if duration is None:
        _refuse(f'{text!r} is no duration: write "90s", "30m", "2h" or "1d"')
    return min(duration, LONGEST + timedelta(days=1))  # far more would leave the calendar


def _moment(asked: Mapping[str, Any], key: str) -> datetime | None:
    """The time in UTC, to the second; None where it is not given."""
    text = asked.get(key) or ""
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
        time = time if time.tzinfo else time.replace(tzinfo=_zone(asked, text))
        return time.astimezone(UTC).replace(microsecond=0)
    except (TypeError, ValueError, OverflowError):
        _refuse(f"{text!r} is no time: write it as {EXAMPLE}")


def _zone(asked: Mapping[str, Any], text: str) -> tzinfo:
    name = asked.get("timeZone") or ""
    if not name:
        _refuse(f"{text!r} says no time zone: write {EXAMPLE}, or give --time-zone Asia/Tokyo")
    try:
        return zone(name)
    except (TypeError, ValueError):
        _refuse(f"there is no time zone {name!r}: write it as Asia/Tokyo")


def _line(key: str, value: object) -> str:
    text = clean(value)
    if not text:
        _refuse(f"say {WANTED[key]}: --{key}")
    return text


def _refuse(message: str) -> NoReturn:
    raise SilenceRefused(message)
