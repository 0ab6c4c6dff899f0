"""Everything that can be said and written about one subject, and what must hold for it."""

from dispatch.speech.compose import (
    Subject,
    announcement,
    details,
    menu,
    menu_several,
    menu_walk,
    one_of,
    phrase,
    several,
)
from dispatch.speech.limits import ANNOUNCEMENT_LIMIT, DETAILS_LIMIT, PHRASE_LIMIT
from dispatch.speech.pieces import STOPS, text_of
from dispatch.speech.speakable import speakable
from dispatch.speech.templates import PLACEHOLDER
from dispatch.speech.words import Words
from dispatch.speech.written import notice
from fuzz.finding import expect
from fuzz.promises import one_clean_line, same_twice, sayable, told_within

COUNTS = {"count": "41", "number": "3"}
"""What is filled in as a number is one: it is never cut, and no event chooses it."""


def check_subject(words: Words, subject: Subject, who: str) -> None:
    """The announcement and the details, each with the menu behind it, and every notice."""
    told = same_twice(lambda: announcement(subject, words))
    told_within(told, ANNOUNCEMENT_LIMIT, words)
    alone = sum("{what}" in one and "{severity}" not in one for one in words.announcement)
    expect(told.ssml.count("<s>") > alone, "an announcement without a name")
    more = same_twice(lambda: details(subject, words))
    told_within(more, DETAILS_LIMIT, words)
    keys = menu(words).ssml
    sayable(f"{told.ssml} {keys}")
    sayable(f"{more.ssml} {keys}")
    _check_several(words, subject)
    for occasion in words.notice:
        check_notice(words, occasion, subject, who)


def _check_several(words: Words, subject: Subject) -> None:
    """The same subject as the worst of many, and as one of them."""
    for told, keys in (
        (several(subject, 41, words), menu_several(words)),
        (one_of(subject, 3, 41, words), menu_walk(words)),
    ):
        told_within(told, ANNOUNCEMENT_LIMIT, words)
        sayable(f"{told.ssml} {keys.ssml}")


def check_names(words: Words, *names: str) -> None:
    """The pieces of each name, and every phrase with the name wherever it takes one."""
    for name in names:
        pieces = speakable(name, words)
        one_clean_line(text_of(pieces), "a speakable name")
        expect(not pieces or pieces[0].text not in STOPS, "a name that begins with a stop")
        for key, template in words.phrase.items():
            if slots := PLACEHOLDER.findall(template):
                _check_phrase(words, key, dict.fromkeys(slots, name) | COUNTS)


def check_fixed(words: Words) -> None:
    """The menu, and every phrase that takes no name: the same whatever has happened."""
    for keys in (menu(words), menu_several(words), menu_walk(words)):
        told_within(keys, PHRASE_LIMIT, words)
    for key, template in words.phrase.items():
        if not PLACEHOLDER.search(template):
            _check_phrase(words, key, {})


def _check_phrase(words: Words, key: str, names: dict[str, str]) -> None:
    said = phrase(words, key, **names)
    told_within(said, PHRASE_LIMIT, words)
    expect(said.text, f"nothing is said for {key}")


def check_notice(words: Words, occasion: str, subject: Subject, who: str) -> None:
    """A notice names its incident by id or code, can be sent, and holds no control character."""
    names = {"incident": "inc-1", "code": "123456", "who": who, "plan": "on-call", "rule": who}
    body = notice(words, occasion, subject, **names)
    for line in body.split("\n"):
        one_clean_line(line, "a notice")
    expect("inc-1" in body or "123456" in body, "a notice that names no incident")
    body.encode()
