"""What Incident Manager is asked for, and what its answers mean, step by step."""

import json
from dataclasses import replace

import pytest
from engaged_nights import CONTACT, RESPONSE_PLAN
from own_night import CONTACTS, own_book
from test_docs_incident_manager import PLAN
from trouble import BEGIN, Trouble, alert, stage

from console.requests import requests_for
from console.steps import steps_of
from dispatch.actions import (
    ENGAGING,
    CheckEngagement,
    EngageContact,
    OpenEngagement,
    PlaceCall,
    SendFallback,
    TellEngagement,
    WakeAt,
)
from dispatch.codec import decode, encode
from dispatch.contact_files import read_contacts
from dispatch.engagement.facts import (
    ContactEngaged,
    EngagementDelayed,
    EngagementOpened,
    EngagementRefused,
    EngagementSeen,
    EngagementTold,
    EngagementUnseen,
)
from dispatch.engagement.state import MOST_REMEMBERED, Accepted, Way
from dispatch.errors import ConfigurationError
from dispatch.facts import AlertFired
from dispatch.forecast import forecast
from dispatch.incident import Incident
from dispatch.line.limits import DEFAULT_LIMITS
from dispatch.outlook import outlook
from dispatch.plan_files import read_plan
from dispatch.severity import Severity
from dispatch.traffic import Kind

HIRO, BOSS = f"{CONTACT}hiro", f"{CONTACT}boss"
RECORD = RESPONSE_PLAN.replace(":response-plan/", ":incident-record/") + "/1"


class Engaged(Trouble):
    """One whose plan engages people; Incident Manager does nothing by itself."""

    def __init__(self, *stages, **more):
        super().__init__(*stages, **more)
        self.plans["main"] = replace(self.plans["main"], engage=Way.INCIDENT_MANAGER)

    def performs(self, action, fault=""):
        if not isinstance(action, ENGAGING):
            super().performs(action, fault)
        return self

    def opened(self):
        return self.takes(EngagementOpened(RECORD))

    def engaged(self, contact=HIRO):
        [action] = [one for one in self.pending(EngageContact) if one.contact == contact]
        return self.takes(ContactEngaged(action.id, contact, f"{contact}/1"))

    def all_told(self):
        for action in self.pending(TellEngagement):
            self.takes(EngagementTold(action.id))
        return self

    def asked_for(self, kind):
        return [one for _, one in self.asked if isinstance(one, kind)]

    def told(self):
        return [one.word for one in self.asked_for(TellEngagement)]


def engage(*contacts, wait=120, calls=()):
    return replace(stage(*calls, wait=wait), engage=contacts)


def begun(*stages, **more):
    return Engaged(*(stages or (engage(HIRO),)), **more).fires()


def test_nobody_is_engaged_before_the_incident_there_is_known():
    trouble = begun()
    assert trouble.pending(OpenEngagement)
    assert trouble.pending(EngageContact) == []
    assert trouble.opened().pending(EngageContact) == [EngageContact(HIRO, "0:0")]


def test_an_answer_that_comes_twice_changes_nothing_the_second_time():
    trouble = begun().opened().engaged()
    lines = len(trouble.reasons)
    trouble.opened().takes(ContactEngaged("x", HIRO, f"{HIRO}/1"))
    assert len(trouble.reasons) == lines
    assert len(trouble.asked_for(EngageContact)) == 1


def test_what_it_has_of_an_incident_survives_the_store():
    incident = begun(engage(HIRO), engage(BOSS)).opened().engaged().incident
    assert decode(Incident, encode(incident)) == incident


def test_an_answer_for_an_incident_that_was_never_told_to_it_is_a_key_error():
    trouble = Trouble(stage("a")).fires()
    with pytest.raises(KeyError):
        trouble.takes(EngagementOpened(RECORD))


def test_a_worse_alert_tells_the_new_impact_and_engages_anew():
    trouble = begun().opened().engaged()
    trouble.fires(severity="critical", number=2)
    assert trouble.told() == ["raised"]
    assert trouble.incident.engagement.impact == 1
    assert [one.occasion for one in trouble.asked_for(EngageContact)] == ["0:0", "1:0"]


