"""How long a new process takes until it has asked Connect for its first call.

The triage function as it is deployed, against the smallest boto3 script that sends the very same
request, in turns. Beside them, to tell what the pruned libraries are worth: that script on
libraries pruned as ours are, and the function from the checkout on libraries that are not.
Prints a table last and exits with 1 if the deployed function takes more than 1.25 times as long as
the script.
"""

import json
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from statistics import median

from aws_stub import Arrival, Stub, serving

from packing import bytecode, libraries, service_models
from packing.build_function import HANDLERS, build
from sandbox.deploy.expand import expand
from sandbox.regions import ACCOUNT, PARAMETERS, REGION, runtime

ROOT = Path(__file__).parents[1]
FUNCTION = "TriageFunction"
EVENT = (ROOT / "rules" / "examples" / "alarm-name.json").read_text(encoding="utf-8")
CONTACTS = (ROOT / "sandbox" / "contacts.toml").read_text(encoding="utf-8")
INSTALLED = Path(sysconfig.get_paths()["purelib"])

TARGET = 1.25
"""Longest cold start, as a multiple of the smallest script's."""
ROUNDS, PATIENCE = 15, 60
"""How often each process is started, and for how many seconds a call is waited for."""
NAMES = ("smallest boto3 script", "  on pruned libraries", "Tocsin, deployed", "Tocsin, checkout")

SMALLEST = """
import sys; sys.path[:0] = sys.argv[2:]
import json
import boto3
boto3.client("connect").start_outbound_voice_contact(**json.loads(sys.argv[1]))
"""
TRIAGE = f"""
import sys; sys.path[:0] = sys.argv[2:]
import json
from {HANDLERS[FUNCTION]} import handler
handler({{"Records": [{{"messageId": "1", "body": sys.argv[1]}}]}}, None)
"""


@dataclass(frozen=True, slots=True)
class Program:
    """A script, its first argument, and the folders it imports from; the site's are left out."""

    script: str
    argument: str
    folders: tuple[Path, ...]

    @property
    def command(self) -> list[str]:
        """What to run."""
        folders = [str(folder) for folder in self.folders]
        return [sys.executable, "-I", "-S", "-c", self.script, self.argument, *folders]


def first_call(program: Program, stub: Stub, environment: Mapping[str, str]) -> Arrival:
    """Seconds from the start of a new process until its call arrives, and the call."""
    start = time.monotonic()
    with subprocess.Popen(  # noqa: S603 - our own arguments
        program.command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        try:
            arrived, asked = stub.calls.get(timeout=PATIENCE)
        except Empty:
            process.kill()
            raise RuntimeError(process.communicate()[1].decode()) from None
        process.kill()
    return arrived - start, asked


def environment(stub: Stub) -> dict[str, str]:
    """What the template and Lambda give the function, with every endpoint on loopback."""
    deployed = expand(ROOT / "template.yaml", PARAMETERS, REGION, ACCOUNT)
    return {
        **deployed.functions[FUNCTION].environment,
        **runtime(REGION),
        "AWS_ENDPOINT_URL": stub.url,
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_SESSION_TOKEN": "none",
        "HOME": "/nonexistent",
    }


def artefact(folder: Path) -> Path:
    """The function as it is deployed, compiled for the Python that runs here."""
    build(FUNCTION, folder, INSTALLED)
    bytecode.compile_with(sys.executable, folder)
    return folder


def pruned_boto3(folder: Path) -> Path:
    """boto3 with its libraries cut down and compiled as the artefact's are."""
    for distribution in libraries.needed({"boto3"}, INSTALLED).values():
        libraries.copy(distribution, INSTALLED, folder)
    service_models.prune(INSTALLED / "botocore/data", folder / "botocore/data")
    bytecode.compile_with(sys.executable, folder)
    return folder


def measure(folder: Path) -> list[list[float]]:
    """The seconds of every start of each program in `NAMES`, started in turns."""
    deployed = Program(TRIAGE, EVENT, (artefact(folder / "deployed"),))
    with serving(CONTACTS) as stub:
        variables = environment(stub)
        _, asked = first_call(deployed, stub, variables)
        request = json.dumps({"InstanceId": variables["CONNECT_INSTANCE_ID"], **asked})
        programs = (
            Program(SMALLEST, request, (INSTALLED,)),
            Program(SMALLEST, request, (pruned_boto3(folder / "pruned"),)),
            deployed,
            Program(TRIAGE, EVENT, (ROOT, INSTALLED)),
        )
        rounds = [
            [first_call(program, stub, variables)[0] for program in programs]
            for _ in range(ROUNDS + 1)
        ]
    # The first round fills the file cache, and compiles the checkout.
    return [list(sample) for sample in zip(*rounds[1:], strict=True)]


def main() -> int:
    """Measures and prints the table."""
    with tempfile.TemporaryDirectory() as folder:
        samples = measure(Path(folder))
    smallest = median(samples[0])
    print(f"{'until the first call':24}{'median (ms)':>12}{'fastest (ms)':>14}{'ratio':>8}")
    for name, sample in zip(NAMES, samples, strict=True):
        middle = median(sample)
        print(f"{name:24}{middle * 1e3:12.0f}{min(sample) * 1e3:14.0f}{middle / smallest:8.2f}")
    ratio = median(samples[NAMES.index("Tocsin, deployed")]) / smallest
    print(f"deployed, Tocsin takes {ratio:.2f} times as long; the target is {TARGET} at most")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
