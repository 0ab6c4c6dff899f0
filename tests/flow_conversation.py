"""A call as the on-call person lives it: picks up, hears, presses, is hung up on."""

import json
from pathlib import Path

from dispatch.phone import PhoneNumber
from sandbox.flow.run import ContactData, Ended, FlowRun, Listening, Playing

FLOW_FILE = Path(__file__).parents[1] / "contact_flows" / "alert.json"
SECONDS = {
    "Announcement.": 12,
    "Fallback announcement.": 12,
    "Details.": 30,
    "Menu.": 10,
    "Fallback menu.": 10,
    "Your key could not be stored.": 6,
    "Goodbye.": 8,
    "Taken.": 5,
    "You have it.": 15,
    "The next person is called.": 15,
    "Nobody else is left.": 15,
    "It is over.": 15,
    "Shall all calls stop?": 10,
}
"""How long each sentence of these tests takes to speak: no text that ships takes longer."""
LONGEST = 532
"""Seconds of the longest call in which every sentence and every function is that slow."""
MOST_MENUS = 10
"""Menus of the longest call: three rounds, and seven that the person's own keys ask for."""
ATTRIBUTES = {
    "incident": "incident-1",
    "attempt": "attempt-1",
    "contact": "primary",
    "speech": "Fallback announcement.",
    "menu": "Fallback menu.",
    "unconfirmed": "Your key could not be stored.",
    "goodbye": "Goodbye.",
    "turn": "",
}
ARN = "arn:aws:lambda:ap-northeast-1:111122223333:function:tocsin-answer:live"


def flow():
    return json.loads(FLOW_FILE.read_text().replace("${AnswerFunctionArn}", ARN))


def action(flow, identifier):
    return next(one for one in flow["Actions"] if one["Identifier"] == identifier)


def sentences(ssml):
    """The sentences of a text, in the order they are spoken."""
    return sorted((one for one in SECONDS if one in ssml), key=ssml.index)


class AnswerFunction:
    """Stands in for the answer function; remembers what it was told."""

    def __init__(self):
        self.told = []
        self.events = []
        self.broken = set()
        self.turn = 0
        self.replies = {
            "picked up": ("Announcement. Menu.", "menu"),
            "1": ("You have it.", "end"),
            "2": ("The next person is called.", "end"),
            "3": ("Details. Menu.", "more"),
            "*": ("Announcement. Menu.", "menu"),
            "9": ("Shall all calls stop?", "more"),
        }

    def is_down_for(self, *happenings):
        self.broken |= set(happenings)
        return self

    def is_down(self):
        return self.is_down_for(*self.replies)

    def is_up_again(self):
        self.broken.clear()

    def says(self, happening, speech, next_step):
        self.replies[happening] = (speech, next_step)
        return self

    def __call__(self, arn, event):
        assert arn == ARN
        parameters = event["Details"]["Parameters"]
        happening = parameters.get("key", parameters["happening"])
        self.told.append(happening)
        self.events.append(event)
        if happening in self.broken:
            raise ConnectionError("the table does not answer")
        self.turn += "key" in parameters
        speech, next_step = self.replies[happening]
        return {"speech": speech, "next": next_step, "turn": str(self.turn)}


class Call:
    """One call, picked up. `seconds` counts its length; Lambda failures use their whole limit."""

    def __init__(self, function=None, language="en", flow_json=None, **attributes):
        self.flow = flow_json or flow()
        self.function = function or AnswerFunction()
        self.seconds = 0
        self.heard = []
        self.listened = 0
        contact = ContactData(
            "contact-1",
            "arn:aws:connect:ap-northeast-1:111122223333:instance/i",
            PhoneNumber("+15550100"),
            PhoneNumber("+15550101"),
            {**ATTRIBUTES, "language": language, **attributes},
        )
        self.run = FlowRun(self.flow, contact, self._invoke)
        self._tries = 0

    def picks_up(self):
        return self._then(self.run.start())

    def presses(self, key):
        assert isinstance(self.waiting, Listening), f"nobody listens: {self.waiting}"
        return self._then(self.run.pressed(key))

    def waits_and_presses(self, key):
        """Presses at the last moment."""
        self.seconds += self._length() + self.waiting.timeout
        return self.presses(key)

    def stays_silent(self):
        self.seconds += self._length() + self.waiting.timeout
        return self._then(self.run.timed_out())

    def hears(self, *expected):
        assert sentences(self.waiting.ssml) == list(expected)
        return self

    def moves_on(self):
        """Listens to a message to its end."""
        self.seconds += self._length()
        return self._then(self.run.spoken())

    def line_ends(self):
        while isinstance(self.waiting, Playing):
            self.moves_on()
        assert self.waiting == Ended()
        return self

    @property
    def over(self):
        return not isinstance(self.waiting, Listening)

    def _then(self, waiting):
        self.waiting = waiting
        self.heard += [] if isinstance(waiting, Ended) else [waiting.ssml]
        self.listened += isinstance(waiting, Listening)
        return self

    def _length(self):
        return sum(SECONDS[sentence] for sentence in sentences(self.waiting.ssml))

    def _invoke(self, arn, event):
        try:
            answer = self.function(arn, event)
        except ConnectionError:
            self._tries += 1
            self.seconds += 5 if self._tries % 3 == 0 else 0
            raise
        self.seconds += 5
        return answer
