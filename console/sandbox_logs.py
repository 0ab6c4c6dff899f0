"""`tocsin sandbox logs FILE`: a file's lines go to the running sandbox, as to CloudWatch Logs."""

import argparse
import itertools
import json
import urllib.error
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.progress import Progress

from console.output import console, write_json
from console.places import NotThere, Sandbox
from console.project import read_text, shown
from console.serve import port
from console.write_logs import write_report
from dispatch.errors import ConfigurationError
from sandbox.logs.lines import LARGEST_LINE

MOST_LINES = 500
"""Lines in one request, as an agent sends them in batches."""
MOST_CHARACTERS = 1_000_000
"""Characters in one request, so that it stays below what the sandbox takes."""
OTHER_FORMS = {
    b"\x1f\x8b": "packed with gzip: unpack it first",
    b"\xff\xfe": "UTF-16 text: save it as UTF-8",
    b"\xfe\xff": "UTF-16 text: save it as UTF-8",
}
"""What log files are otherwise, by their first bytes."""
WELL, FOUND = 0, 1
COUNTED = ("matched", "published")


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments; they belong to `tocsin sandbox`."""
    verbs = commands.choices["sandbox"].add_subparsers(metavar="[logs FILE]")
    parser = verbs.add_parser("logs", help="send a file's lines to the running sandbox")
    parser.add_argument("file", type=Path, help="log lines (UTF-8 text)")
    parser.add_argument("--group", help="the log group; not needed where there is only one")
    parser.add_argument("--port", type=port, default=argparse.SUPPRESS, help="the sandbox's port")
    parser.add_argument("--json", action="store_true", help="for machines")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Send them and say what followed; 1 where a function failed on them."""
    lines = _lines(asked.file)
    sandbox, batches = Sandbox(asked.port, otherwise=""), list(_batches(lines))
    body = {"stream": asked.file.name, **({"group": asked.group} if asked.group else {})}
    answers = (_send(sandbox, {**body, "lines": batch}) for batch in _shown(batches))
    report = _together(list(answers))
    write_json(report) if asked.json else write_report(report)
    return FOUND if report["faults"] else WELL


def _lines(path: Path) -> list[str]:
    """A file's lines without the empty ones; raises ConfigurationError for one that is too long."""
    found = list(enumerate(_text(path).split("\n"), 1))
    lines = [(number, text) for number, line in found if (text := line.rstrip("\r"))]
    if not lines:
        raise ConfigurationError(shown(path), 0, "there are no lines in it")
    for number, text in lines:
        if len(text.encode()) > LARGEST_LINE:
            fault = f"a log line may have {LARGEST_LINE} bytes at most"
            raise ConfigurationError(shown(path), number, fault)
        if "\0" in text:
            raise ConfigurationError(shown(path), number, "not text")
    return [text for _, text in lines]


def _text(path: Path) -> str:
    try:
        return read_text(path)
    except ConfigurationError as error:
        head = path.read_bytes()[:2] if path.is_file() else b""
        if head not in OTHER_FORMS:
            raise
        raise ConfigurationError(error.file, 0, OTHER_FORMS[head]) from None


def _batches(lines: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for line in lines:
        if batch and (len(batch) == MOST_LINES or size + len(line) > MOST_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    yield batch


def _shown(batches: Sequence[list[str]]) -> Iterable[list[str]]:
    """With a bar where somebody looks and it takes a while."""
    if not console.is_terminal or len(batches) == 1:
        yield from batches
        return
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("lines", total=sum(map(len, batches)))
        for batch in batches:
            yield batch
            progress.advance(task, len(batch))


def _send(sandbox: Sandbox, body: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(sandbox.ask("/logs", body))
    except urllib.error.HTTPError as error:
        raise NotThere(json.load(error)["error"]) from None


def _together(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One answer for all batches."""
    first, last = answers[0], answers[-1]
    filters = [
        {**one, **{key: sum(each["filters"][at][key] for each in answers) for key in COUNTED}}
        for at, one in enumerate(first["filters"])
    ]
    lists = {
        key: list(itertools.chain.from_iterable(each[key] for each in answers))
        for key in ("alarms", "events", "faults")
    }
    return {**last, "lines": sum(one["lines"] for one in answers), "filters": filters, **lists}
