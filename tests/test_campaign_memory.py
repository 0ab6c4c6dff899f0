"""A report of very many people takes no more memory than one of a few."""

import resource
import sys
from itertools import cycle, islice

from campaign_crowd import START, campaign_of, crowd

from dispatch.campaign.report import report_of
from dispatch.campaign.report_rows import Shape, rows
from dispatch.campaign.report_view import Told, report_view

MANY = 250_000
MOST_MB = 50
KINDS = 2_000
"""People that differ; made people take longer to make than to count."""


def peak_mb():
    """Megabytes at the most so far; Linux counts kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def many():
    """One at a time; nobody is kept."""
    return islice(cycle(list(crowd(KINDS))), MANY)


def test_a_report_of_a_quarter_of_a_million_people_grows_by_less_than_50_mb():
    before = peak_mb()
    report = report_of(many())
    grown = peak_mb() - before
    assert report.people == MANY
    assert len(str(report_view(Told(campaign_of(MANY), report, START)))) < 20_000
    assert grown < MOST_MB, f"{grown:.0f} MB"


def test_rows_are_made_one_at_a_time():
    before = peak_mb()
    first = next(rows(many(), Shape()))
    assert sys.getsizeof(first) < 1_000
    assert peak_mb() - before < MOST_MB
