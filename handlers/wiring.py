"""The only code that reads the environment: which parts a function is made of."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dispatch.book import Book
from dispatch.errors import ConfigurationError
from dispatch.routes.route import MAIN, Route
from handlers.adapters.book_files import book_in
from handlers.adapters.caller import Caller
from handlers.adapters.contact_book import ContactBook
from handlers.adapters.notifier import Notifier
from handlers.adapters.silences import Silences
from handlers.adapters.store import Store
from handlers.adapters.wake_ups import WakeUps
from handlers.conductor import Conductor
from handlers.performing import Hands, Nudge

ROOT = Path(__file__).parents[1]


def setting(name: str) -> str:
    """One environment variable; a missing one is a ConfigurationError at cold start."""
    value = os.environ.get(name, "")
    if not value:
        raise ConfigurationError("environment", 0, f"{name} is not set; the template sets it")
    return value


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@cache
def book() -> Book:
    """Rules, plans and words as they were deployed; raises ConfigurationError."""
    return book_in(ROOT)


@cache
def store() -> Store:
    """The table."""
    return Store(setting("TABLE_NAME"))


@cache
def silences() -> Silences:
    """The silences, in the same table."""
    return Silences(setting("TABLE_NAME"))


@cache
def wake_ups() -> WakeUps:
    """The wake-up queue."""
    return WakeUps(setting("WAKE_UP_QUEUE_URL"))


@cache
def contact_book() -> ContactBook:
    """The contacts."""
    return ContactBook(setting("CONTACTS_PARAMETER"))


@cache
def caller() -> Caller:
    """The Connect instance."""
    return Caller(setting("CONNECT_INSTANCE_ID"))


@cache
def conductor() -> Conductor:
    """For functions that carry actions out themselves."""
    hands = Hands(
        store=store(),
        caller=caller(),
        notifier=Notifier(_topics()),
        wake_ups=wake_ups(),
        route=_route(),
        words=book().words,
        notice_language=setting("NOTICE_LANGUAGE"),
        contacts=contact_book().contacts,
    )
    return Conductor(store(), hands, book().plans, now)


@cache
def nudging_conductor() -> Conductor:
    """For functions that only store and wake the escalation function."""
    return Conductor(store(), Nudge(wake_ups()), book().plans, now)


def _route() -> Route:
    codes = os.environ.get("ALLOWED_CALLING_CODES", "")
    return Route(
        name=MAIN,
        region=setting("AWS_REGION"),
        instance_id=setting("CONNECT_INSTANCE_ID"),
        flow_id=setting("CONTACT_FLOW_ID"),
        caller_number=setting("CALLER_NUMBER"),
        calling_codes=tuple(code.strip() for code in codes.split(",") if code.strip()),
    )


def _topics() -> Mapping[str, str]:
    return {
        "notices": setting("NOTICES_TOPIC_ARN"),
        "operations": setting("OPERATIONS_TOPIC_ARN"),
    }
