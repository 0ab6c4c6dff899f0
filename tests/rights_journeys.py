"""Journeys that between them need every right of every function, rare ones included.

Two regions are deployed in each. What a right is needed for stands in the journey's name.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from archive_rights import recordings_are_archived
from campaign_calls import CampaignNight
from campaign_paced import PacedNight, answers
from campaign_scripts import SCRIPT
from engaged_nights import CONTACT
from faults import Faults, refused, swallowed
from feed_nights import FUNCTION, StatusPage, feed, watched
from list_office import Office, small
from recording_nights import recordings_are_converted
from two_regions import TwoRegions
from vcenter_lines import arrive, host_lines

from dispatch.audience import Audience
from dispatch.channel import Channel
from dispatch.engagement.state import Way
from dispatch.judge.rules import RuleSet
from dispatch.rota.calendar_table import Calendar
from dispatch.severity import Severity
from handlers.adapters.book_files import book_in
from sandbox.api_calls import ServiceError
from sandbox.deliveries import deliver
from sandbox.session import Session
from sandbox.silence_routes import post_silence
from sandbox.telephone.crowd import Happens, Script

ROOT = Path(__file__).parents[1]
TEAM = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
SUMMARY:primary
DTSTART:20261120T000000Z
DTEND:20261130T000000Z
END:VEVENT
END:VCALENDAR
"""


def book():
    """The shipped book, where calls have both fallbacks, a rota a calendar, a rule an adviser."""
    shipped = book_in(ROOT)
    rules = (replace(one, adviser=one.name == "custom-unmarked") for one in shipped.rules.rules)
    told = Audience(Severity.CRITICAL, ("notices", "war-room"))
    channels = (Channel.SMS, Channel.VOICE)
    plan = replace(shipped.plans["on-call"], fallback=channels, notices=(told,))
    engaging = (replace(one, engage=(f"{CONTACT}hiro",)) for one in plan.stages)
    plan = replace(plan, stages=tuple(engaging), engage=Way.INCIDENT_MANAGER)
    calendar = Calendar("team", "UTC", "team.ics", ("primary",))
    plans = {**shipped.plans, plan.name: plan}
    return replace(shipped, rules=RuleSet(rules), plans=plans, calendars={"team": calendar})


BOOK = book()


def a_call_is_answered(night):
    night.alarm()
    night.phone("primary").rings().answers().presses("3").presses("1")
    night.passes("1h")


def nobody_answers_and_everyone_missed_it(night):
    night.alarm()
    night.passes("1h")


def it_recovers_while_the_phone_rings(night):
    night.alarm()
    night.phone("primary").rings()
    night.alarm(state="OK", before="ALARM")


def one_of_several_phones_takes_it(night):
    night.alarm()
    night.passes("4m")
    night.phone("lead").rings().answers().presses("1")


def a_silence_holds_an_alarm_back_and_ends(night):
    asked = {"matchers": ["name=prod-*"], "for": "5m", "reason": "work", "by": "Tom"}
    post_silence(Session(night.cloud, "manual"), "/silences", asked)
    night.alarm()
    night.passes("10m")


