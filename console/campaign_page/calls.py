"""The calls: by the hour, by the attempt, how long they lasted, and what they cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from console.campaign_page.bars import Bar, bars
from console.campaign_page.columns import Column, columns
from console.campaign_page.kinds import OUTCOMES, outcomes_in
from console.campaign_page.tables import class_of, clock, legend, share, table
from console.drill_page.markup import Markup, join, tag
from dispatch.campaign.report_view import Told

MOST_HOURS = 48
"""Beyond so many the picture shows days; the table keeps the hours."""


def hours_part(told: Told) -> Markup:
    """Calls by when they were begun, in the colours of their outcomes."""
    by_hour = told.report.by_hour
    outcomes = outcomes_in(by_hour.values())
    drawn = by_hour if len(by_hour) <= MOST_HOURS else _by_day(by_hour)
    form = "%H:%M" if drawn is by_hour else "%d %b"
    given = [
        Column(f"{at:{form}}", [(drawn[at][one], class_of(one)) for one in outcomes])
        for at in sorted(drawn)
    ]
    headings = ["hour", *(OUTCOMES.get(one, one) for one in outcomes), "calls"]
    figures = [_counted(f"{at:%Y-%m-%d %H:%M}", by_hour[at], outcomes) for at in sorted(by_hour)]
    title = f"Calls by {'hour' if drawn is by_hour else 'day'}"
    return join(
        [columns(title, given), legend(outcomes), table("Calls by hour", headings, figures)]
    )


def _counted(name: str, counted: Counter[str], outcomes: Sequence[str]) -> list[str | int]:
    return [name, *(counted[one] for one in outcomes), counted.total()]


def _by_day(by_hour: Mapping[datetime, Counter[str]]) -> dict[datetime, Counter[str]]:
    days: dict[datetime, Counter[str]] = {}
    for hour, counted in by_hour.items():
        days.setdefault(hour.replace(hour=0), Counter()).update(counted)
    return days


def attempts_part(told: Told) -> Markup:
    """What the first, the second and every further call brought."""
    by_attempt = told.report.by_attempt
    outcomes = outcomes_in(by_attempt.values())
    rows = [
        Bar(
            f"Call {number}",
            f"{counted.total():,} calls, {share(counted['answered'], counted.total())} answered",
            [(counted[one] / counted.total(), class_of(one)) for one in outcomes],
        )
        for number, counted in sorted(by_attempt.items())
    ]
    headings = ["call", *(OUTCOMES.get(one, one) for one in outcomes), "calls"]
    figures = [_counted(f"{number}", by_attempt[number], outcomes) for number in sorted(by_attempt)]
    below = table("Outcomes by attempt", headings, figures)
    return join([bars("Outcomes by attempt", rows), legend(outcomes), below])


def durations_part(told: Told) -> Markup:
    """How long the calls talked that were answered."""
    lasted = told.report.durations
    if not lasted.count:
        return tag("p", "No call was answered yet.", class_="quiet")
    given = list(lasted.bars())
    drawn = columns(
        "Calls by their length",
        [Column(f"{start}", [(calls, "is-step")]) for start, _, calls in given],
    )
    said = (
        f"Half of them ended within {clock(lasted.at(0.5))}, nine of ten within "
        f"{clock(lasted.at(0.9))}; {clock(lasted.mean)} on average."
    )
    figures = [(_span(start, end), calls) for start, end, calls in given]
    unit = tag("p", "seconds from", class_="quiet axis")
    return join(
        [tag("p", said), drawn, unit, table("Lengths of calls", ("seconds", "calls"), figures)]
    )


def _span(start: int, end: int | None) -> str:
    return f"{start} or more" if end is None else f"{start} up to {end}"


def cost_part(told: Told) -> Markup:
    """What is charged, and by which prices."""
    charged, cost = told.charged, told.cost
    figures: list[tuple[str, str]] = [
        ("calls that are charged", f"{charged.calls:,}"),
        ("minutes of telephony", f"{charged.telephony / 60:,.0f}"),
        ("minutes of Amazon Connect", f"{charged.service / 60:,.0f}"),
    ]
    if told.unpriced:
        figures += [("calls of which no price is known", f"{told.unpriced:,}")]
    if cost is None:
        unknown = tag("p", "No price is known, so no sum is given.", class_="quiet")
        return join([_list(figures), unknown])
    figures += [("together", f"{cost:,.2f} {told.currency}")]
    if told.report.complete:
        each = cost / told.report.complete
        figures += [("for each who heard it to the end", f"{each:,.3f} {told.currency}")]
    prices = (
        tag("p", f"{country or 'Every country'}: {one.said}", class_="quiet")
        for country, one in sorted(told.prices.items())
        if country in told.report.charged
    )
    return join([_list(figures), *prices])


def _list(figures: list[tuple[str, str]]) -> Markup:
    rows = (tag("div", tag("dt", name), tag("dd", value)) for name, value in figures)
    return tag("dl", *rows)
