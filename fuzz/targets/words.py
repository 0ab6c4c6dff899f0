"""The texts of a language: whatever the reader takes must be sayable."""

from collections.abc import Iterator

from dispatch.errors import ConfigurationError
from dispatch.severity import Severity
from dispatch.speech.compose import Subject
from dispatch.speech.words import read_words
from fuzz.promises import names_its_place
from fuzz.rendering import check_everything
from fuzz.seeds import kept, texts
from fuzz.target import FILE_SIZE, Target

LANGUAGE = '# language: "'
"""How an input's first line says which file it stands for."""
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
    first = text.partition("\n")[0]
    language = next((one for one in ("ja", "pl") if first == f'{LANGUAGE}{one}"'), "en")
    file = f"contact_flows/speech/{language}.toml"
    try:
        words = read_words(text, file)
    except ConfigurationError as error:
        names_its_place(error, {file: text})
        return
    for subject in SUBJECTS:
        check_everything(words, subject, subject.what)


def seeds() -> Iterator[str]:
    """The shipped texts."""
    for name, text in texts("contact_flows/speech", "*.toml").items():
        yield f'{LANGUAGE}{name.removesuffix(".toml")}"\n{text}'
    yield from kept("words")


TARGET = Target("toml", check, seeds, FILE_SIZE)
