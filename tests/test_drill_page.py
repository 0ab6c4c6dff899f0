"""The page of drills: whole in itself, readable without colours, and nothing in it is executed."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from drill_nights import NUMBERS, Drills

from console.drill_page.over_time import MOST
from console.drill_page.page import page_of
from dispatch.drill.verdict import Verdict

VOID = {"meta"}


@pytest.fixture(scope="module")
def reports():
    """Of eight drills of six people."""
    night = Drills()
    found = night.hours()
    night.is_over()
    return found


class Balanced(HTMLParser):
    """Every element is closed where it must be; collects tags and texts."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.texts = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)

    def of(self, tag, kind):
        return [
            one for name, one in self.tags if name == tag and kind in one.get("class", "").split()
        ]

    @property
    def said(self):
        return " ".join(self.texts)


@pytest.fixture(scope="module")
def page(reports):
    return page_of(reports)


def test_nothing_is_fetched_and_nothing_runs(page):
    found = Balanced(page)
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in found.tags}
    assert not [
        one for _, given in found.tags for one in given if one in {"src", "href"} or one[:2] == "on"
    ]
    assert re.findall(r"url\((.*?)\)", page) == ["#rings"]
    assert "http" not in page
    assert "@import" not in page


def test_the_verdict_comes_first(page):
    said = Balanced(page).said
    assert said.index("In time") < said.index("To mend") < said.index("What happened")
    assert "dana took it after 3:27. The target is 4:00." in said


def test_the_timeline_has_a_bar_for_each_ring_and_each_talk_and_a_mark_for_each_key(page, reports):
    found, tries = Balanced(page), reports[0].tries
    assert len(found.of("rect", "ringing")) == sum(one.rang is not None for one in tries)
    assert len(found.of("rect", "talking")) == sum(one.picked is not None for one in tries)
    assert len(found.of("circle", "took")) == 1
    assert len(found.of("circle", "passed")) == 1


def test_the_drills_over_time_have_a_bar_each_against_the_target(page, reports):
    bars = Balanced(page).of("rect", "drill")
    assert [one["class"] for one in bars] == [
        f"drill {one}" for one in ("in-time", "missed", "late", *["in-time"] * 5)
    ]
    assert len(Balanced(page).of("line", "target")) == 1 + len(reports)


def test_every_light_says_what_it_means_without_its_colour(page):
    lights = re.findall(r'<span class="light (\w+)">(.)</span>', page)
    assert len(lights) == 1 + 6 + 8
    assert len(set(lights)) == len({colour for colour, _ in lights}) == 4


def test_every_picture_has_a_title(page):
    assert page.count('role="img"') == len(re.findall(r"<svg[^>]*><title>[^<]+</title>", page))


def test_no_number_is_in_it(page):
    assert not [one for one in NUMBERS.values() if one[1:] in page]


def test_what_comes_from_outside_is_escaped(reports):
    bad = replace(reports[0], plan="<script>x</script>", by='"><img src=x>', taken_by="a&b")
    found = Balanced(page_of([bad]))
    assert not {"script", "img"} & {tag for tag, _ in found.tags}
    assert "<script>x</script>" in found.said


def test_one_drill_alone_has_no_history(reports):
    found = Balanced(page_of(reports[:1]))
    assert "All drills" not in found.said


def test_a_rehearsal_says_that_it_is_one(reports):
    assert "Rehearsal" in page_of(reports[:1], rehearsal=True)
    assert "Rehearsal" not in page_of(reports)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.TOO_LATE, "Too late"),
        (Verdict.MISSED, "Nobody took it in 3:27"),
        (Verdict.OVERTAKEN, "A real page went first"),
        (Verdict.RUNNING, "Under way"),
    ],
)
def test_each_verdict_has_a_page(reports, verdict, said):
    took = 207.0 if verdict is Verdict.TOO_LATE else None
    assert said in page_of([replace(reports[0], verdict=verdict, took=took)])


def test_a_drill_in_which_nothing_happened_has_a_page(reports):
    running = replace(reports[0], verdict=Verdict.RUNNING, took=None, over=None, taken_by="")
    nothing = replace(running, people=(), tries=())
    assert Balanced(page_of([nothing, nothing])).of("line", "ground")


def test_the_latest_twelve_are_drawn(reports):
    many = [replace(reports[0], id=f"i-{at}") for at in range(30)]
    assert len(Balanced(page_of(many)).of("rect", "drill")) == MOST
