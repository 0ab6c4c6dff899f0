"""`tocsin sandbox`: AWS on this machine, with phones in the browser."""

import argparse
import errno
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.output import console

DEFAULT_PORT = 8800
CONTACTS = Path(__file__).parents[1] / "sandbox" / "contacts.toml"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("sandbox", help="AWS on this machine, with phones in the browser")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="8800 unless told; 0: any")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="time runs this many times faster"
    )
    parser.add_argument("--clock", choices=("real", "manual"), default="real")
    parser.add_argument("--contacts", type=Path, default=CONTACTS, help="whose phones ring (TOML)")
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve until interrupted; 2 where the port is taken."""
    from sandbox.server import Server  # noqa: PLC0415 - moto and SAM take a second to import

    try:
        server = Server(asked.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        print(  # noqa: T201 - it is a terminal program
            f"tocsin: port {asked.port} is taken; choose another: tocsin sandbox --port 8801",
            file=sys.stderr,
        )
        return 2
    with console.status("deploying template.yaml on this machine"):
        server.routes = _routes(asked)
    _serve(server.address, server.serve_forever)
    return 0


def _routes(asked: argparse.Namespace) -> Any:  # noqa: ANN401 - imported late, see above
    from sandbox.cloud import Cloud  # noqa: PLC0415 - as above
    from sandbox.routes import Routes  # noqa: PLC0415 - as above
    from sandbox.session import Session  # noqa: PLC0415 - as above

    cloud = Cloud(asked.contacts.read_text(encoding="utf-8"))
    session = Session(cloud, asked.clock, asked.speed)
    threading.Thread(target=session.run_clock, daemon=True).start()
    return Routes(session)


def _serve(address: str, serve_forever: Callable[[], None]) -> None:
    console.print(f"Tocsin's sandbox is at [bold]{address}[/bold]  (Ctrl-C ends it)")
    try:
        serve_forever()
    except KeyboardInterrupt:
        console.print("ended")


def _speed(text: str) -> float:
    value = float(text)
    if not 0 < value <= 10_000:  # noqa: PLR2004 - beyond this, waits are shorter than a tick
        raise argparse.ArgumentTypeError("a speed is more than 0 and at most 10000")
    return value
