"""TOML that operators write: values by type, and errors that name file, line and what is right."""

from datetime import timedelta

import pytest

from dispatch.errors import ConfigurationError
from dispatch.toml_file import read_table
from dispatch.toml_lines import lines_of

FILE = "plans/night.toml"


def refusal(text, ask):
    with pytest.raises(ConfigurationError) as caught:
        ask(read_table(text, FILE))
    assert str(caught.value).startswith(FILE)
    assert caught.value.file == FILE
    return caught.value.line, caught.value.message


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = \n", 2), ("[x\n", 1), ("a = 1\na = 2\n", 2), ('a = "open\n', 1)],
)
def test_what_is_not_toml_is_refused_at_its_line(text, line):
    found, message = refusal(text, lambda table: table)
    assert found == line
    assert message.startswith("not valid TOML: ")


def test_a_number_with_thousands_of_digits_is_refused():
    _, message = refusal(f"a = {'9' * 5000}", lambda table: table)
    assert message.startswith("not valid TOML: ")


WRONG = [
    ("\nname = 7", lambda t: t.text("name"), 2, "name must be a string, not int"),
    ("name = true", lambda t: t.text("name", "x"), 1, "name must be a string, not bool"),
    ("a = 1", lambda t: t.text("name"), 0, "name is missing: give a string"),
    ('\n\nn = "3"', lambda t: t.whole("n", 0, 9), 3, "n must be a whole number, not str"),
    ("n = true", lambda t: t.whole("n", 0, 9), 1, "n must be a whole number, not bool"),
    ("n = 1.5", lambda t: t.whole("n", 0, 9), 1, "n must be a whole number, not float"),
    ("n = 10", lambda t: t.whole("n", 0, 9), 1, "n is 10: give 0 to 9"),
    ("n = -1", lambda t: t.whole("n", 0, 9), 1, "n is -1: give 0 to 9"),
    ('l = "a"', lambda t: t.texts("l"), 1, "l must be a list of strings, not str"),
    ("\nl = [1]", lambda t: t.texts("l"), 2, 'l must be a list of strings, as ["primary"]'),
    ("w = 90", lambda t: t.duration("w", timedelta(0)), 1, "w must be a duration, not int"),
    (
        '\nw = "2 hours"',
        lambda t: t.duration("w", timedelta(0)),
        2,
        'w = "2 hours" is no duration: write "90s", "2m", "1h" or "1d"',
    ),
    ("[s]\na = 1", lambda t: t.tables("s"), 1, "s must be an array of tables: [[s]], not dict"),
    ("s = [1]", lambda t: t.tables("s"), 1, "s must be an array of tables: [[s]]"),
    ("x = 1", lambda t: t.table("x"), 1, "x must be a table: [x], not int"),
    ("", lambda t: t.table("x"), 0, "x is missing: give a table: [x]"),
]


@pytest.mark.parametrize(("text", "ask", "line", "message"), WRONG)
def test_a_wrong_value_is_refused_at_its_line(text, ask, line, message):
    assert refusal(text, ask) == (line, message)


def test_an_empty_duration_is_no_duration():
    line, message = refusal('\nw = ""', lambda t: t.duration("w", timedelta(0)))
    assert (line, "is no duration" in message) == (2, True)


@pytest.mark.parametrize("wait", ["9999999d", f"{'9' * 5000}s", "\uff19\uff10s", "-5s", "1.5h"])
def test_a_duration_that_no_clock_can_count_is_refused(wait):
    line, message = refusal(f'w = "{wait}"', lambda t: t.duration("w", timedelta(0)))
    assert (line, "is no duration" in message) == (1, True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("90s", timedelta(seconds=90)),
        ("2m", timedelta(minutes=2)),
        ("1 h", timedelta(hours=1)),
        ("999999d", timedelta(days=999_999)),
        ("0s", timedelta(0)),
    ],
)
def test_durations(text, value):
    assert read_table(f'w = "{text}"', FILE).duration("w", timedelta(1)) == value


def test_an_unknown_key_is_refused_with_those_that_are_known():
    def ask(table):
        table.text("name", "")
        table.whole("repeats", 0, 1)
        table.done()

    assert refusal("repeats = 1\nrepeat = 2", ask) == (
        2,
        "unknown key repeat: known here are name, repeats",
    )


@pytest.mark.parametrize(
    "text",
    [
        "x = {number = 7}\n",
        "\n[x]\nnumber = 7",
        '\n["x"]\nnumber = 7',
        "[ x ]\n\nnumber = 7",
        "x.number = 7",
        '"x".number = 7',
    ],
)
def test_the_line_is_found_however_the_table_is_written(text):
    line, _ = refusal(text, lambda t: t.table("x").text("number"))
    assert line == next(n for n, one in enumerate(text.splitlines(), 1) if "number" in one)


def test_the_line_of_a_quoted_key_with_dots_and_blanks_is_found():
    text = 'a = 1\n"b.c d" = 7\n'
    assert refusal(text, lambda t: t.text("b.c d"))[0] == 2
    text = '["b.c d"]\n\nnumber = 7\n'
    assert refusal(text, lambda t: t.table("b.c d").text("number"))[0] == 3


def test_each_table_of_an_array_has_its_own_lines():
    text = "[[s]]\nn = 1\n\n[[s]]\nn = 2\n[[s]]\n"
    tables = read_table(text, FILE).tables("s")
    lines = []
    for table in tables:
        with pytest.raises(ConfigurationError) as caught:
            table.refuse("n", "wrong")
        lines.append(caught.value.line)
    assert lines == [2, 5, 6]


def test_a_table_within_an_inline_array_has_the_line_of_the_array():
    text = "\nstages = [{n = 1}, {n = 2}]"
    assert refusal(text, lambda t: t.tables("stages")[1].refuse("n", "wrong")) == (2, "wrong")


def test_a_comment_is_no_key():
    assert ("a",) not in lines_of("# a = 1\nb = 2 # c = 3")
