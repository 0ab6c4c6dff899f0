"""`tocsin sandbox`: AWS on this machine, with phones in the browser."""

import argparse
import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.output import console
from console.project import SANDBOX_CONTACTS, contacts_in, read_text
from dispatch.errors import TocsinError

DEFAULT_PORT = 8800
LAST_PORT = 65535


class PortNotFree(TocsinError):
    """The sandbox cannot listen on its port."""


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("sandbox", help="AWS on this machine, with phones in the browser")
    parser.add_argument("--port", type=port, default=DEFAULT_PORT, help="8800 unless told; 0: any")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="time runs this many times faster"
    )
    parser.add_argument("--clock", choices=("real", "manual"), default="real")
    parser.add_argument(
        "--contacts", type=Path, default=SANDBOX_CONTACTS, help="whose phones ring (TOML)"
    )
    parser.add_argument(
        "--two-regions", action="store_true", help="calls can go out from a second region, too"
    )
    parser.add_argument(
        "--parameter",
        action="append",
        default=[],
        type=_parameter,
        metavar="NAME=VALUE",
        help="of template.yaml, other than the sandbox's own; can be given again",
    )
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Serve until interrupted; raises PortNotFree, ConfigurationError."""
    contacts_in(asked.contacts)  # a mistake is told with its file and line before anything starts
    with _listening(asked.port) as server:
        with console.status("deploying template.yaml on this machine"):
            server.routes = _routes(asked)
        _serve(server.address, server.serve_forever)
    return 0


def _listening(number: int) -> Any:  # noqa: ANN401 - imported late
    from sandbox.server import Server  # noqa: PLC0415 - moto and SAM take a second to import

    try:
        return Server(number)
    except OSError as error:
        other = f"choose another: tocsin sandbox --port {DEFAULT_PORT + (number == DEFAULT_PORT)}"
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
        raise PortNotFree(f"port {number} {why}; {other}") from None


def _routes(asked: argparse.Namespace) -> Any:  # noqa: ANN401 - imported late, see above
    from sandbox.cloud import Cloud  # noqa: PLC0415 - as above
    from sandbox.routes import Routes  # noqa: PLC0415 - as above
    from sandbox.session import Session  # noqa: PLC0415 - as above

    cloud = Cloud(
        read_text(asked.contacts),
        two_regions=asked.two_regions,
        parameters=dict(asked.parameter),
    )
    cloud.start_functions()
    session = Session(cloud, asked.clock, asked.speed)
    threading.Thread(target=session.run_clock, daemon=True).start()
    return Routes(session)


def _serve(address: str, serve_forever: Callable[[], None]) -> None:
    console.print(f"Tocsin's sandbox is at [bold]{address}[/bold]  (Ctrl-C ends it)")
    try:
        serve_forever()
    except KeyboardInterrupt:
        console.print("ended")


def port(text: str) -> int:
    """A port's number, for argparse."""
    if not text.isascii() or not text.isdigit() or int(text) > LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number up to {LAST_PORT}")
    return int(text)


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text} is no parameter: give NAME=VALUE")
    return name, value


def _speed(text: str) -> float:
    wrong = argparse.ArgumentTypeError(f"{text} is no speed: give more than 0, at most 10000")
    try:
        value = float(text)
    except ValueError:
        raise wrong from None
    if not 0 < value <= 10_000:  # noqa: PLR2004 - beyond this, waits are shorter than a tick
        raise wrong
    return value
