"""rules/feeds.toml: what is read, what is refused and where, and that it is no rule file."""

from datetime import timedelta
from pathlib import Path

import pytest
from check_project import Project, expand_once

from dispatch.errors import ConfigurationError
from dispatch.feeds.entry import Entry, Impact, State
from dispatch.feeds.feed import Feed
from dispatch.feeds.feed_files import MOST_FEEDS, read_feeds
from dispatch.judge.rules import read_rules, rule_errors
from handlers.adapters.book_files import book_in

ROOT = Path(__file__).parents[1]
SHIPPED = (ROOT / "rules" / "feeds.toml").read_text(encoding="utf-8")
FEED = '[[feed]]\nname = "{name}"\nurl = "{url}"\nevery = "{every}"\n'
FEEDS = "rules/feeds.toml"


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("console.checks.project.expand_text", expand_once)
    return Project(tmp_path)


def feed(more="", name="GitHub", url="https://status.example.com/feed.rss", every="2m"):
    return FEED.format(name=name, url=url, every=every) + more


def test_a_feed_has_its_name_address_and_interval_and_pages_for_everything():
    [read] = read_feeds(feed(), FEEDS)
    address = "https://status.example.com/feed.rss"
    assert read == Feed("GitHub", address, timedelta(minutes=2), (), pages=True, enabled=True)


def test_a_feed_without_an_interval_is_polled_every_five_minutes():
    text = '[[feed]]\nname = "A"\nurl = "http://status.example.com/"\n'
    assert read_feeds(text, FEEDS)[0].every == timedelta(minutes=5)


def test_a_feed_may_be_off_may_not_page_and_may_want_words():
    [read] = read_feeds(feed('enabled = false\npages = false\nonly = ["EC2", "S3"]\n'), FEEDS)
    assert (read.enabled, read.pages, read.only) == (False, False, ("EC2", "S3"))


def test_no_file_and_an_empty_file_are_no_feeds():
    assert read_feeds("", FEEDS) == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[feeds]]\n", 0, "unknown key feeds: known here are feed"),
        ("[feed]\n", 1, "must be an array of tables"),
        ('[[feed]]\nurl = "https://status.example.com"\n', 1, "name is missing"),
        ('[[feed]]\nname = "A"\n', 1, "url is missing"),
        (feed(name=""), 2, "name is what the voice says"),
        (feed(name=" A"), 2, "name is what the voice says"),
        (feed(name="A" * 61), 2, "1 to 60 characters"),
        (feed() + feed(name="github"), 6, "there are two feeds 'github'"),
        (feed(url="status.example.com"), 3, "must be a web address"),
        (feed(url="ftp://status.example.com"), 3, "must be a web address"),
        (feed(url="file:///etc/passwd"), 3, "must be a web address"),
        (feed(url="https://"), 3, "must be a web address"),
        (feed(url="https://me:secret@status.example.com"), 3, "without a password"),
        (feed(url="https://status.example.com/a b"), 3, "must be a web address"),
        (feed(url="https://[::1/"), 3, "must be a web address"),
        (feed(url="https://status.example.com:99999/"), 3, "must be a web address"),
        (feed(url="https://status.example.com/" + "a" * 2000), 3, "longer than 2000"),
        (feed(url="http://169.254.169.254/feed"), 3, "which is never asked"),
        (feed(url="http://[::ffff:169.254.169.254]/feed"), 3, "which is never asked"),
        (feed(every="0m"), 4, "whole minutes"),
        (feed(every="30s"), 4, "whole minutes"),
        (feed(every="90s"), 4, "whole minutes"),
        (feed(every="2d"), 4, "whole minutes"),
        (feed(every="often"), 4, "is no duration"),
        (feed('only = ["EC2", " "]\n'), 5, "only holds an empty word"),
        (feed('only = "EC2"\n'), 5, "only must be a list of strings"),
        (feed('pages = "no"\n'), 5, "pages must be true or false"),
        (feed("colour = 3\n"), 5, "unknown key colour"),
    ],
)
def test_what_is_wrong_is_refused_at_its_line_with_what_would_be_right(text, line, said):
    with pytest.raises(ConfigurationError) as refused:
        read_feeds(text, FEEDS)
    assert (refused.value.file, refused.value.line) == (FEEDS, line)
    assert said in refused.value.message
    assert "secret" not in str(refused.value)


def test_more_feeds_than_one_function_can_poll_are_refused():
    many = "".join(feed(name=f"feed {number}") for number in range(MOST_FEEDS + 1))
    with pytest.raises(ConfigurationError, match="1000 at most"):
        read_feeds(many, FEEDS)


def test_the_six_examples_ship_and_none_of_them_is_polled():
    feeds = {one.name: one for one in read_feeds(SHIPPED, FEEDS)}
    assert set(feeds) == {"VMware Cloud", "AWS", "GitHub", "Google Cloud", "Azure", "Slack"}
    assert not any(one.enabled for one in feeds.values())
    assert all(one.url.startswith("https://") for one in feeds.values())


def test_the_list_of_feeds_is_no_rule_file():
    rule = '[[rule]]\nname = "r"\ncatch_all = true\nseverity = "low"\nplan = "p"\nexample = "e"\n'
    files = {"rules/90-rest.toml": rule, FEEDS: SHIPPED}
    assert rule_errors(files) == []
    assert [one.name for one in read_rules(files).rules] == ["r"]
    assert book_in(ROOT).rules.rules


def test_check_takes_the_shipped_list_and_counts_no_rule_for_it(project):
    before = project.report().checked["rules"]
    assert [one for one in project.findings() if one.file == FEEDS] == []
    project.write(FEEDS, "")
    assert project.report().checked["rules"] == before


def test_check_finds_every_fault_of_the_list_at_its_line(project):
    project.write(FEEDS, feed(every="30s") + feed('only = [""]\n', name="AWS", url="nowhere"))
    found = [(one.file, one.line, one.level) for one in project.findings() if one.file == FEEDS]
    assert found == [(FEEDS, line, "error") for line in (4, 7, 9)]


def entry(title="Trouble", text="", components=(), key="k"):
    return Entry(
        *(key, "t", title, "", State.UNKNOWN, Impact.UNKNOWN, components, "", None, None, ""),
        whole_text=text,
    )


@pytest.mark.parametrize(
    ("word", "what", "wanted"),
    [
        ("ec2", entry("Amazon EC2 is slow"), True),
        ("EC2", entry(components=("ec2-eu-west-1",)), True),
        ("eu-west-1", entry(components=("ec2-eu-west-1",)), True),
        ("eu-west-1", entry(key="https://x/#ec2-eu-west-1_1767225600"), True),
        ("eu-west-1", entry("eu-west-10"), False),
        ("VMC", entry(text="the VMC console\nis slow"), True),
        ("VMC", entry(text="the VMCX console"), False),
        ("東京", entry("APIのエラー (東京リージョン)"), True),
        ("C++ (beta)", entry("C++ (beta) builds"), True),
    ],
)
def test_a_word_is_found_whole_in_title_text_components_and_id(word, what, wanted):
    assert Feed("A", "https://a", timedelta(minutes=1), (word,)).wants(what) is wanted