def test_whoever_is_engaged_after_the_acknowledgement_is_stopped():
    trouble = begun(engage(HIRO, calls=("a",))).opened()
    action = trouble.pending(EngageContact)[0]
    trouble.presses("a", "1").all_told()
    trouble.takes(ContactEngaged(action.id, HIRO, f"{HIRO}/1"))
    assert trouble.told() == ["acknowledged", "acknowledged"]


def test_an_incident_that_opens_there_after_the_recovery_is_resolved():
    trouble = begun()
    trouble.recovers()
    assert trouble.incident.pending == ()
    assert trouble.opened().told() == ["resolved"]
    assert trouble.all_told().incident.wake_at is None


def test_whom_the_acknowledgement_has_stopped_is_engaged_anew_when_the_plan_begins_anew():
    trouble = begun(engage(calls=("a",))).opened()
    trouble.presses("a", "1")
    [action] = trouble.pending(TellEngagement)
    trouble.takes(EngagementTold("", (BOSS,))).takes(EngagementTold(action.id))
    trouble.fires(severity="critical", number=2)
    assert trouble.told() == ["acknowledged", "raised", "reopened"]
    assert trouble.pending(EngageContact) == [EngageContact(BOSS, "1:0")]


def test_a_page_accepted_there_counts_from_the_moment_at_which_the_plan_began():
    early = Accepted("hiro", BEGIN.replace(hour=2))
    trouble = begun().opened().engaged().takes(EngagementSeen((early,)))
    assert trouble.state == "open"
    trouble.takes(EngagementSeen((early, Accepted("boss", BEGIN))))
    assert (trouble.state, trouble.incident.taken_by) == ("acknowledged", "boss")


def test_a_page_accepted_after_everyone_missed_it_takes_it_still():
    trouble = begun().opened().engaged().passes(120)
    assert (trouble.state, trouble.told()) == ("missed", ["missed"])
    trouble.takes(EngagementSeen((Accepted("hiro", trouble.now),)))
    assert trouble.state == "acknowledged"


def test_what_everyone_missed_is_looked_at_until_it_would_be_closed():
    trouble = begun(close_after=3600).opened().engaged().passes(120)
    trouble.all_told().takes(EngagementSeen()).passes(3700)
    looks = len(trouble.asked_for(CheckEngagement))
    trouble.takes(EngagementUnseen("AccessDenied", for_good=True)).passes(7200)
    assert len(trouble.asked_for(CheckEngagement)) == looks
    assert 10 <= looks <= 20


def test_looking_does_not_hold_up_a_stage():
    trouble = begun(engage(HIRO), engage(calls=("a",))).opened().engaged()
    assert trouble.passes(130).rang() == [("a", 120)]


def test_a_delay_is_said_once_and_keeps_the_action_to_be_done():
    trouble = begun()
    action = trouble.pending(OpenEngagement)[0]
    for _ in range(3):
        trouble.takes(EngagementDelayed(action.id, "Throttled")).passes(5)
    assert sum("Throttled" in one for one in trouble.texts) == 1
    assert len(trouble.asked_for(OpenEngagement)) == 4


def test_a_stage_with_a_phone_needs_no_other_way():
    trouble = begun(engage(HIRO, calls=("a",)))
    trouble.takes(EngagementRefused(OpenEngagement().id, "AccessDenied"))
    assert trouble.asked_for(SendFallback) == []
    assert trouble.notices("operations") == [("fault", 0)]
    assert trouble.rang() == [("a", 0)]


def test_a_stage_in_which_nobody_else_is_engaged_goes_on_at_once():
    trouble = begun(engage(HIRO, BOSS), engage(calls=("a",)))
    trouble.takes(EngagementRefused(OpenEngagement().id, "AccessDenied"))
    for contact in (HIRO, BOSS):
        assert trouble.rang() == []
        trouble.takes(EngagementRefused(EngageContact(contact, "0:0").id, "AccessDenied"))
    assert trouble.rang() == [("a", 0)]