def an_event_that_nobody_can_read(night):
    event = {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change"}
    deliver(night.cloud, night.view, event | {"detail": {}})


def a_wake_up_is_lost(night):
    with pytest.MonkeyPatch.context() as patched:
        faults = Faults(night, patched)
        faults.next("SendMessage", swallowed)
        night.alarm()
        faults.over()
        night.passes("5m")


def a_region_dies_while_its_call_rings(night):
    night.alarm()
    night.passes("20s")
    for connect in night.cloud.connects.values():
        connect.dies(phones_go_on=True)
    night.passes("20m")


def in_the_second_region(journey):
    """The same with the first region gone."""

    def there(night):
        night.cloud.connects["main"].dies(phones_go_on=False)
        journey(night)

    return there


def no_region_places_calls(night):
    """The second alarm finds both routes left alone already."""
    for connect in night.cloud.connects.values():
        connect.dies(phones_go_on=False)
    night.alarm()
    night.passes("5m")
    night.alarm("prod-db02-disk-critical")


def the_adviser_is_asked(night):
    detail = {"name": "the morning report is late"}
    night.event({"source": "reports", "detail-type": "Tocsin Alert", "detail": detail})


def a_calendar_is_read(night):
    """At the start, before anybody asks for it."""
    night.passes("1s")


def vcenter_tells_of_an_alarm(night):
    arrive(night, *host_lines())


def a_status_feed_has_news_and_fails(night):
    """Its news go on the bus; of its failures operations is told."""
    page = StatusPage()
    folder = night.cloud.functions[FUNCTION].wired["ROOT"]
    watched(night, folder, feed("Example", page.server.url()))
    night.passes("1m")
    page.tells("a1", "Logins fail", "Resolved", "It is over.", night.cloud.loop.now)
    night.passes("1m")
    page.mood = "down"
    night.passes("10m")
    page.close()


def incident_manager_is_throttled_at_the_beginning_and_at_the_end(night):
    """What triage could not do is done by the escalation."""
    faults = night.cloud.incident_manager.faults
    throttled = ServiceError("ThrottlingException", 429)
    faults["StartIncident"] = throttled
    night.alarm()
    night.passes("20s")
    faults.clear()
    night.passes("40s")
    faults["UpdateIncidentRecord"] = throttled
    night.alarm(state="OK", before="ALARM")
    faults.clear()
    night.passes("2m")


def a_campaigns_call_ends_and_its_event_lacks_the_tag(night):
    """The alerts' function passes it on."""
    connect = night.cloud.connect
    connect.untagged = True
    connect.start_outbound_voice_contact(
        {
            "ContactFlowId": next(iter(connect.flows)),
            "DestinationPhoneNumber": "+12025550199",
            "SourcePhoneNumber": "+12025550150",
            "ClientToken": "a-campaigns-call",
            "Attributes": {"campaign": "spring", "person": "p-1", "attempt": "1"},
        }
    )
    night.passes("1m")


FOLLOWING = """
[[script.follow_up]]
name = "notices"
way = "mail"
topic = "notices"
subject.en = "An answer"
subject.ja = "An answer"
text.en = "{name} has answered."
text.ja = "{name}様"
"""


def a_campaigns_answers_are_followed_up(night):
    """By each way there is, to each kind of topic; the first SMS is throttled."""
    topics = ("notices", "operations", "war-room")
    tables = "".join(FOLLOWING.replace("notices", one) for one in topics)
    asked = 'keys.1.follow_ups = ["leaflet", "crm", "notices", "operations", "war-room"]'
    event = '[[script.follow_up]]\nname = "crm"\nway = "event"\n'
    script = SCRIPT.replace('keys.1.follow_ups = ["leaflet"]', asked) + event + tables
    campaign = CampaignNight(script, night)
    person = campaign.somebody("primary")
    with pytest.MonkeyPatch.context() as patched:
        faults = Faults(night, patched)
        faults.always("Publish", refused("Throttling", 429))
        campaign.calls_person(person)
        night.phone("primary").rings().answers().presses("1").presses("1")
        night.passes("1m")
        faults.over()
        night.passes("10m")


def somebody_wants_no_calls_of_campaigns(night):
    campaign = CampaignNight(night=night)
    campaign.calls_person(campaign.somebody("primary"))
    night.phone("primary").rings().answers().presses("1").presses("9").presses("8")
    night.passes("1m")


def a_campaigns_list_is_read_in_two_parts_and_some_of_it_is_set_aside(night):
    rows = (f"{number},090{10_000_000 + number % 1_200},," for number in range(1_300))
    Office(night).imports(small(*rows))
    night.passes("5s")


def a_campaign_calls_people_who_are_busy_and_people_who_answer(night):
    """Its looks are begun by the auditor."""
    paced = PacedNight(night=night)
    paced.crowd(4, lambda _number, call: Script(Happens.BUSY) if call == 1 else answers("", 2))
    night.passes("30m")


JOURNEYS = (
    a_call_is_answered,
    nobody_answers_and_everyone_missed_it,
    it_recovers_while_the_phone_rings,
    one_of_several_phones_takes_it,
    a_silence_holds_an_alarm_back_and_ends,
    an_event_that_nobody_can_read,
    a_wake_up_is_lost,
    a_region_dies_while_its_call_rings,
    in_the_second_region(a_call_is_answered),
    in_the_second_region(it_recovers_while_the_phone_rings),
    in_the_second_region(one_of_several_phones_takes_it),
    in_the_second_region(a_region_dies_while_its_call_rings),
    no_region_places_calls,
    incident_manager_is_throttled_at_the_beginning_and_at_the_end,
    the_adviser_is_asked,
    a_calendar_is_read,
    vcenter_tells_of_an_alarm,
    a_status_feed_has_news_and_fails,
    a_campaigns_call_ends_and_its_event_lacks_the_tag,
    a_campaigns_answers_are_followed_up,
    somebody_wants_no_calls_of_campaigns,
    a_campaigns_list_is_read_in_two_parts_and_some_of_it_is_set_aside,
    a_campaign_calls_people_who_are_busy_and_people_who_answer,
    recordings_are_converted,
    recordings_are_archived,
)


def run(journey, folder):
    """One of them, in a night of its own; `folder` is where its calendar lies."""
    night = TwoRegions(book=BOOK)
    rotas = folder / "escalation_plans" / "rotas"
    rotas.mkdir(parents=True, exist_ok=True)
    (rotas / "team.ics").write_bytes(TEAM.replace("\n", "\r\n").encode())
    for name in ("CalendarsFunction", FUNCTION):
        function = night.cloud.functions[name]
        function.wired = {**function.wired, "ROOT": folder}
    journey(night)
    night.is_over()
