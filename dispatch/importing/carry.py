"""An export becomes files: contacts, rotas and plans."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dispatch.importing.keys import keys_for, slug
from dispatch.importing.loss import Losses, What, named, one_line
from dispatch.importing.model import Escalation, Export, Person, Schedule
from dispatch.importing.plans import Carried, plan_of
from dispatch.importing.rotas import People, rotas_of
from dispatch.importing.writing import contacts_text, plan_text, rehearsal_text, rota_text
from dispatch.plan import SELF_TEST, Plan
from dispatch.rota.calendar_table import ADDRESS
from dispatch.rota.layer_tables import MOST_IN_TURN
from dispatch.rota.model import Rota

PLANS, ROTAS = "escalation_plans", "escalation_plans/rotas"
CONTACTS, REHEARSAL = "contacts.toml", "rehearsal/contacts.toml"
RESERVED = {SELF_TEST, "limits"}
"""Names of plans that mean something else."""
MOST_BYTES = 8192
"""Of a parameter of Systems Manager, in which the contacts are stored."""


_CONTACTS_HEADING = """\
Contacts from {}. Nobody is verified yet: store them with `tocsin contacts import`, then
`tocsin contacts verify NAME` calls each number. Do not commit this file."""
_REHEARSAL_HEADING = """\
The same people with invented numbers, to play the plans: tocsin simulate --contacts this-file.
Never store this file: nobody would be reached."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The files by their path in the project's form, and what they hold."""

    files: Mapping[str, str]
    people: Mapping[str, Person]
    rotas: tuple[Rota, ...]
    plans: tuple[Plan, ...]


def carry(
    export: Export, system: str, taken: Collection[str], now: datetime, losses: Losses
) -> Imported:
    """The files of one export; `taken` are names of plans and rotas that the project has."""
    named_people = ((one.id, one.name) for one in export.people)
    keys = keys_for(named_people, {SELF_TEST}, "person")
    carrier = _Carrier(system, taken, People(keys, now.replace(tzinfo=None)), losses)
    people = {keys[one.id]: one for one in export.people}
    rotas = carrier.rotas(export.schedules)
    plans = carrier.plans(export.escalations, rotas)
    carrier.contacts(people, now.date())
    each = tuple(rota for several in rotas.values() for rota in several)
    return Imported(carrier.texts, people, each, plans)


@dataclass(slots=True)
class _Carrier:
    system: str
    taken: Collection[str]
    people: People
    losses: Losses
    texts: dict[str, str] = field(default_factory=dict)

    def rotas(self, schedules: Sequence[Schedule]) -> dict[str, list[Rota]]:
        """The rotas of each schedule that has any."""
        names = self._names(schedules, "rota")
        carried: dict[str, list[Rota]] = {}
        for one in schedules:
            if one.calendar:
                carried |= self._calendar(one, names[one.id])
            elif rotas := rotas_of(one, names[one.id], self.people, self.losses):
                carried[one.id] = rotas
        heads = {one.id: self._heading("schedule", one) for one in schedules}
        for identifier, rotas in carried.items():
            for rota in rotas:
                self.texts.setdefault(
                    f"{ROTAS}/{rota.name}.toml", rota_text(rota, heads[identifier])
                )
        return carried

    def plans(
        self, escalations: Sequence[Escalation], rotas: Mapping[str, Sequence[Rota]]
    ) -> tuple[Plan, ...]:
        """The plan of each escalation."""
        names, carried = self._names(escalations, "plan"), Carried(self.people, rotas)
        plans = []
        for one in escalations:
            plan = plan_of(one, names[one.id], carried, self.losses)
            text = plan_text(plan, self._heading("escalation", one))
            self.texts[f"{PLANS}/{plan.name}.toml"] = text
            plans.append(plan)
        return tuple(plans)

    def contacts(self, people: Mapping[str, Person], day: date) -> None:
        """Both files of contacts, and what is not in them."""
        text = contacts_text(people, _CONTACTS_HEADING.format(self.system))
        self.texts[CONTACTS] = text
        self.texts[REHEARSAL] = rehearsal_text(people, _REHEARSAL_HEADING, day)
        for key, person in people.items():
            if not person.numbers:
                instead = f"write it into {CONTACTS}: {key} stands there as a comment"
                self.losses.add(What.NUMBER, key, "no number for calls in the export", instead)
        self._unsaid(people)
        if len(text.encode()) > MOST_BYTES:
            why = f"{CONTACTS} has {len(text.encode()):,} bytes, and {MOST_BYTES:,} can be stored"
            self.losses.add(What.PERSON, CONTACTS, why, "leave out whom no plan calls")

    def _unsaid(self, people: Mapping[str, Person]) -> None:
        """What the source does not know of its people."""
        for what, default, known in (
            (What.LANGUAGE, "en", [key for key, one in people.items() if one.language]),
            (What.TIME_ZONE, "UTC", [key for key, one in people.items() if one.time_zone]),
        ):
            if missing := [key for key in people if key not in known]:
                why = f"{len(missing)} people of whom the export does not say it"
                self.losses.add(what, CONTACTS, why, f"{default} is written: mend it there")

    def _calendar(self, one: Schedule, name: str) -> dict[str, list[Rota]]:
        contacts = list(self.people.keys.values())[:MOST_IN_TURN]
        if not ADDRESS.fullmatch(one.calendar) or not contacts:
            why = "its calendar is at no https address, or there are no people"
            self.losses.add(What.CALENDAR, one.where, why, "no rota; the steps go on without it")
            return {}
        why = "who is on call stands in a calendar, by names that are the source's own"
        instead = "the rota reads it: its events must name the contacts by their keys here"
        self.losses.add(What.CALENDAR, one.where, why, instead)
        rota = Rota(name, one.time_zone)
        text = rota_text(rota, self._heading("schedule", one), (one.calendar, contacts))
        self.texts[f"{ROTAS}/{name}.toml"] = text
        return {one.id: [rota]}

    def _names(self, items: Sequence[Schedule | Escalation], kind: str) -> Mapping[str, str]:
        taken = RESERVED.union(self.taken)
        names = keys_for(((one.id, one.name) for one in items), taken, kind)
        for one in items:
            if slug(one.name) != names[one.id]:
                why = f'"{named(one.name)}" is no file name, or is taken'
                self.losses.add(What.NAME, one.where, why, f"the {kind} is {names[one.id]}")
        return names

    def _heading(self, kind: str, one: Schedule | Escalation) -> str:
        return f"From {self.system}: {kind} {named(one.name) or one.id} ({one_line(one.id)})."
