"""What must always hold (design.md): each invariant one named check."""

from dataclasses import dataclass

from histories.checks import ends, events, keys, pages, phones
from histories.seen import Holds


@dataclass(frozen=True)
class Check:
    """One named check: which invariant, what must hold, and when it is looked at."""

    name: str
    invariant: int
    holds: Holds
    always: bool = False
    """True: after every line. False: when everything has come to rest."""


CHECKS = (
    Check("every event ends as exactly one", 1, events.every_event_ends_as_exactly_one),
    Check("an outcome never changes", 1, events.an_outcome_never_changes, always=True),
    Check("nothing on record changes", 1, events.nothing_on_record_changes, always=True),
    Check("every call is on record", 2, phones.every_call_is_on_record, always=True),
    Check("no phone rings twice", 2, phones.no_phone_rings_twice, always=True),
    Check("only a key acknowledges", 3, keys.only_a_key_acknowledges),
    Check("a confirmed key is stored", 3, keys.a_confirmed_key_is_stored, always=True),
    Check("no key is lost", 3, keys.no_key_is_lost),
    Check("the end stops what rings, and says so", 4, ends.the_end_stops_what_rings),
    Check("a delay is told and drops nothing", 5, pages.a_delay_is_told_and_drops_nothing),
    Check("one failure silences no other", 6, pages.one_failure_silences_no_other),
    Check("alerts are served first", 7, pages.alerts_are_served_first),
    Check(
        "every open incident has a next step",
        8,
        ends.every_open_incident_has_a_next_step,
        always=True,
    ),
    Check("every plan ends", 8, ends.every_plan_ends),
    Check("one call per person at a time", 2, phones.one_call_at_a_time, always=True),
    Check("limits per number are held", 5, phones.limits_are_held),
    Check("what waits for a limit is told", 5, pages.what_waits_for_a_limit_is_told),
)
