"""The texts of a language: whatever the reader takes must be sayable."""

import re
from collections.abc import Iterator

from dispatch.errors import ConfigurationError
from dispatch.severity import Severity
from dispatch.speech.compose import Subject
from dispatch.speech.words import read_words
from dispatch.toml_lines import lines_of
from fuzz.promises import names_its_place
from fuzz.rendering import check_fixed, check_names, check_subject
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target

SHIPPED = texts("contact_flows/speech", "*.toml")
OVER = re.compile(r'# over "(en|ja|pl)"\n')
"""How an input begins that is only some lines, each in place of the shipped file's line."""
LANGUAGE = re.compile(r'# language "(ja|pl)"\n')
"""How a whole file says that it is not the English one."""
CHANGES = """
unnamed = "Something"
menu = "Press 1."
rate = 100
announcement = ["{severity}.", "{what} {resource} {region}"]
details = ["{what}", "{summary}"]
[severity]
medium = { text = "Medium", reading = "middle" }
[phrase]
acknowledged = "{what}!"
goodbye = "Bye."
[say]
dot = "point"
ending = "{id} {kind}"
moment = "{hour} {minutes} {zone}, {day} {month} {year}"
band = "{lower} to {upper}: {value}"
decimal = ","
[symbol]
">=" = "at least {number}"
[identifier]
i = "machine"
[spelled]
a = "alpha"
[unit]
MB = "megabytes"
[reading]
prod = "production"
full = { text = "full", reading = "full up" }
"disk full up" = "no space"
"""
"""Lines that an operator might change, to begin with."""
SUBJECTS = (
    Subject(Severity.CRITICAL, "", "", "", ""),
    Subject(
        Severity.MEDIUM,
        "prod-vm01 CPU > 90% at 10.0.0.1 " + "disk full " * 80,
        "arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc1234def",
        "eu-west-1",
        "Threshold Crossed: 1 datapoint [95.0 (20/11/24 20:34:00)] was greater than the threshold"
        " (90.0). 1,234.5 MB in 3 s; 2024-11-20T20:35:33Z, 20:34, 7f9c6d5b8a1e. " * 9,
    ),
    Subject(Severity.LOW, "本番DB-01 " * 60, "log-group:/aws/lambda/resize:*", "", "an " * 300),
)


def check(text: str) -> None:
    """Refused with the line, or sayable: the shortest subject, a long one, and a Japanese one."""
    file, whole = _file(text)
    try:
        words = read_words(whole, file)
    except ConfigurationError as error:
        names_its_place(error, {file: whole})
        return
    check_fixed(words)
    for subject in SUBJECTS:
        check_subject(words, subject, subject.what)
        check_names(words, subject.what)


def _file(text: str) -> tuple[str, str]:
    """The name of the file that an input stands for, and the whole of its text."""
    if over := OVER.match(text):
        shipped = SHIPPED[f"{over[1]}.toml"]
        return f"contact_flows/speech/{over[1]}.toml", _changed(shipped, text[over.end() :])
    named = LANGUAGE.match(text)
    return f"contact_flows/speech/{named[1] if named else 'en'}.toml", text


def _changed(shipped: str, changes: str) -> str:
    """The shipped text with each changed line in its place, or else below its table's header."""
    lines, given, known = shipped.split("\n"), changes.split("\n"), lines_of(shipped)
    for path, number in lines_of(changes).items():
        if path in known:
            lines[known[path] - 1] = given[number - 1]
        else:
            lines[known.get(path[:-1], 1) - 1] += f"\n{given[number - 1]}"
    return "\n".join(lines)


def seeds() -> Iterator[str]:
    """The shipped texts, and changes to them."""
    for name, text in SHIPPED.items():
        language = name.removesuffix(".toml")
        yield f'# language "{language}"\n{text}'
        yield f'# over "{language}"\n{CHANGES}'
    yield from kept("words")


TARGET = Target("toml", check, seeds, FILE_SIZE)
