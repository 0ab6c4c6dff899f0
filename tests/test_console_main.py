"""The command as a whole: what is wrong use, and how it ends."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from command import EXAMPLES

from console import explain, output
from sandbox.server import Server

CRITICAL = EXAMPLES / "alarm-tag.json"
ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["ring"], "invalid choice: 'ring'"),
        (["explain"], "the following arguments are required: event"),
        (["ack"], "the following arguments are required: id"),
        (["sandbox", "--port", "70000"], "70000 is no port: give a number up to 65535"),
        (["sandbox", "--port", "-1"], "-1 is no port: give a number up to 65535"),
        (["incidents", "--port", "http"], "http is no port: give a number up to 65535"),
        (["sandbox", "--speed", "fast"], "fast is no speed: give more than 0, at most 10000"),
        (["sandbox", "--speed", "0"], "0 is no speed: give more than 0, at most 10000"),
        (["sandbox", "--speed", "nan"], "nan is no speed: give more than 0, at most 10000"),
        (["sandbox", "--clock", "fast"], "invalid choice: 'fast'"),
    ],
)
def test_wrong_use_is_refused_with_what_would_be_right(tocsin, arguments, wrong):
    ran = tocsin(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert wrong in ran.error


def test_a_taken_port_is_told_with_another_one_to_try(tocsin):
    with Server(0) as other:
        number = other.server_address[1]
        said = tocsin.refuses("sandbox", "--port", number)
    assert said == f"port {number} is taken; choose another: tocsin sandbox --port 8800"


def test_the_sandboxs_contacts_are_read_before_anything_starts(tocsin, tmp_path):
    people = tocsin.file("people.toml", "[primary]\nnumber = 3\n")
    said = tocsin.refuses("sandbox", "--contacts", people, "--port", 0)
    assert said == f"{people}:2: number must be a string, not int"
    missing = tmp_path / "missing.toml"
    said = tocsin.refuses("sandbox", "--contacts", missing, "--port", 0)
    assert said == f"{missing}: no such file or directory"


def test_an_interrupted_command_ends_quietly(tocsin, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(explain, "read_event", interrupted)
    ran = tocsin("explain", CRITICAL)
    assert (ran.status, ran.out, ran.error) == (130, "", "")


def test_a_reader_who_has_seen_enough_is_no_error():
    command = [sys.executable, "-m", "console.main", "explain", str(CRITICAL), "--json"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_an_output_that_lacks_the_letters_gets_escapes(tocsin, monkeypatch):
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    assert tocsin("explain", CRITICAL).status == 0
    narrow.flush()
    assert b"\\u91cd" in narrow.buffer.getvalue()


def test_in_a_terminal_long_lines_go_on_below_their_beginning(monkeypatch):
    screen = io.StringIO()
    terminal = output.Console(file=screen, force_terminal=True, width=40, no_color=True)
    monkeypatch.setattr(output, "console", terminal)
    output.write_row("rule", "one two three four five six seven eight nine ten")
    lines = [line.rstrip() for line in _without_colour(screen.getvalue()).splitlines()]
    assert lines == [
        "rule        one two three four five six",
        "            seven eight nine ten",
    ]


def _without_colour(text):
    return output.re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0:00"), (125, "2:05"), (3599.6, "1:00:00"), (86460, "24:01:00")]
)
def test_times_are_minutes_and_seconds_with_hours_where_there_are_any(seconds, said):
    assert output.duration(seconds) == said
