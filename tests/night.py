"""A night on call, in the words of those who live it: alarms, phones, keys, and what was heard."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import recording  # noqa: F401 - from here on, who asks AWS for what is compared with the roles
from journey_log import JourneyLog
from passing import let_pass

from sandbox.cloud import Cloud
from sandbox.deliveries import deliver
from sandbox.view import View

THREE_AM = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CONTACTS = (Path(__file__).parents[1] / "sandbox" / "contacts.toml").read_text(encoding="utf-8")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}


class Night:
    """The sandbox on a clock that only `passes` moves. A call nobody expected fails the test.

    Other contacts (TOML) and another book than the shipped ones can be given.
    """

    def __init__(self, contacts=CONTACTS, book=None) -> None:
        self.cloud = self.deployed(contacts, book)
        self.view = View(self.cloud)
        self.numbers = itertools.count(1)
        self.expected: list[str] = []
        self.phones = {name: Phone(self, name) for name in self.cloud.contacts}
        self.log = JourneyLog()

    def deployed(self, contacts, book):
        """What the night runs on."""
        return Cloud(contacts, THREE_AM, book)

    def alarm(self, name="prod-db01-disk-critical", state="ALARM", before="OK", **more):
        """An alarm changes its state; returns what became of the event."""
        detail = {
            "alarmName": name,
            "state": {"value": state, "reason": "Threshold Crossed"},
            "previousState": {"value": before},
            "configuration": {"description": more.pop("description", ""), "metrics": []},
        }
        event = {
            "id": more.pop("event_id", f"event-{next(self.numbers)}"),
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "account": "111122223333",
            "region": "ap-northeast-1",
            "time": "2026-11-21T03:00:00Z",
            "resources": [f"arn:aws:cloudwatch:ap-northeast-1:111122223333:alarm:{name}"],
            "detail": detail,
        }
        return self.event(event)

    def event(self, event):
        """Any event arrives."""
        self.log.taken(event)
        return deliver(self.cloud, self.view, event)

    def passes(self, text):
        """Time passes: "90s", "2m"."""
        number, unit = re.fullmatch(r"(\d+)([smh])", text).groups()
        let_pass(self.cloud, timedelta(**{UNITS[unit]: int(number)}))

    def phone(self, name):
        return self.phones[name]

    @property
    def incident(self):
        """The newest incident, as the board shows it."""
        return self.view.incidents()[0]

    @property
    def timeline(self):
        return [line["text"] for line in self.incident["timeline"]]

    def calls(self):
        """Who was called, and how many seconds after three."""
        return [
            (call["contact"], (_moment(call["placedAt"]) - THREE_AM).total_seconds())
            for call in self.view.calls()
        ]

    def notices(self, topic):
        return [one["subject"] for one in self.view.notices() if one["topic"] == topic]

    def is_over(self):
        """Stop the sandbox. Nothing that was said or sent may stand in a log."""
        self.cloud.stop()
        self.log.ends(self)

    def ends(self):
        """Nobody was called whom the test did not expect."""
        called = [name for name, _ in self.calls()]
        assert sorted(called) == sorted(self.expected), f"called: {called}"


class Phone:
    """One person's phone."""

    def __init__(self, night, name):
        self.night, self.name = night, name

    @property
    def state(self):
        return next(one for one in self.night.view.phones() if one["contact"] == self.name)

    def rings(self):
        assert self.state["state"] == "ringing", f"{self.name} is {self.state['state']}"
        self.night.expected.append(self.name)
        return self

    def is_silent(self):
        assert self.state["state"] == "idle", f"{self.name} is {self.state['state']}"
        return self

    def answers(self):
        return self._do(lambda telephony: telephony.answer(self.name))

    def presses(self, key):
        return self._do(lambda telephony: telephony.press(self.name, key))

    def declines(self):
        return self._do(lambda telephony: telephony.decline(self.name))

    def hangs_up(self):
        return self._do(lambda telephony: telephony.hang_up(self.name))

    def hears(self, words):
        """The last thing said has these words in it."""
        lines = [line for line in self.state["transcript"] if not line.startswith("key ")]
        assert lines, f"{self.name} hears nothing"
        assert words.casefold() in lines[-1].casefold(), f"{self.name} hears: {lines[-1]}"
        return self

    def _do(self, act):
        act(self.night.cloud.connect.telephony)
        self.night.cloud.loop.settle()
        return self


def _moment(text):
    return datetime.fromisoformat(text)
