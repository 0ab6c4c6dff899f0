"""Fuzzes every target for its time, one process at a time: `make fuzz ARGS="--minutes 5"`."""

import argparse
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from fuzz.seeds import ROOT
from fuzz.targets import TARGETS
from fuzz.tokens import write_dictionary

HOME = ROOT / "build" / "fuzz"
HANGS_AFTER = 60
"""Seconds after which libFuzzer ends the process: an input that never comes back."""
PROGRESS_EVERY = 20.0
_STATUS = re.compile(r"#(\d+)\s.*?cov: (\d+) ft: (\d+)")
COLUMNS = "{:<14}{:>9}{:>12}{:>10}{:>10}{:>10}\n"


@dataclass(slots=True)
class Score:
    """What one target came to."""

    target: str
    seconds: float = 0
    executions: int = 0
    coverage: int = 0
    features: int = 0
    findings: int = 0
    broken: bool = False

    def line(self) -> str:
        """One line of the table."""
        figures = (self.executions, self.coverage, self.features, self.findings)
        return COLUMNS.format(self.target, f"{self.seconds:.0f} s", *figures)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make fuzz ARGS=…", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="for each target (1)")
    parser.add_argument("--target", action="append", choices=TARGETS, help="only this one")
    parser.add_argument("--seed", type=int, default=0, help="for libFuzzer; 0 is a new one")
    return parser.parse_args()


def fuzz(name: str, seconds: float, seed: int) -> Score:
    """Run one target; progress goes to standard output as it comes."""
    score, begun = Score(name), time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own module
        list(_command(name, seconds, seed)),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    told, log = begun, HOME / name / "log.txt"
    with log.open("w", encoding="utf-8") as written:
        for line in process.stderr or ():
            written.write(line)
            _note(line, score)
            if time.monotonic() - told > PROGRESS_EVERY:
                told = time.monotonic()
                sys.stdout.write(f"  {score.executions} runs, {score.features} features\n")
    score.broken = process.wait() != 0
    score.seconds = time.monotonic() - begun
    if score.broken:
        sys.stdout.write(f"  ended with {process.returncode}: {log.relative_to(ROOT)}\n")
    return score


def _note(line: str, score: Score) -> None:
    if status := _STATUS.match(line):
        score.executions, score.coverage, score.features = map(int, status.groups())
    elif line.startswith("FINDING "):
        score.findings += 1
        sys.stdout.write(f"  {line}")


def _command(name: str, seconds: float, seed: int) -> Iterator[str]:
    """The worker with libFuzzer's options; its corpus is kept from run to run."""
    home = HOME / name
    for folder in ("corpus", "seeds", "findings"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    for index, text in enumerate(TARGETS[name].seeds()):
        (home / "seeds" / f"{index:04}").write_bytes(text.encode("utf-8", "replace"))
    write_dictionary(home / "tokens.txt", TARGETS[name].form)
    yield from (sys.executable, "-m", "fuzz.worker", name, str(home / "findings"))
    yield from (f"-max_total_time={seconds:.0f}", f"-timeout={HANGS_AFTER}", f"-seed={seed}")
    yield from (f"-dict={home / 'tokens.txt'}", f"-artifact_prefix={home / 'findings'}/")
    yield from ("-rss_limit_mb=2048", "-reload=0", "-print_final_stats=1")
    yield from (str(home / "corpus"), str(home / "seeds"))


def main() -> int:
    """All chosen targets, a table last; 1 where a promise was broken."""
    chosen = arguments()
    scores = []
    for name in chosen.target or TARGETS:
        sys.stdout.write(f"== {name}, {chosen.minutes:g} min\n")
        sys.stdout.flush()
        scores.append(fuzz(name, chosen.minutes * 60, chosen.seed))
    sys.stdout.write(
        "\n" + COLUMNS.format("target", "time", "runs", "branches", "features", "findings")
    )
    sys.stdout.writelines(score.line() for score in scores)
    runs, findings = sum(one.executions for one in scores), sum(one.findings for one in scores)
    sys.stdout.write(f"{runs} runs, {findings} findings\n")
    return int(any(score.findings or score.broken for score in scores))


if __name__ == "__main__":
    sys.exit(main())
