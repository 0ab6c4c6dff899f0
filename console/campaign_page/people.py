"""What became of the people: how far they came, their results, answers and ways."""

from collections.abc import Mapping

from console.campaign_page.bars import Bar, bars
from console.campaign_page.kinds import RESULTS, in_order
from console.campaign_page.tables import class_of, share, table
from console.drill_page.markup import Markup, join, tag
from dispatch.campaign.person import Stage
from dispatch.campaign.report import OTHER_WAYS, Way
from dispatch.campaign.report_view import Told, funnel

MOST_WAYS, MOST_ANSWERS = 12, 12
"""Drawn at most; a table has all ways, and the rest of the answers."""
SHADES = 6


def funnel_part(told: Told) -> Markup:
    """From the list to the end of the script."""
    steps = funnel(told)
    whole = steps[0][1]
    rows = [
        Bar(name, share(count, whole), [(_of(count, whole), "is-step")]) for name, count in steps
    ]
    figures = [(name, count, f"{_of(count, whole):.1%}") for name, count in steps]
    return join(
        [
            bars("How far people came", rows),
            table("How far people came", ("step", "people", "share"), figures),
        ]
    )


def results_part(told: Told) -> Markup:
    """Exactly one for each person of the list."""
    counted = results_of(told)
    whole = sum(counted.values())
    rows = [
        Bar(
            RESULTS.get(one, one),
            share(counted[one], whole),
            [(_of(counted[one], whole), class_of(one))],
        )
        for one in in_order(RESULTS, counted)
    ]
    figures = [
        (RESULTS.get(one, one), counted[one], f"{_of(counted[one], whole):.1%}")
        for one in in_order(RESULTS, counted)
    ]
    return join(
        [
            bars("What became of each person", rows),
            table("Results", ("result", "people", "share"), figures),
        ]
    )


def results_of(told: Told) -> dict[str, int]:
    """Results, and of whoever has none where they stand; erased people are of the list as well."""
    report = told.report
    standing = {one.value: report.stages[one.value] for one in (Stage.CALLING, Stage.WAITING)}
    counted = {**report.results, **standing, "erased": told.erased}
    return {kind: count for kind, count in counted.items() if count}


def answers_part(told: Told) -> Markup:
    """A picture and a table for each question."""
    return join([_question(one, told.report.answers.get(one, {})) for one in told.asked])


def _question(question: str, counted: Mapping[str, int]) -> Markup:
    given = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    whole = sum(counted.values())
    heading = tag("h3", question, tag("span", f" {whole:,} answered", class_="quiet"))
    if not given:
        return tag(
            "div", heading, tag("p", "Nobody answered it.", class_="quiet"), class_="question"
        )
    rows = [
        Bar(answer, share(count, whole), [(_of(count, whole), f"shade-{place % SHADES}")])
        for place, (answer, count) in enumerate(given[:MOST_ANSWERS])
    ]
    figures = [(answer, count, f"{_of(count, whole):.1%}") for answer, count in given]
    drawn = bars(f"Answers to {question}", rows)
    below = table(f"Answers to {question}", ("answer", "people", "share"), figures)
    return tag("div", heading, drawn, below, class_="question")


def ways_part(told: Told) -> Markup:
    """Which answers were given one after another."""
    ways = told.report.ways.most_common()
    whole = told.report.ways.total()
    if not ways:
        return tag("p", "Nobody has answered yet.", class_="quiet")
    rows = [
        Bar(way_text(way), share(count, whole), [(_of(count, whole), "is-step")])
        for way, count in ways[:MOST_WAYS]
    ]
    figures = [(way_text(way), count, f"{_of(count, whole):.1%}") for way, count in ways]
    headings = ("answers, one after another", "people", "share")
    return join([bars("Ways through the questions", rows), table("Ways", headings, figures)])


def way_text(way: Way) -> str:
    """The answers in their order."""
    return (
        "further ways"
        if way == OTHER_WAYS
        else ", then ".join(one.replace("=", ": ", 1) for one in way)
    )


def left_part(told: Told) -> Markup:
    """At which step calls ended that did not come to the end."""
    counted = told.report.left_at
    given = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    if not given:
        return tag("p", "Every conversation came to its end.", class_="quiet")
    whole = counted.total()
    rows = [
        Bar(step, share(count, whole), [(_of(count, whole), "is-partly")]) for step, count in given
    ]
    below = table("Where they left", ("step", "people"), given)
    return join([bars("Where people left the conversation", rows), below])


def _of(count: int, whole: int) -> float:
    return count / whole if whole else 0.0
