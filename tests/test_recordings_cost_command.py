"""`tocsin recordings cost`: the options, the tables, the page and the JSON."""

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree as ET  # the command's own page, from no stranger

import pytest

from console import output, write_cost
from console.cost_page.chart import chart, step_for
from console.write_cost import bar, money
from dispatch.recordings.comparison import published_case
from dispatch.recordings.profiles import PROFILES

ROOT = Path(__file__).parents[1]


def cost(tocsin, *more):
    return tocsin("recordings", "cost", *more)


def test_the_assumptions_come_first_and_the_published_figures_stand_below_their_ways(tocsin):
    out = cost(tocsin, "--published-case").out
    lines = out.splitlines()
    assert lines[0] == "Assumed"
    assert out.index("US dollars  ") > out.index("- left out: ")
    [together] = [line.split() for line in lines if line.startswith("together")]
    assert together[1:3] == ["350,389", "41,472"]
    [published] = [line.split() for line in lines if line.startswith("published")]
    assert published[1:] == ["356,664", "41,838"]
    [off] = [line.split() for line in lines if line.startswith("  off by")]
    assert off[2:] == ["-1.8%", "-0.9%"]


def test_minutes_and_calls_are_two_ways_to_say_the_same(tocsin):
    minutes = cost(tocsin, "--minutes", 3_000_000, "--json").json
    calls = cost(tocsin, "--calls", 600_000, "--json").json
    assert minutes == calls
    assert [len(way["years"]) for way in calls["ways"]] == [6, 6, 6, 6]


def test_the_json_adds_up(tocsin):
    found = cost(tocsin, "--calls", 5000, "--retention", 24, "--years", 3, "--json").json
    for way in found["ways"]:
        years = sum(year["total"] for year in way["years"])
        assert way["total"]["total"] == pytest.approx(years, abs=0.05)
        parts = sum(way["total"][kind] for kind in way["total"] if kind != "total")
        assert way["total"]["total"] == pytest.approx(parts, abs=0.05)
        assert way["years"][2]["total"] == pytest.approx(12 * way["steady_month"]["total"], abs=0.1)
        assert (way["published"], way["deviation"]) == (None, None)
    assert found["prices"]["s3.standard_storage"]["confirmed"]
    assert found["assumptions"]


def test_the_deviation_from_the_published_figures_is_in_the_json(tocsin):
    ways = cost(tocsin, "--published-case", "--json").json["ways"]
    assert [way["published"] for way in ways] == [356_664, 41_838, None, None]
    assert all(abs(way["deviation"]) < 0.02 for way in ways[:2])


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_has_its_cost(tocsin, profile):
    ways = cost(tocsin, "--calls", 100, "--profile", profile, "--json").json["ways"]
    assert ways[-1]["way"] == profile


def test_another_region_has_other_prices(tocsin):
    here, there = (
        cost(tocsin, "--calls", 9000, "--region", region, "--json").json
        for region in ("us-east-1", "ap-northeast-1")
    )
    assert there["region"] == "ap-northeast-1"
    assert there["ways"][0]["total"]["total"] > here["ways"][0]["total"]["total"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--calls", -1), "--calls is -1: give 0 to 1e+12"),
        (("--minutes", "nan"), "--minutes is nan: give 0 to 1e+12"),
        (("--calls", 1, "--length", "5"), '--length 5 is no duration: write "90s", "5m" or "1h"'),
        (("--calls", 1, "--length", "0s"), '--length 0s is no duration: write "90s", "5m" or "1h"'),
        (
            ("--calls", 1, "--length", "4s"),
            "--length 4s: below 131072 bytes a recording is left as it is",
        ),
        (("--calls", 1, "--retention", 0), "--retention is 0: give 1 to 1200"),
        (("--calls", 1, "--years", 0), "--years is 0: give 1 to 100"),
        (("--calls", 1, "--originals", -1), "--originals is -1: give 0 to 36500"),
        (("--calls", 1, "--listened", -1), "--listened is -1: give 0 to 10000"),
        (
            ("--calls", 1, "--region", "eu-central-1"),
            "prices/eu-central-1.toml: there is no such file; prices/ has "
            + ", ".join(sorted(path.stem for path in (ROOT / "prices").glob("*.toml"))),
        ),
    ],
)
def test_what_cannot_be_reckoned_is_said(tocsin, options, said):
    assert tocsin.refuses("recordings", "cost", *options) == said


def test_a_price_file_of_ones_own_may_lack_nothing(tocsin):
    mine = tocsin.file("eu-central-1.toml", "[s3]\n")
    said = tocsin.refuses("recordings", "cost", "--calls", 1, "--prices", mine)
    assert said == f"{mine}: [s3.standard_storage] is missing: give its price"


def test_nothing_recorded_costs_nothing(tocsin):
    found = cost(tocsin, "--calls", 0)
    assert found.status == 0
    assert cost(tocsin, "--calls", 0, "--json").json["ways"][0]["total"]["total"] == 0


def test_the_page_draws_a_curve_for_each_way_and_loads_nothing(tocsin, tmp_path):
    path = tmp_path / "cost.html"
    assert f"the page: {path}" in cost(tocsin, "--published-case", "--html", path).out
    text = path.read_text(encoding="utf-8")
    assert text.count("<polyline") == 4
    assert "$350,389 as it is" in text
    assert "not looked up in a source" in text
    assert not re.search(r"(src|href|url)\s*[=(]", text)


def kept():
    from test_recording_costs import US  # noqa: PLC0415 - the prices are read once

    return published_case(PROFILES["speech"], 14, US).kept


def test_the_curves_stay_within_the_picture_and_their_names_apart():
    picture = ET.fromstring(chart(kept()))  # noqa: S314 - as above
    _, _, width, height = (float(one) for one in picture.get("viewBox").split())
    for line in picture.iter("polyline"):
        points = [tuple(map(float, point.split(","))) for point in line.get("points").split()]
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    names = [float(one.get("y")) for one in picture.iter("text") if "name" in one.get("class", "")]
    heights = sorted(names)
    assert all(b - a >= 20 for a, b in itertools.pairwise(heights))


@pytest.mark.parametrize("most", [0.013, 1, 9.99, 350_389, 7.1e9])
def test_the_lines_across_are_round_and_few(most):
    step = step_for(most)
    assert 2 <= most / step <= 5
    assert f"{step:e}"[0] in "125"


def test_bars_are_in_eighths_and_fit_a_narrow_terminal(monkeypatch):
    assert (bar(1, 10), bar(0.5, 1), bar(0, 10)) == ("█" * 10, "▌", "")
    terminal = output.Console(force_terminal=True, width=80, record=True)
    for module in (output, write_cost):
        monkeypatch.setattr(module, "console", terminal)
    write_cost.write_bars(kept())
    lines = terminal.export_text().splitlines()
    assert len(lines) == 4
    assert all(len(line) <= 80 for line in lines)


def test_cents_are_told_where_they_tell_anything():
    assert [money(one) for one in (0, 12.344, 999.994, 1000, 350_389.4)] == [
        "0.00",
        "12.34",
        "999.99",
        "1,000",
        "350,389",
    ]
