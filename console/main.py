"""`tocsin`: the operator's command."""

import argparse
import sys
from collections.abc import Sequence

from console import ack, check, explain, incidents, serve, simulate
from dispatch.errors import TocsinError

COMMANDS = (serve, explain, simulate, check, incidents, ack)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status: 0 well, 1 findings, 2 what was asked is wrong."""
    parser = argparse.ArgumentParser(
        prog="tocsin", description="Something breaks, the right person's phone rings."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    asked = parser.parse_args(arguments)
    try:
        return int(asked.run(asked))
    except BrokenPipeError:
        sys.stderr.close()  # whoever read the output has seen enough
        return 0
    except (TocsinError, OSError) as error:
        print(f"tocsin: {error}", file=sys.stderr)  # noqa: T201 - it is a terminal program
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
