"""A night on which everything goes wrong, as chance makes it of a number, and what must hold."""

import copy
import json
from datetime import timedelta
from random import Random

from faults import (
    conflict,
    doubled,
    half_answered,
    killed_after,
    killed_before,
    refused,
    refused_write,
    swallowed,
    unheard,
    unreached,
)

from dispatch.facts import Acknowledged
from dispatch.incident import State
from dispatch.translate.fields import key
from dispatch.triage import Became

ANY = (killed_before, killed_after, unheard, unreached)
FAULTS = {
    "StartOutboundVoiceContact": (
        *ANY,
        refused("LimitExceededException", 429),
        refused("TooManyRequestsException", 429),
        refused("InternalServiceException", 500),
        refused("DestinationNotAllowedException", 403),
    ),
    "StopContact": (*ANY, refused("InternalServiceException", 500)),
    "DescribeContact": (*ANY, refused("ThrottlingException", 429), refused("X", 403)),
    "Publish": (*ANY, refused("InternalErrorException", 500)),
    "SendMessage": (*ANY, swallowed, doubled, refused("InternalError", 500)),
    "TransactWriteItems": (killed_before, killed_after, unheard, conflict, refused_write),
    "PutItem": (killed_before, killed_after, unheard, refused_write),
    "GetItem": (killed_before, unreached, refused_write),
    "BatchGetItem": (killed_before, unreached, refused_write, half_answered),
    "Query": (killed_before, refused_write),
}
RACED = ("StartOutboundVoiceContact", "TransactWriteItems", "SendMessage", "Publish")
"""Requests between which the state of an incident is read, decided upon, and written."""
TAGS = ("critical", "critical", "high", "medium")
STEPS = 30
LONGEST_CALM = 8
"""Times ten minutes: every plan with all its repeats, raised twice, and five deliveries."""
FOUND = timedelta(minutes=3)
"""The auditor finds what is overdue within two minutes; its wake-up may come twice or be lost."""
RINGING = timedelta(seconds=60)
"""A call that nobody could stop ends by itself; whoever picks up hears that it is over."""
AT_ONCE = timedelta(seconds=1)
ENDED = {"acknowledged", "resolved", "missed"}


class Lines:
    """Contact events on their way: passed on, twice, late, in other letters, or never."""

    def __init__(self, cloud):
        self.loop, self.pass_on = cloud.loop, cloud.connect.put_event
        self.moods = []
        cloud.connect.put_event = self.put

    def put(self, event):
        mood = self.moods.pop(0) if self.moods else "prompt"
        if mood == "twice":
            self.pass_on(event)
            self.loop.at(self.loop.now + timedelta(seconds=40), lambda: self.pass_on(event))
        elif mood == "late":
            self.loop.at(self.loop.now + timedelta(seconds=70), lambda: self.pass_on(event))
        elif mood == "shouted":
            self.pass_on(shouted(event))
        elif mood != "lost":
            self.pass_on(event)


def shouted(event):
    """The same event with the capitals that Amazon's samples have."""
    changed = copy.deepcopy(event)
    changed["detail"] = {name[:1].upper() + name[1:]: one for name, one in event["detail"].items()}
    return changed


