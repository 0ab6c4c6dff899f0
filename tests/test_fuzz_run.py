"""`make fuzz`: what it counts, and how it ends."""

import sys

import pytest

from fuzz import run
from fuzz.targets import TARGETS

STATUS = "#4096\tpulse  cov: 640 ft: 1726 corp: 90/31Kb lim: 4096 exec/s: 51 rss: 90Mb\n"


def test_the_last_status_of_libfuzzer_and_every_finding_are_counted(capsys):
    score = run.Score("event")
    for line in (
        STATUS,
        STATUS.replace("4096\t", "5000\t"),
        "FINDING a.json Finding: 'x'\n",
        "INFO\n",
    ):
        run._note(line, score)  # noqa: SLF001 - libFuzzer's words are read here alone
    assert (score.executions, score.coverage, score.features, score.findings) == (
        5000,
        640,
        1726,
        1,
    )
    assert "FINDING a.json" in capsys.readouterr().out


@pytest.mark.parametrize(("more", "code"), [({}, 0), ({"findings": 1}, 1), ({"broken": True}, 1)])
def test_it_ends_with_1_where_a_promise_was_broken_or_a_worker_died(
    more, code, capsys, monkeypatch
):
    asked = []

    def fuzzed(name, seconds, seed):
        asked.append((name, seconds, seed))
        return run.Score(name, executions=7, **(more if name == "plan" else {}))

    monkeypatch.setattr(run, "fuzz", fuzzed)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--minutes", "2", "--seed", "5"])
    assert run.main() == code
    assert asked == [(name, 120, 5) for name in TARGETS]
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"{7 * len(TARGETS)} runs, {more.get('findings', 0)} findings"


def test_one_target_can_be_chosen(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(run, "fuzz", lambda name, *_: asked.append(name) or run.Score(name))
    monkeypatch.setattr(sys, "argv", ["fuzz", "--target", "speech"])
    assert (run.main(), asked) == (0, ["speech"])
    assert "== speech, 1 min" in capsys.readouterr().out
