"""Reads every line that the functions log during a night, and knows what none may hold.

`Night` begins with one and looks through it at its end, so that every journey of every test file
is read: a phone number, words of a call or of a message, an alarm's description or a whole event
in a log fails the test that wrote it.
"""

import json
import logging

from aws_lambda_powertools.logging import Logger

from sandbox import regions

SHORTEST = 12
"""Characters of a text that can only come from what was said: "Over." may stand anywhere."""
OF_AN_EVENT = ('"detail-type"', "'detail-type'", '"alarmName"', "'alarmName'")
"""What stands in a whole event, however it was printed."""
MAY_BE_LOGGED = (
    *("id", "alarmName", "name", "eventArn", "eventTypeCode"),
    *("status", "severity", "value"),
)
"""Keys of an event whose texts may be an id or a reason elsewhere."""


class JourneyLog(logging.Handler):
    """Beside the functions' own handler, and with its format; at the finest level."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        Logger(service="tocsin")  # Powertools formats its first handler: that must be its own
        self.log = logging.getLogger("tocsin")
        self.setFormatter(self.log.handlers[0].formatter)
        for other in [one for one in self.log.handlers if isinstance(one, JourneyLog)]:
            other.leave()  # of a night that was never over
        self.lines, self.events, self.before = [], [], self.log.level
        self.log.addHandler(self)
        self.log.setLevel(logging.DEBUG)

    def emit(self, record):
        self.lines.append(self.format(record))

    def taken(self, event):
        """An event that the night was given."""
        self.events.append(event)

    def leave(self):
        """Listen no longer."""
        if self in self.log.handlers:
            self.log.removeHandler(self)
            self.log.setLevel(self.before)

    def ends(self, night):
        """Listen no longer; fails where a line holds what none may."""
        self.leave()
        printed = [one.output.getvalue() for one in night.cloud.functions.values()]
        told = found(self.lines + [line for one in printed for line in one.splitlines()], night)
        assert told == [], f"a log tells too much: {told}"


def found(lines, night):
    """What is told that must not be, each with the line that tells it."""
    secrets = {*numbers(night), *words(night), *descriptions(night.log.events), *OF_AN_EVENT}
    # A line is JSON: a text stands in it as it is, or escaped.
    forms = {secret: (secret, json.dumps(secret)[1:-1]) for secret in secrets}
    return [
        (secret, line)
        for line in lines
        for secret, both in forms.items()
        if any(form in line for form in both)
    ]


def numbers(night):
    """Everybody's phone numbers, and the callers', without their plus."""
    people = [one for each in night.cloud.contacts.values() for one in each.numbers]
    callers = (regions.PARAMETERS["CallerNumber"], regions.SECOND_NUMBER)
    return [one.lstrip("+") for one in (*(each.dialled for each in people), *callers)]


def words(night):
    """Every line that was said in a call, published, or sent to a phone."""
    cloud = night.cloud
    calls = [call for one in cloud.connects.values() for call in one.calls.values()]
    said = [line for call in calls for line in call.transcript if not line.startswith("key ")]
    published = [line for one in cloud.topics.published for line in one.body.splitlines()]
    sent = [one.text for one in cloud.messages.sent]
    return [text for text in (*said, *published, *sent) if len(text) >= SHORTEST]


def descriptions(value):
    """The sentences in the events, wherever they stand: no names, ids or severities."""
    found, left = [], [("", value)]
    while left:  # no recursion: some events are nested deeper than Python goes
        key, one = left.pop()
        if isinstance(one, dict):
            left.extend(one.items())
        elif isinstance(one, list):
            left.extend((key, each) for each in one)
        elif _is_description(key, one):
            found.append(one)
    return found


def _is_description(key, value):
    sentence = isinstance(value, str) and " " in value and len(value) >= SHORTEST
    return sentence and key not in MAY_BE_LOGGED and key != "detail-type"
