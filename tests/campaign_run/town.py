"""The people of a run: who they are, and what each does in each call, by nothing but the seed."""

from dataclasses import dataclass
from functools import cached_property
from random import Random

from dirty_list import mobile

from sandbox.telephone.crowd import Happens, Script

ZONES = ("Asia/Tokyo",) * 6 + ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "")
"""Of the list's column; without one it is that of the number's country."""
KEYS = (
    "111",
    "112",
    "12",
    "211",
    "1*11",
    "1511",
    "19112",
    "131112",
    "198",
    "198",
    "141",
    "142",
    "",
    "1",
)
"""Complete, asked again, a wrong key, nearly opted out, an agent, opted out, later, no key."""
ANSWERED = 0.55
HAPPENINGS = {
    Happens.VOICEMAIL: 6,
    Happens.NO_ANSWER: 24,
    Happens.BUSY: 8,
    Happens.FAILS: 3,
    Happens.WRONG_NUMBER: 3,
}
HANGS_UP = 0.35
"""Of those who answer, in the middle somewhere."""


@dataclass(frozen=True)
class Town:
    """So many people; each is the same in every run of this seed."""

    people: int
    seed: int
    zones: tuple[str, ...] = ZONES

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Whose number it is, in E.164 form."""
        return {f"+81{mobile(self.place_of(one))[1:]}": one for one in range(self.people)}

    def place_of(self, person: int) -> int:
        """Another part of the numbers for each seed."""
        return person + self.seed % 100 * 50_000

    def zone(self, person: int) -> str:
        """What the list says of them."""
        return Random(f"{self.seed} {person}").choice(self.zones)  # noqa: S311 - to be the same again

    def does(self, number: str, call: int) -> Script | None:
        """What becomes of this call to the number, as Telephony.crowd."""
        person = self.numbers.get(number)
        if person is None:
            return None
        chance = Random(f"{self.seed} {person} {call}")  # noqa: S311 - as above
        if chance.random() >= ANSWERED:
            kinds, weights = zip(*HAPPENINGS.items(), strict=True)
            return Script(chance.choices(kinds, weights)[0], after=chance.randint(2, 25))
        return Script(
            after=chance.randint(2, 40),
            keys=chance.choice(KEYS),
            thinks=chance.choice((0.5, 1.0, 3.0)),
            hangs_up=chance.uniform(1, 45) if chance.random() < HANGS_UP else None,
        )

    def list(self) -> bytes:
        """The list as a CSV file."""
        rows = (
            f"{number},Ann {person},Monday,{self.zone(person)}\n"
            for number, person in self.numbers.items()
        )
        return ("phone,name,date,zone\n" + "".join(rows)).encode()
