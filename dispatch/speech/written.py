"""What is written in a notice for mail or chat, made from the operator's texts."""

import re

from dispatch.speech.compose import Subject
from dispatch.speech.templates import fill_text
from dispatch.speech.words import Words

_UNWRITABLE = tuple(
    re.compile(sign)
    # Apart: a class of one range compiles fast at cold start.
    for sign in (r"[\x00-\x1f\x7f-\x9f]+", r"[\ud800-\udfff]+", r"[\u2028-\u202e\u2066-\u2069]+")
)
"""Control signs, halves of surrogate pairs, line ends, and what turns the writing round."""


def notice(words: Words, occasion: str, subject: Subject, **names: str) -> str:
    """The body for mail or chat, names as they stand.

    Lines whose placeholders are all empty or unknown are left out. KeyError for an occasion
    that `[notice]` does not know.
    """
    known = {
        **names,
        "severity": words.severity[subject.severity].text,
        "what": subject.what or words.texts["unnamed"],
        "resource": subject.resource,
        "region": subject.region,
        "summary": subject.summary,
    }
    known = {name: _writable(text) for name, text in known.items()}
    mark = [words.texts["drill"]] if subject.drill else []
    lines = [*mark, *words.notice[occasion].splitlines()]
    return "\n".join(filter(None, (fill_text(one, known) for one in lines)))


def line(words: Words, key: str, **names: str) -> str:
    """One of the lines of `[notice]` that stand by themselves."""
    return fill_text(words.notice[key], {name: _writable(text) for name, text in names.items()})


def _writable(text: str) -> str:
    for sign in _UNWRITABLE:
        text = sign.sub(" ", text)
    return text.strip()
