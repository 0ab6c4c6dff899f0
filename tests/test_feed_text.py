"""What is not safe to read is refused before feedparser sees it, and rings nobody."""

from pathlib import Path
from time import process_time

import pytest
from feed_nights import StatusPage, feed, watched
from feed_server import FeedServer, answer

from dispatch.errors import FeedRefused
from handlers.adapters.feed_client import MOST_BYTES, Page
from handlers.adapters.feed_text import parse

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "feeds"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
HEAD = '<rss version="2.0"><channel>'
TAIL = "</channel></rss>"
ITEM = "<item><title>Logins fail</title><guid>1</guid></item>"
BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{BILLION}]>{HEAD}{ITEM}&l9;{TAIL}'
BLOWN = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 5000}">]>{HEAD}{"&a;" * 5000}{TAIL}'
FILE = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}&x;{ITEM}{TAIL}'
WEB = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "http://169.254.169.254/">]>{HEAD}&x;{ITEM}{TAIL}'
PARAMETER = f'<!DOCTYPE rss [<!ENTITY % d SYSTEM "http://x.example.com/d">%d;]>{HEAD}{ITEM}{TAIL}'
COMMENTED = f"<!-- <rss> -->{FILE}"
UNSAFE = [BOMB, BLOWN, FILE, WEB, PARAMETER, COMMENTED]


def page(text, content_type="application/rss+xml"):
    return Page(text if isinstance(text, bytes) else text.encode(), "http://x/", content_type)


@pytest.mark.parametrize("text", UNSAFE)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_entities_are_refused_in_whatever_letters_they_are_written(text, encoding):
    with pytest.raises(FeedRefused, match="declares entities"):
        parse(page(text.encode(encoding)))


@pytest.mark.parametrize("text", UNSAFE)
def test_entities_are_refused_where_the_rest_is_no_xml(text):
    with pytest.raises(FeedRefused, match="declares entities"):
        parse(page("<rss & <" + text))


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "unicode-escape", "hz"])
def test_an_encoding_in_which_markup_can_hide_is_refused(encoding):
    with pytest.raises(FeedRefused, match="encoding"):
        parse(page(HEAD + TAIL, f"text/xml; charset={encoding}"))
    with pytest.raises(FeedRefused, match="encoding"):
        parse(page(f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}{TAIL}'))


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("koi8-r", "Сбой"), ("windows-1252", "Störung"), ("shift_jis", "障害"), ("utf-16", "障害")],
)
def test_other_encodings_are_read(encoding, title):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}<item><title>{title}</title></item>'
    assert parse(page((text + TAIL).encode(encoding))).entries[0].title == title


def test_the_old_doctype_of_rss_is_read_and_what_it_names_is_not_fetched():
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://127.0.0.1/">'
    )
    assert len(parse(page(f"{doctype}{HEAD}{ITEM}{TAIL}")).entries) == 1


def test_a_text_that_is_the_name_of_a_file_or_an_address_is_neither_opened_nor_fetched():
    for text in ("/etc/passwd", "http://127.0.0.1:1/"):
        assert parse(page(text)).entries == []


LONG = 4_000_000
COSTLY = {
    "nested": HEAD + "<a>" * (LONG // 3),
    "nested well": HEAD + "<a>" * 1000 + "</a>" * 1000 + TAIL,
    "many": HEAD + "<item/>" * (LONG // 7) + TAIL,
    "no xml": "<" * LONG,
    "no xml, nested": HEAD + "&" + "<a>" * (LONG // 3),
    "unclosed": HEAD + "<item><title>" + "&" * LONG,
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_would_keep_feedparser_busy_is_refused_at_once(name):
    begun = process_time()
    with pytest.raises(FeedRefused):
        parse(page(COSTLY[name]))
    assert process_time() - begun < 2


@pytest.mark.parametrize("word", ["a.", "a", "@", "a@a.", "1.", "-"])
def test_no_name_of_an_author_takes_long(word):
    text = f"{HEAD}<item><author>{word * (100_000 // len(word))}</author></item>{TAIL}"
    begun = process_time()
    assert len(parse(page(text)).entries) == 1
    assert process_time() - begun < 2


HOSTILE = {
    "bomb": [answer(BOMB.encode())],
    "file": [answer(FILE.encode())],
    "web": [answer(WEB.encode())],
    "50 MB": [answer(content_length=50_000_000), b"x" * (MOST_BYTES + 1)],
    "html": [answer(b"<html><script>alert(1)</script>Investigating a major outage</html>")],
    "json": [answer(b'{"title": "Investigating a major outage"}')],
    "picture": [answer(bytes(range(256)) * 100)],
    "to the inside": [answer(status=302, location="http://10.0.0.1/")],
    "to itself": [answer(status=302, location="/feed")],
    "truncated": [answer((HEAD + ITEM).encode())],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_ring_nobody_and_are_reported(night, tmp_path, name):
    good, server = StatusPage(), FeedServer(lambda _path, _headers: HOSTILE[name])
    watched(night, tmp_path, feed("Hostile", server.url()) + feed("Example", good.server.url()))
    night.passes("30m")
    [report] = night.notices("operations")
    assert report.startswith("[low] Hostile: the status feed failed 3 times in a row, last: ")
    assert night.view.incidents() == []
    assert len(good.kinds) == 30
    server.close()
    good.close()


SCRIPT = "<script>fetch('http://evil.example.com')</script><b onclick=x>We investigate.</b>"


def test_scripts_and_markup_in_a_description_are_not_spoken(night, tmp_path):
    status = StatusPage()
    watched(night, tmp_path, feed("Example", status.server.url()))
    night.passes("1m")
    status.tells("a1", "<img src=x>Logins fail", "Investigating", SCRIPT, night.cloud.loop.now)
    night.passes("1m")
    night.phone("primary").rings().answers().hears("Logins fail").presses("3")
    said = " ".join(night.phone("primary").state["transcript"])
    assert not [one for one in ("script", "onclick", "img", "evil", "<") if one in said]
    status.close()


@needs_corpus
@pytest.mark.parametrize("name", ["cyclic.xml", "external.xml", "xmlbomb2.xml"])
def test_the_bombs_of_the_corpus_are_refused(name):
    with pytest.raises(FeedRefused, match="declares entities"):
        parse(page((CORPUS / "xmlsec" / name).read_bytes()))
