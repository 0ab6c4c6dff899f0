"""`tocsin`: the operator's command."""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from console import (
    ack,
    campaign,
    check,
    contacts,
    drill,
    explain,
    importing,
    incidents,
    oncall,
    recordings,
    redrive,
    routes,
    sandbox_logs,
    self_test,
    serve,
    silence,
    simulate,
)
from dispatch.errors import TocsinError

COMMANDS = (
    serve,
    sandbox_logs,  # after the command that it belongs to
    explain,
    simulate,
    check,
    incidents,
    ack,
    redrive,
    self_test,
    drill,
    routes,
    contacts,
    silence,
    oncall,
    importing,
    recordings,
    campaign,
)
WELL, FOUND, WRONG, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses: FOUND where something is bad (missed, an error), WRONG where the asking was."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="tocsin", description="Something breaks, the right person's phone rings."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    asked = parser.parse_args(arguments)
    _bear_any_text()
    try:
        status = int(asked.run(asked))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; what is still buffered goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL
    except (TocsinError, OSError) as error:
        print(f"tocsin: {_one_line(error)}", file=sys.stderr)  # noqa: T201 - a terminal program
        return WRONG
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _bear_any_text() -> None:
    """What the output's encoding lacks is written as an escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    sys.exit(main())
