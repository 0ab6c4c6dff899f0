"""Reads from the environment what the pacer of campaigns is made of."""

import os
import time
from collections.abc import Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import cache

from dispatch.campaign.calling_plan import CallingPlan
from dispatch.campaign.costs import call_costs
from dispatch.campaign.run import Campaign
from dispatch.campaign.speech import fault_speech
from dispatch.errors import ConfigurationError
from dispatch.prices import Prices
from dispatch.routes.listing import Instance, list_of, routes_of
from dispatch.routes.route import MAIN, Route
from dispatch.speech.compose import phrase
from handlers import wiring
from handlers.adapters.campaign_agenda import CampaignAgenda
from handlers.adapters.campaign_ends import CampaignEnds
from handlers.adapters.campaign_ends_listener import Listener
from handlers.adapters.campaign_people import CampaignPeople
from handlers.adapters.campaign_refusals import CampaignRefusals
from handlers.adapters.campaigns import Campaigns
from handlers.adapters.clients import CONNECTIONS
from handlers.adapters.countries import country_of
from handlers.adapters.executors import Inline
from handlers.adapters.metrics import publish
from handlers.adapters.pacer_lease import PacerLease
from handlers.adapters.pacer_looks import EVERY, PacerLooks
from handlers.adapters.price_files import prices_in
from handlers.campaign_scripts import CampaignScripts
from handlers.campaign_turn import Turns
from handlers.pacing_counting import Costs, Counted
from handlers.pacing_files import Files, Prepared
from handlers.pacing_keeping import Keeper
from handlers.pacing_making import make_pacer
from handlers.pacing_metrics import Meter
from handlers.pacing_whole import Whole

THREADS = CONNECTIONS
"""A call is a few requests of some 20 ms each: enough for hundreds of starts a second."""
SANDBOX = "sandbox"


def lease() -> PacerLease:
    """Lambda gives each process a log stream of its own, and only one invocation at a time."""
    owner = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME", SANDBOX)
    return PacerLease(wiring.setting("CAMPAIGN_TABLE_NAME"), owner)


def looks() -> PacerLooks:
    """The chain of looks."""
    again = EVERY if wiring.turn_lasts() else timedelta(seconds=1)
    return PacerLooks(wiring.setting("CAMPAIGN_PACER_QUEUE_URL"), again)


def turns(lease: PacerLease) -> Turns:
    """A turn is as long as `wiring.turn_lasts` says; raises ConfigurationError at cold start."""
    routes()
    return Turns(lease, whole, wiring.now, time.sleep, wiring.turn_lasts())


def whole() -> Whole:
    """A pacer with nothing under way; where a turn is but a tick, it does everything at once."""
    threads = bool(wiring.turn_lasts())
    executor: Executor = ThreadPoolExecutor(THREADS) if threads else Inline()
    ends = CampaignEnds(wiring.setting("CAMPAIGN_ENDS_QUEUE_URL"))
    ears = Listener(ends) if threads else None
    table, costs = wiring.setting("CAMPAIGN_TABLE_NAME"), dict[str, Costs]()
    campaigns, people, counted = Campaigns(table), CampaignPeople(table), Counted(costs)
    meter = Meter(counted, publish)
    pacer = make_pacer(
        people=people,
        caller=wiring.caller(),
        refused=CampaignRefusals(table).among,
        told=ears or ends,
        budgets=wiring.budgets(),
        quotas=wiring.quotas(),
        route=MAIN,
        beside=[one.name for one in alert_routes() if one.name != MAIN],
        counting=meter,
        executor=executor,
        clock=wiring.now,
    )
    keeper = Keeper(
        campaigns, CampaignAgenda(table), pacer, counted, costs, Files(prepare), wiring.now
    )
    return Whole(pacer, keeper, meter, ears, executor, wiring.now, time.sleep)


def prepare(campaign: Campaign) -> Prepared:
    """How it calls, by its file's latest text; raises ConfigurationError."""
    file = scripts().file(campaign.id, campaign.file_version)
    speech = {one: fault_speech(file.script, one) for one in file.languages}
    costs = call_costs(prices(), file.spending.currency, country_of)
    return Prepared(
        plan=CallingPlan(file, routes(), speech, recorded() if file.calls.record else {}),
        costs=costs,
        cap=file.spending.cap,
        dearest=costs.dearest,
        most=file.calls.calls_at_once,
        rate=file.calls.starts_per_second,
    )


@cache
def recorded() -> Mapping[str, str]:
    """What a call says that is recorded, by language."""
    return {name: phrase(words, "recorded").ssml for name, words in wiring.book().words.items()}


@cache
def routes() -> tuple[Route, ...]:
    """One for each number of campaigns; raises ConfigurationError for one that alerts call from."""
    numbers = list_of(wiring.setting("CAMPAIGN_CALLER_NUMBERS"))
    alerts = alert_routes()
    if shared := set(numbers) & {one.caller_number for one in alerts}:
        message = (
            f"{len(shared)} of CampaignCallerNumbers also in CallerNumber: calls of campaigns are "
            "told from those of alerts by their number, so claim others for campaigns"
        )
        raise ConfigurationError("environment", 0, message)
    return tuple(
        replace(alerts[0], name=f"campaign-{place}", caller_number=number)
        for place, number in enumerate(numbers, 1)
    )


def alert_routes() -> tuple[Route, ...]:
    """Those of the same instance: their calls count beside. The flow is that of campaigns."""
    instance = Instance(
        region=wiring.setting("AWS_REGION"),
        id=wiring.setting("CONNECT_INSTANCE_ID"),
        flow_id=wiring.setting("CAMPAIGN_FLOW_ID"),
        caller_numbers=list_of(wiring.setting("CALLER_NUMBER")),
    )
    return routes_of(instance, None, ())


@cache
def prices() -> Prices:
    """Those of the function's region; raises ConfigurationError where there are none."""
    return prices_in(wiring.ROOT, wiring.setting("AWS_REGION"))


@cache
def scripts() -> CampaignScripts:
    """The files of campaigns as they stand."""
    return CampaignScripts(Campaigns(wiring.setting("CAMPAIGN_TABLE_NAME")), wiring.now)
