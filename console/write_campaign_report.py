"""The report of a campaign in the terminal."""

from collections import Counter
from collections.abc import Mapping

from rich.text import Text

from console.campaign_page.kinds import OUTCOMES, RESULTS, in_order, outcomes_in
from console.campaign_page.people import results_of, way_text
from console.campaign_page.tables import clock, share
from console.output import visible, write_line, write_row, write_table
from dispatch.campaign.report_view import Told, funnel

MOST_WAYS = 10
WIDE = 26
"""Columns for the name of a step, a result or an answer."""


def write_report(told: Told) -> None:
    """Everything but the hours, which the page draws."""
    campaign = told.campaign
    write_line(f"{campaign.id}: {campaign.status}", "bold")
    _write_counts("how far people came", dict(funnel(told)), {}, funnel(told)[0][1])
    results = results_of(told)
    _write_counts("what became of them", results, RESULTS, sum(results.values()))
    for question in told.asked:
        counted = told.report.answers.get(question, Counter())
        _write_counts(question, dict(counted.most_common()), {}, counted.total())
    _write_ways(told)
    _write_attempts(told)
    write_line()
    write_row("lasted", _lasted(told))
    write_row("cost", _cost(told))


def _write_counts(
    title: str, counted: Mapping[str, int], names: Mapping[str, str], whole: int
) -> None:
    write_line()
    write_line(title, "bold")
    for one in in_order(names, counted) if names else counted:
        write_row(f"  {visible(names.get(one, one))}", share(counted[one], whole), columns=WIDE)


def _write_ways(told: Told) -> None:
    ways = told.report.ways.most_common(MOST_WAYS)
    if not ways:
        return
    write_line()
    write_line("ways through the questions", "bold")
    for way, count in ways:
        write_row(f"  {count:,}", way_text(way))


def _write_attempts(told: Told) -> None:
    by_attempt = told.report.by_attempt
    if not by_attempt:
        return
    outcomes = outcomes_in(by_attempt.values())
    write_line()
    headings = ["call", *(OUTCOMES.get(one, one) for one in outcomes)]
    rows = [
        [Text(f"{number}"), *(Text(f"{counted[one]:,}") for one in outcomes)]
        for number, counted in sorted(by_attempt.items())
    ]
    write_table(headings, rows)


def _lasted(told: Told) -> str:
    lasted = told.report.durations
    if not lasted.count:
        return "no call was answered yet"
    return f"half within {clock(lasted.at(0.5))}, nine of ten within {clock(lasted.at(0.9))}"


def _cost(told: Told) -> str:
    minutes = f"{told.charged.telephony / 60:,.0f} minutes of telephony"
    if told.cost is None:
        return f"unknown, as no price is known: {minutes}"
    missing = f", without {told.unpriced:,} calls of no known price" if told.unpriced else ""
    return f"{told.cost:,.2f} {told.currency} for {minutes}{missing}"
