"""`tocsin sandbox logs FILE`: what it says of lines, and of files it cannot send."""

import gzip
import threading

import pytest
from command import Command
from log_stacks import HOSTS, READER, LogNight

from sandbox.routes import Routes
from sandbox.server import Server
from sandbox.session import Session

RED = "Alarm 'Host' on esx01 changed from Green to Red"


@pytest.fixture
def tocsin(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Command(capsys, tmp_path, monkeypatch)


@pytest.fixture
def serving(tmp_path):
    """Serves a night with a small stack; returns its port."""
    begun = []

    def serve(*resources, **more):
        night, server = LogNight(tmp_path, *resources, **more), Server(0)
        server.routes = Routes(Session(night.cloud, "manual"))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        begun.append((night, server))
        return server.server_address[1]

    yield serve
    for night, server in begun:
        server.shutdown()
        server.server_close()
        night.is_over()


def test_it_says_what_matched_which_alarm_changed_and_what_became_of_it(tocsin, serving):
    tocsin.file("vcenter.log", f"first line\r\n\n{RED}\n")
    ran = tocsin("sandbox", "logs", "vcenter.log", "--port", serving(HOSTS))
    assert ran.status == 0
    incident = next(word for word in ran.out.split() if word.startswith("i-"))
    # The functions may have logged before it, in the same process.
    assert ran.out[ran.out.index("2 lines to") :] == (
        "2 lines to /lab/hosts\n"
        "filter    matched  to\n"
        "HostDown  1        Lab HostDown\n"
        "\n"
        "alarm          from  to\n"
        "lab-host-down  OK    ALARM\n"
        "\n"
        "event          outcome  incident      because\n"
        f"lab-host-down  opened   {incident}  alarm-tag: the alarm's description "
        "begins with a severity tag (critical from alert.tag_severity)\n"
        "the alarms are looked at again at 03:01:00 UTC\n"
    )


def test_lines_that_nothing_waits_for_lead_to_no_events(tocsin, serving):
    tocsin.file("quiet.log", "nothing of note\n")
    ran = tocsin("sandbox", "logs", "quiet.log", "--port", serving(HOSTS))
    assert ran.out.endswith("1 line to /lab/hosts\n1 filter matched nothing\n\nno events\n")


def test_a_long_file_goes_in_batches_and_is_one_report(tocsin, serving):
    tocsin.file("long.log", "".join(f"line {number}\n" for number in range(1200)) + f"{RED}\n")
    port = serving(HOSTS)
    told = tocsin("sandbox", "logs", "long.log", "--port", port, "--json").json
    assert (told["lines"], told["stream"], told["filters"][0]["matched"]) == (1201, "long.log", 1)
    assert [one["outcome"] for one in told["events"]] == ["opened"]
    again = tocsin("sandbox", "logs", "long.log", "--port", port, "--json").json
    assert (again["alarms"], again["events"]) == ([], [])


def test_a_function_that_fails_is_said_and_is_status_1(tocsin, serving):
    def fail(*_):
        raise ValueError(RED)

    tocsin.file("vcenter.log", f"{RED}\n")
    ran = tocsin("sandbox", "logs", "vcenter.log", "--port", serving(READER, invoke=fail))
    assert ran.status == 1
    assert ran.out.endswith("no events\nfailed: Reader: ValueError\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "bad.log: there are no lines in it"),
        ("\n\r\n\n", "bad.log: there are no lines in it"),
        (b"line \xff\n", "bad.log: not UTF-8 text"),
        (gzip.compress(b"line\n", mtime=0), "bad.log: packed with gzip: unpack it first"),
        ("line\n".encode("utf-16"), "bad.log: UTF-16 text: save it as UTF-8"),
        (b"line\nbin\0ary\n", "bad.log:2: not text"),
        ("a\n" + "x" * 1_100_000, "bad.log:2: a log line may have 1048576 bytes at most"),
    ],
)
def test_a_file_that_cannot_be_sent_is_said_with_its_line(tocsin, content, said):
    tocsin.file("bad.log", content)
    assert tocsin.refuses("sandbox", "logs", "bad.log") == said


def test_no_file_no_sandbox_and_no_such_group_are_said(tocsin, serving):
    assert "no such file" in tocsin.refuses("sandbox", "logs", "absent.log")
    tocsin.file("one.log", "line\n")
    absent = tocsin.refuses("sandbox", "logs", "one.log", "--port", 1)
    assert absent.startswith("no sandbox on port 1 ")
    assert absent.endswith(": start one with make run")
    refused = tocsin.refuses(
        "sandbox", "logs", "one.log", "--port", serving(HOSTS), "--group", "/other"
    )
    assert refused == "no log group /other: name one of /lab/hosts"


def test_a_parameter_of_the_template_must_have_a_name_and_a_value(tocsin):
    ran = tocsin("sandbox", "--parameter", "ReadVCenterAlarms")
    assert ran.status == 2
    assert "give NAME=VALUE" in ran.error


def test_a_parameter_that_the_template_does_not_have_is_refused(tocsin):
    said = tocsin.refuses("sandbox", "--port", 0, "--parameter", "NoSuch=1")
    assert "NoSuch" in said
