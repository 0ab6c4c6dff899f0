"""The targets of archive.py, each beside what was found."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive_table import HourLong, Row
from archive_ways import SAMPLE, UNCHECKED

SMALLER, OF_THE_CLAIM, FASTER = 10.0, 0.6, 3.0
"""Least size of `speech`, most of its cost, least speed of `compatible`: docs of the benchmark."""
OF_THE_SAMPLE = "the sample's {:.2f}"


@dataclass(frozen=True)
class Line:
    """What was found, and its target."""

    found: str
    met: bool
    target: str

    def __str__(self) -> str:
        missed = "" if self.met else ": MISSED"
        return f"{self.found}; the target is {self.target}{missed}"


def of_speech(speech: Row, sample: Row) -> tuple[Line, ...]:
    """How small, how good and how dear `speech` is."""
    mixed, each = speech.mixed.pesq, speech.each.pesq
    cost, most = speech.of_the_claim, f"{OF_THE_CLAIM:.0%} at most"
    return (
        _at_least(f"speech is {speech.smaller:.1f} times smaller", speech.smaller, SMALLER),
        _at_least(
            f"mixed into one channel, its PESQ is {mixed:.2f}",
            mixed,
            sample.mixed.pesq,
            OF_THE_SAMPLE,
        ),
        _at_least(
            f"of each speaker, its PESQ is {each:.2f}", each, sample.each.pesq, OF_THE_SAMPLE
        ),
        Line(f"six years of it cost {cost:.1%} of the sample's claim", cost <= OF_THE_CLAIM, most),
    )


def of_speed(rows: Mapping[str, Row], hours: Mapping[str, HourLong]) -> tuple[Line, ...]:
    """How fast `compatible` is: conversion is judged against conversion."""
    calls = rows[SAMPLE].cpu_s / rows["compatible"].cpu_s
    alike, checked = (_of_hours(hours, way) for way in (UNCHECKED, "compatible"))
    five_minutes = f"compatible is {calls:.1f} times as fast as the sample"
    an_hour = f"it converts {alike:.1f} times as fast ({checked:.1f} checked)"
    return (
        _at_least(f"with calls of five minutes, {five_minutes}", calls, FASTER),
        _at_least(f"with an hour, {an_hour}", alike, FASTER),
    )


def _at_least(found: str, figure: float, least: float, written: str = "{:g}") -> Line:
    return Line(found, figure >= least, f"{written.format(least)} at least")


def _of_hours(hours: Mapping[str, HourLong], way: str) -> float:
    """How many times the sample's time for one of twelve recordings of an hour is this way's."""
    return (hours[SAMPLE].each_cpu_s or 0) / (hours[way].each_cpu_s or 1)