class FaultyNight:
    """One history: two troubles, three people, and everything that can go wrong."""

    def __init__(self, seed, night, faults, lines):
        self.chance = Random(seed)  # noqa: S311 - the histories are to be the same every time
        self.seed, self.night, self.faults, self.lines = seed, night, faults, lines
        self.loop = night.cloud.loop
        self.telephony = night.cloud.connect.telephony
        self.before = len(night.cloud.connect.calls)
        self.sent = []  # every event of this night
        self.incident_of = {}  # by the event that opened or joined it
        self.done = []

    def run(self):
        self.an_alarm_changes(over=False)
        for _ in range(STEPS):
            act = self.chance.choices(*zip(*self.what_may_happen(), strict=True))[0]
            self.done.append(act.__name__)
            act()
            self.what_always_holds()
        self.comes_to_rest()

    # ------------------------------------------------------------------ what happens

    def what_may_happen(self):
        at_phones = 12 if self.telephony.at_phone else 0
        return [
            (self.time_passes, 8),
            (self.somebody_does_something, at_phones),
            (self.a_request_will_fail, 10),
            (self.something_happens_meanwhile, 8),
            (self.contact_events_go_astray, 3),
            (lambda: self.an_alarm_changes(over=False), 5),
            (lambda: self.an_alarm_changes(over=True), 3),
            (self.an_event_comes_again, 3),
            (self.an_operator_acknowledges, 1),
        ]

    def an_alarm_changes(self, *, over):
        name = f"night{self.seed}-{self.chance.choice('aab')}"
        event = {
            "id": f"event-{self.seed}-{len(self.sent)}",
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "account": "111122223333",
            "region": "ap-northeast-1",
            "time": self.loop.now.isoformat(),
            "resources": [f"arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:{name}"],
            "detail": {
                "alarmName": name,
                "state": {"value": "OK" if over else "ALARM", "reason": "Threshold Crossed"},
                "previousState": {"value": "ALARM" if over else "OK"},
                "configuration": {"description": f"[{self.chance.choice(TAGS)}] it fails"},
            },
        }
        self.sent.append(event)
        self.night.event(event)

    def an_event_comes_again(self):
        self.night.event(self.chance.choice(self.sent))

    def somebody_does_something(self):
        who = self.chance.choice(sorted(self.telephony.at_phone))
        call = self.telephony.at_phone[who]
        if call.state == "ringing":
            self.chance.choice([self.telephony.answer] * 4 + [self.telephony.decline])(who)
        else:
            for pressed in self.chance.choice(["1", "11", "2", "22", "3", "*", "21", "hang up"]):
                self.presses(who, call, pressed)
        self.loop.settle()

    def presses(self, who, call, pressed):
        if self.telephony.at_phone.get(who) is not call:
            return
        if pressed in "12*3":
            self.telephony.press(who, pressed)
            self.loop.settle()
            self.what_is_confirmed_is_stored(call)
        elif pressed == "h":
            self.telephony.hang_up(who)

    def time_passes(self):
        seconds = self.chance.choice([1, 3, 6, 15, 30, 61, 120, 300])
        self.loop.advance(self.loop.now + timedelta(seconds=seconds))

    def a_request_will_fail(self):
        operation = self.chance.choice(list(FAULTS))
        late = [self.faults.late] if operation == "SendMessage" else []
        fault = self.chance.choice([*FAULTS[operation], *late])
        self.done.append(f"{operation} {getattr(fault, '__qualname__', fault)}")
        self.faults.next(operation, fault, self.chance.choice([1, 1, 2]))

    def something_happens_meanwhile(self):
        """Another function, or a person, is quicker than a request that is under way."""
        operation = self.chance.choice(RACED)
        act = self.chance.choice(
            [
                lambda: self.an_alarm_changes(over=True),
                lambda: self.an_alarm_changes(over=False),
                self.an_event_comes_again,
                self.an_operator_acknowledges,
                self.somebody_is_woken,
                lambda: self.telephony.at_phone and self.somebody_does_something(),
            ]
        )

        self.done.append(f"{operation} overtaken")
        self.faults.overtake(operation, act)

    def somebody_is_woken(self):
        for incident in self.incidents():
            at = self.loop.now.isoformat()
            self.queue("WakeUpQueue").send(json.dumps({"incident": incident.id, "at": at}))
        self.loop.settle()

    def contact_events_go_astray(self):
        self.lines.moods += self.chance.choices(["lost", "late", "twice", "shouted"], k=3)

    def an_operator_acknowledges(self):
        for incident in self.incidents():
            self.night.cloud.operator().take(incident.id, [Acknowledged("Olga")])
            self.loop.settle()
            return

    # ------------------------------------------------------------------ what must hold

    def what_is_confirmed_is_stored(self, call):
        told = call.transcript[-1]
        if "it is yours" in told or "受け付けました" in told:
            lines = self.night.view.history.timeline(call.request["Attributes"]["incident"])
            assert f"{call.contact} has it" in [line.text for line in lines]

    def what_always_holds(self):
        incidents = self.incidents()
        for incident in incidents:
            if incident.state is State.OPEN:
                assert incident.overdue_at is not None, "forgotten"
                assert self.fault_is_fresh() or incident.overdue_at > self.loop.now - FOUND
        running = [one.alert.dedup_key for one in incidents if one.accepts_alerts]
        assert len(running) == len(set(running)), "two incidents for one trouble"
        self.no_call_is_made_twice({one.id: one for one in incidents})

    def fault_is_fresh(self):
        """True while what went wrong may not have been found yet."""
        now = self.loop.now
        return self.faults.waiting_for_any or self.failed_between(now - FOUND, now)

    def no_call_is_made_twice(self, incidents):
        places = []
        for call in self.calls():
            asked = call.request["Attributes"]
            incident = incidents.get(asked["incident"]) or self.night.view.store.load(
                asked["incident"]
            )
            one = incident.attempt(asked["attempt"])
            assert call.request["ClientToken"] == one.id
            places.append((incident.id, one.round, one.stage, one.contact, one.number))
        assert len(places) == len(set(places))

    def comes_to_rest(self):
        """Nothing fails any more; once things have settled, all is told, over and quiet."""
        self.faults.over()
        self.lines.moods.clear()
        for _ in range(LONGEST_CALM):
            self.loop.advance(self.loop.now + timedelta(minutes=10))
            if all(self.at_rest(incident) for incident in self.incidents()):
                break
        self.every_event_is_accounted_for()
        for incident in self.incidents():
            assert self.at_rest(incident), incident
            self.nothing_rang_after_the_end(incident)
            self.it_was_told(incident)
            self.no_key_was_lost(incident)
        assert not self.telephony.at_phone

    def at_rest(self, incident):
        over = incident.state is not State.OPEN
        quiet = not incident.plan.calls_somebody and incident.closes_at
        live = [one for one in incident.attempts if one.live]
        return (over or quiet) and not live and incident.pending == ()

    def every_event_is_accounted_for(self):
        kept = [one.body for one in self.queue("EventDeadLetterQueue").held]
        for event in self.sent:
            outcome = self.night.view.store.outcome(key(event["id"]))
            if outcome is None:
                assert any(event["id"] in body for body in kept), f"lost: {event['id']}"
            else:
                assert outcome.became in set(Became)

    def nothing_rang_after_the_end(self, incident):
        lines = self.night.view.history.timeline(incident.id)
        ends = [one.at for one in lines if one.kind in ENDED]
        for call in self.calls_of(incident) if ends else ():
            assert call.placed_at <= ends[-1], "called after the end"
            rang_until = call.connected_at or call.ended_at
            slow = self.failed_between(ends[-1] - RINGING, rang_until)
            assert rang_until <= ends[-1] + (RINGING if slow else AT_ONCE), "nobody stopped it"

    def failed_between(self, start, end):
        return any(start <= at <= end for at in self.faults.failed_at)

    def it_was_told(self, incident):
        """How it ended is told to the team; that everyone missed it, to those behind Tocsin."""
        occasion = incident.state.value
        topic = "operations" if occasion == "missed" else "notices"
        notices = [one for one in self.night.view.notices() if incident.id in one["body"]]
        told = {(one["topic"], one["subject"].split()[1].strip(":")) for one in notices}
        assert (topic, occasion) in told or incident.state is State.OPEN, told

    def no_key_was_lost(self, incident):
        """A key 1 that the contact record holds took the trouble, were it only read there."""
        for call in self.calls_of(incident):
            attempt = incident.attempt(call.request["Attributes"]["attempt"])
            if call.attributes.get("key") == "1" and attempt.round >= incident.first_round:
                assert incident.state in {State.ACKNOWLEDGED, State.RESOLVED}

    # ------------------------------------------------------------------ what there is

    def incidents(self):
        for event in self.sent:
            if event["id"] not in self.incident_of:
                outcome = self.night.view.store.outcome(key(event["id"]))
                if outcome is not None:
                    self.incident_of[event["id"]] = outcome.incident
        ids = dict.fromkeys(one for one in self.incident_of.values() if one)
        return [self.night.view.store.load(one) for one in ids]

    def calls(self):
        return list(self.night.cloud.connect.calls.values())[self.before :]

    def calls_of(self, incident):
        return [one for one in self.calls() if one.request["Attributes"]["incident"] == incident.id]

    def queue(self, name):
        return self.night.cloud.queues[self.night.cloud.deployment.queues[name].arn]
