"""How long it took, beside the target: one bar."""

from console.drill_page.markup import Markup, percent, picture, tag
from dispatch.drill.report import Report
from dispatch.drill.words import seconds

BEYOND = 1.15
"""The bar goes on a little beyond the target, or beyond what it took."""


def gauge(report: Report) -> Markup:
    """Filled up to when it was taken, or all of it where nobody took it."""
    longest = max(report.target, report.took or report.over or 0.0) * BEYOND
    filled = 1.0 if report.took is None else report.took / longest
    at = percent(report.target / longest)
    return picture(
        f"Taken after {seconds(report.took)}, target {seconds(report.target)}",
        44,
        tag("rect", x=0, y=2, width="100%", height=16, rx=8, class_="lane"),
        tag("rect", x=0, y=2, width=percent(max(filled, 0.01)), height=16, rx=8, class_="filled"),
        tag("line", x1=at, x2=at, y1=0, y2=24, class_="mark"),
        tag("text", f"target {seconds(report.target)}", x=at, y=38, text_anchor="end"),
    )