def test_a_drill_starts_nothing_there():
    trouble = Engaged(engage(HIRO, calls=("a",)))
    trouble.takes(AlertFired(alert(), "rule", "drill", Severity.HIGH, "main", kind=Kind.DRILL))
    assert trouble.asked_for(OpenEngagement) == []
    assert trouble.incident.engagement is None


def test_an_incident_that_is_paged_for_weeks_keeps_only_its_last_engagements():
    trouble = begun().opened()
    for number in range(3 * MOST_REMEMBERED):
        trouble.takes(ContactEngaged("x", HIRO, f"{HIRO}/{number}"))
    assert len(trouble.incident.engagement.engaged) == MOST_REMEMBERED


def test_calls_are_asked_for_before_anything_there():
    trouble = begun(engage(HIRO, calls=("a",)))
    kinds = [type(one) for _, one in trouble.asked]
    assert PlaceCall in kinds
    assert trouble.asked_for(WakeAt)


# What commands tell of it.


def shown():
    trouble = Trouble(stage("primary"))
    trouble.plans["main"] = replace(read_plan(PLAN, "plan.toml"), name="main")
    return trouble


def test_the_steps_of_a_plan_say_whom_it_engages():
    trouble = shown().fires()
    people = read_contacts(
        '[primary]\nnumber = "+12025550101"\nverified = { "+12025550101" = 2026-11-20 }', "x"
    )
    first = Trouble.fires(shown()).decision
    steps = steps_of(forecast(first, trouble.plans, people, DEFAULT_LIMITS))
    assert [(one.after, one.engages) for one in steps] == [
        (0, ["on-call"]),
        (180, ["managers"]),
        (480, []),
    ]
    assert steps[0].what == "primary rings; Incident Manager engages on-call"


def test_what_comes_next_names_whom_it_engages():
    trouble = shown().fires()
    assert outlook(trouble.incident).what == "stage 2: managers is engaged"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('engage = "pagers"\n', 1, 'engage = "pagers": give "incident-manager"'),
        (f'response_plan = "{RESPONSE_PLAN}"\n', 1, "is for a plan with engage"),
        ('engage = "incident-manager"\nresponse_plan = "mine"\n', 2, "no ARN of a response plan"),
        (f'[[stage]]\nengage = ["{HIRO}"]\n', 2, "needs engage = "),
        ('engage = "incident-manager"\n[[stage]]\nengage = ["hiro"]\n', 3, "no ARN of a contact"),
        (f'engage = "incident-manager"\n[[stage]]\nengage = ["{HIRO}", "{HIRO}"]\n', 3, "twice"),
        (
            'engage = "incident-manager"\n[[stage]]\nengage = '
            + str([f"{HIRO}{number}" for number in range(6)]).replace("'", '"'),
            3,
            "5 contacts at most",
        ),
        (
            f'engage = "incident-manager"\nuntil_reached = "1h"\n[[stage]]\nengage = ["{HIRO}"]\n',
            2,
            "give repeats",
        ),
    ],
)
def test_a_mistake_is_refused_at_its_line(text, line, message):
    whole = text if "[[stage]]" in text else f'{text}\n[[stage]]\ncontacts = ["a"]\n'
    with pytest.raises(ConfigurationError) as refused:
        read_plan(whole, "plan.toml")
    assert refused.value.line == line
    assert message in refused.value.message


def test_explain_shows_the_request():
    book = own_book(PLAN.replace("primary", "a"))
    trouble = Trouble(stage("a"))
    trouble.plans = book.plans
    people = read_contacts(CONTACTS, "contacts.toml")
    asked = requests_for(trouble.fires(plan="plan").decision, book, people, BEGIN)
    [started] = [one for one in asked if one["operation"] == "StartIncident"]
    assert started["parameters"]["responsePlanArn"] == "${UsualResponsePlan}"
    assert json.loads(json.dumps(started)) == started
