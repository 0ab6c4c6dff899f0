"""The `[[layer]]` tables of a rota's file."""

from dispatch.rota.hours_text import hours_of
from dispatch.rota.model import HandOver, Hours, Layer
from dispatch.rota.times_of_file import wall_time_in
from dispatch.toml_file import Table

MOST_IN_TURN = 50
MOST_HOURS = 20
MOST_UNITS = 52
"""The greatest `every`: hand-overs rarer than this are an override, not a rota."""


def layer_in(table: Table) -> Layer:
    """One layer; raises ConfigurationError with the line of what is wrong."""
    table.asked.add("end")
    layer = Layer(
        contacts=contacts_in(table, MOST_IN_TURN),
        hand_over=_hand_over(table),
        start=wall_time_in(table, "start"),
        every=table.whole("every", 1, MOST_UNITS),
        end=wall_time_in(table, "end") if "end" in table.values else None,
        hours=_hours(table),
    )
    table.done()
    if layer.every == 0:
        table.refuse("every", f"every is 0: give 1 to {MOST_UNITS}")
    if layer.end and layer.end <= layer.start:
        table.refuse("end", "end must be after start")
    return layer


def contacts_in(table: Table, most: int) -> tuple[str, ...]:
    """One to `most` contacts."""
    contacts = table.texts("contacts")
    if not contacts:
        table.refuse("contacts", 'contacts must name somebody, as ["primary"]')
    if len(contacts) > most:
        table.refuse("contacts", f"there are {len(contacts)} contacts; {most} at most")
    return contacts


def _hand_over(table: Table) -> HandOver:
    named = table.text("hand_over")
    if named not in set(HandOver):
        table.refuse("hand_over", f'hand_over = "{named}": give one of {", ".join(HandOver)}')
    return HandOver(named)


def _hours(table: Table) -> tuple[Hours, ...]:
    texts = table.texts("hours")
    if len(texts) > MOST_HOURS:
        table.refuse("hours", f"there are {len(texts)} hours; {MOST_HOURS} at most")
    if "hours" in table.values and not texts:
        table.refuse("hours", "hours is empty, so nobody would be on call: leave it out for always")
    try:
        return tuple(map(hours_of, texts))
    except ValueError as error:
        table.refuse("hours", str(error))
