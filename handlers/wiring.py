"""The only code that reads the environment: which parts a function is made of."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from dispatch.book import Book
from dispatch.errors import ConfigurationError
from dispatch.fallback import Sender
from dispatch.plan import Plan
from dispatch.routes.listing import BACKUP, Instance, instance_at, list_of, routes_of
from dispatch.routes.quotas import Quotas, quotas_of
from dispatch.routes.route import MAIN, Route
from handlers.adapters.book_files import book_in
from handlers.adapters.budgets import Budgets
from handlers.adapters.calendars import Calendars
from handlers.adapters.caller import Caller
from handlers.adapters.clients import live_in
from handlers.adapters.contact_book import ContactBook
from handlers.adapters.event_bus import EventBus
from handlers.adapters.lines import Lines
from handlers.adapters.messenger import Messenger
from handlers.adapters.notifier import Notifier
from handlers.adapters.store import Store
from handlers.adapters.wake_ups import WakeUps
from handlers.calendar_plans import CalendarPlans
from handlers.conductor import Conductor
from handlers.dialling import Dialling
from handlers.expiries import Expiries
from handlers.fallback import Fallback
from handlers.performing import Hands, Nudge
from handlers.placing import Placing
from handlers.switchboard import Switchboard
from handlers.wiring_engaging import engaging

ROOT = Path(__file__).parents[1]
live_in(os.environ.get("HOME_REGION", ""))


def setting(name: str) -> str:
    """One environment variable; a missing one is a ConfigurationError at cold start."""
    value = os.environ.get(name, "")
    if not value:
        raise ConfigurationError("environment", 0, f"{name} is not set; the template sets it")
    return value


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def turn_lasts() -> timedelta:
    """How long a pacer calls before the next one does; none where each look is a single tick."""
    return timedelta(minutes=14)


@cache
def book() -> Book:
    """Rules, plans and words as they were deployed; raises ConfigurationError."""
    return book_in(ROOT)


@cache
def plans() -> Mapping[str, Plan]:
    """The plans, their rotas with the shifts of their calendars; raises ConfigurationError."""
    known = book()
    if not known.calendars:
        return known.plans
    load = Calendars(setting("TABLE_NAME")).load
    return CalendarPlans(known.plans, frozenset(known.calendars), load, now)


@cache
def store() -> Store:
    """The table."""
    return Store(setting("TABLE_NAME"))


@cache
def expiries() -> Expiries:
    """How operations hears of alerts that waited too long."""
    return Expiries(store(), Notifier(_topics()))


@cache
def wake_ups() -> WakeUps:
    """The wake-up queue."""
    return WakeUps(setting("WAKE_UP_QUEUE_URL"))


@cache
def contact_book() -> ContactBook:
    """The contacts."""
    return ContactBook(setting("CONTACTS_PARAMETER"))


@cache
def budgets() -> Budgets:
    """What each route has in use, in the same table."""
    return Budgets(setting("TABLE_NAME"))


@cache
def caller(route: str = MAIN) -> Caller:
    """The Connect instance of the route of that name."""
    if route != BACKUP:
        return Caller(setting("CONNECT_INSTANCE_ID"))
    region, instance = instance_at(setting("BACKUP_CONNECT_INSTANCE_ARN"))
    return Caller(instance, region)


def route_of(instance_id: str) -> str:
    """The name of the first route of that Connect instance; empty where it is none of ours."""
    if instance_id == setting("CONNECT_INSTANCE_ID"):
        return MAIN
    backup = os.environ.get("BACKUP_CONNECT_INSTANCE_ARN", "")
    return BACKUP if backup and instance_at(backup)[1] == instance_id else ""


@cache
def routes() -> tuple[Route, ...]:
    """The ways to place a call, in the order in which they are tried; at least one."""
    main = Instance(
        region=setting("AWS_REGION"),
        id=setting("CONNECT_INSTANCE_ID"),
        flow_id=setting("CONTACT_FLOW_ID"),
        caller_numbers=list_of(setting("CALLER_NUMBER")),
    )
    return routes_of(main, _backup(), list_of(os.environ.get("ALLOWED_CALLING_CODES", "")))


@cache
def quotas() -> Quotas:
    """What each Connect instance may do at once."""
    return quotas_of(float(setting("STARTS_PER_SECOND")), int(setting("CALLS_AT_ONCE")))


@cache
def switchboard() -> Switchboard:
    """Everybody's lines."""
    return Switchboard(Lines(setting("TABLE_NAME")), budgets(), now)


@cache
def conductor() -> Conductor:
    """For functions that carry actions out themselves."""
    notifier = Notifier(_topics())
    hands = Hands(
        placing=Placing(
            Dialling(switchboard(), routes(), quotas(), book().limits),
            caller,
            book().words,
            contact_book().contacts,
        ),
        notifier=notifier,
        wake_ups=wake_ups(),
        words=book().words,
        notice_language=setting("NOTICE_LANGUAGE"),
        fallback=_fallback(notifier),
        bus=EventBus(),
        engaging=engaging(book().words, setting("NOTICE_LANGUAGE")),
    )
    return Conductor(store(), hands, plans(), now)


@cache
def nudging_conductor() -> Conductor:
    """For functions that only store and wake the escalation function."""
    return Conductor(store(), Nudge(wake_ups()), plans(), now)


def _backup() -> Instance | None:
    """The instance in another region, where the template was given one."""
    if "BACKUP_CONNECT_INSTANCE_ARN" not in os.environ:
        return None
    region, instance = instance_at(setting("BACKUP_CONNECT_INSTANCE_ARN"))
    number = setting("BACKUP_CALLER_NUMBER")
    return Instance(region, instance, setting("BACKUP_CONTACT_FLOW_ID"), (number,))


def _fallback(notifier: Notifier) -> Fallback:
    sender = Sender(
        sender_id=os.environ.get("SMS_SENDER_ID", ""),
        voice_identity=os.environ.get("VOICE_ORIGINATION_IDENTITY", ""),
        calling_codes=list_of(os.environ.get("ALLOWED_CALLING_CODES", "")),
    )
    return Fallback(
        messenger=Messenger(),
        notifier=notifier,
        sender=sender,
        words=book().words,
        notice_language=setting("NOTICE_LANGUAGE"),
        contacts=contact_book().contacts,
    )


def _topics() -> Mapping[str, str]:
    return {
        "notices": setting("NOTICES_TOPIC_ARN"),
        "operations": setting("OPERATIONS_TOPIC_ARN"),
    }
