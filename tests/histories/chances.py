"""Which line comes next: what chance makes of a number and of who is at the phone."""

from random import Random

from histories.alarms import NAMES, SEVERITIES
from histories.answering import MOODS as ANSWERING_MOODS
from histories.contact_lines import MOODS as EVENT_MOODS
from histories.happenings import MEANWHILE, Happenings
from histories.mishaps import FAULTS, LASTING, RACED

SECONDS = (1, 3, 6, 15, 30, 61, 120, 300)
KEYS = ("1", "11", "2", "22", "3", "3", "*", "21")
ENDINGS = ("rest recovers", "rest recovers", "rest answers", "rest answers", "rest asleep")
OFTEN = ("StartOutboundVoiceContact", "TransactWriteItems", "TransactWriteItems")
"""What must not be done twice, or lost, goes wrong more often than the rest."""
AT_PHONES = 12


class Chances:
    """Draws lines; the same number and the same happenings draw the same ones."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - the histories are to be the same every time

    def line(self, happenings: Happenings) -> str:
        """The next line, of whatever may happen now."""
        drawn = [
            (self.passes, 8),
            (lambda: self.somebody(happenings), AT_PHONES * bool(busy(happenings))),
            (self.fails, 9),
            (self.fails_for, 2),
            (lambda: self.meanwhile(happenings), 10),
            (self.events, 3),
            (self.answering, 3),
            (self.alarm, 5),
            (self.recovers, 3),
            (lambda: f"again {self.chance.randrange(len(happenings.sent))}", 3),
            (lambda: "operator", 1),
        ]
        draws, weights = zip(*drawn, strict=True)
        line: str = self.chance.choices(draws, weights)[0]()
        return line

    def ending(self) -> str:
        """How things come to rest."""
        return self.chance.choice(ENDINGS)

    def passes(self) -> str:
        """Time."""
        return f"passes {self.chance.choice(SECONDS)}"

    def alarm(self) -> str:
        """One of two troubles, the first more often."""
        return f"alarm {self.chance.choice(NAMES)} {self.chance.choice(SEVERITIES)}"

    def recovers(self) -> str:
        """One of them is over."""
        return f"recovers {self.chance.choice(NAMES)}"

    def somebody(self, happenings: Happenings) -> str:
        """Somebody at a phone does something."""
        who = self.chance.choice(busy(happenings))
        if happenings.world.telephony.at_phone[who].state == "ringing":
            return f"{self.chance.choice(['answers'] * 4 + ['declines'])} {who}"
        keys = self.chance.choice([*KEYS, ""])
        return f"presses {who} {keys}" if keys else f"hangs-up {who}"

    def fails(self) -> str:
        """The next one or two requests of a kind."""
        operation = self.chance.choice([*FAULTS, *OFTEN])
        late = ["delivered-late"] if operation == "SendMessage" else []
        fault = self.chance.choice([*FAULTS[operation], *late])
        return f"fails {operation} {fault} {self.chance.choice([1, 1, 2])}"

    def fails_for(self) -> str:
        """A service is in trouble for seconds or minutes."""
        operation = self.chance.choice(list(LASTING))
        fault = self.chance.choice(LASTING[operation])
        return f"fails-for {operation} {fault} {self.chance.choice([5, 20, 60, 200])}"

    def meanwhile(self, happenings: Happenings) -> str:
        """Another function, or a person, is quicker than a request that is under way."""
        others = [self.recovers, self.alarm, lambda: "again 0", lambda: "operator", lambda: "woken"]
        if busy(happenings):
            others.append(lambda: self.somebody(happenings))
        return f"{MEANWHILE} {self.chance.choice([*RACED, *OFTEN])} {self.chance.choice(others)()}"

    def events(self) -> str:
        """The next contact events go astray."""
        return f"events {' '.join(self.chance.choices(EVENT_MOODS, k=3))}"

    def answering(self) -> str:
        """The answer function is slow or down, for one invocation or for all tries of one."""
        mood = self.chance.choice(ANSWERING_MOODS)
        return " ".join(["answering", *[mood] * self.chance.choice([1, 3])])


def busy(happenings: Happenings) -> list[str]:
    """Who is at a phone that rings or talks."""
    return sorted(happenings.world.telephony.at_phone)
