"""docs/recording-runs.md: its screen is printed, its figures are the template's."""

import json
import re
import shlex
from pathlib import Path

import pytest
from archive import Archive
from command import commands
from stack_of import serving

from handlers.archiving import MOST_FAILURES, RECENT
from sandbox.regions import ROOT, deployed
from sandbox.state_machine.workflow import LARGEST

TEXT = Path(ROOT / "docs/recording-runs.md").read_text(encoding="utf-8")
[SCREEN] = re.findall(r"^```console\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture
def archive(monkeypatch):
    """A day of 1,200 recordings, of which one in a hundred is no good at first."""
    begun = Archive()
    begun.has(1200)
    begun.conversion.outcome = lambda key: "failed" if key.endswith("50.wav") else "converted"
    with serving(begun.cloud) as port:
        monkeypatch.setattr("console.places.DEFAULT_PORT", port)
        monkeypatch.setattr("console.recordings_runs.time.sleep", lambda s: begun.passes(seconds=s))
        yield begun
    begun.cloud.stop()


def same(text):
    """Without the digest of a run's name and the width of columns."""
    lines = re.sub(r"retry-[0-9a-f]{12}", "retry-…", text).splitlines()
    return [" ".join(line.split()) for line in lines]


def told(archive):
    """The queue has what the conversion would have put there."""
    spec = archive.cloud.deployment.queues["RecordingsFailuresQueue"]
    for key in sorted(archive.conversion.times):
        if key.endswith("50.wav"):
            body = {"key": key, "profile": "speech", "reason": "it is cut off"}
            archive.cloud.queues[spec.arn].send(json.dumps(body))
    archive.passes(seconds=1)
    archive.conversion.outcome = lambda _key: "converted"


def test_the_screen_is_what_is_printed(archive, tocsin):
    for command, shown in commands(SCREEN):
        if "retry" in command:
            told(archive)
        ran = tocsin(*shlex.split(command))
        assert same(ran.out + ran.error) == same(shown)
        if "retry" in command:
            archive.passes(minutes=1)


def test_the_figures_are_those_of_the_template():
    stack = deployed()
    [machine] = stack.state_machines.values()
    archive = machine.states["Archive"]
    assert f"{archive['ItemBatcher']['MaxItemsPerBatch']} recordings are a batch" in TEXT
    assert (RECENT, "latest 20" in TEXT) == (20, True)
    assert (MOST_FAILURES, "1,000 of what" in TEXT) == (1000, True)
    assert (LARGEST, "(256 KB)" in TEXT) == (256 * 1024, True)
    [schedule] = [one for one in stack.schedules.values() if one.machine]
    assert (schedule.expression, "at 01:30 UTC" in TEXT) == ("cron(30 1 * * ? *)", True)
    for alarm in re.findall(r"`(\w+Alarm)`", TEXT):
        assert alarm in stack.resources
