"""One target in one process, led by coverage. `fuzz.run` starts it in a venv that has atheris.

An input that breaks a promise is kept and the search goes on: libFuzzer alone would stop at it.
"""

import sys
import time
import traceback
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["dispatch", "jmespath"]):
    from fuzz.targets import TARGETS

from fuzz import json_damage, toml_damage
from fuzz.finding import Finding
from fuzz.target import Target

SLOWEST = 3.0
"""Seconds of processor time for one input, instrumented: what is quadratic takes minutes."""
WRITTEN_BYTES = 1 / 4
"""How often an input is changed as bytes, in libFuzzer's own ways."""
DAMAGES: dict[str, Callable[[str, Random], str | None]] = {
    "json": json_damage.damaged,
    "toml": toml_damage.damaged,
}


class Checked:
    """Runs the target's check on each input and keeps one input for each way of failing."""

    def __init__(self, target: Target, findings: Path) -> None:
        self.target, self.findings, self.known = target, findings, set[str]()

    def __call__(self, data: bytes) -> None:
        """One input, as libFuzzer hands it over."""
        text = data.decode("utf-8", "replace")
        before = time.process_time()
        try:
            self.target.check(text)
        except Exception as error:  # noqa: BLE001 - whatever comes out is what is looked for
            self._keep(text, error)
        if (took := time.process_time() - before) > SLOWEST:
            self._keep(text, Finding(f"slow: {took:.1f} s"))

    def _keep(self, text: str, error: Exception) -> None:
        """One file for each kind of error at each place, with what was raised beside it."""
        frames = traceback.extract_tb(error.__traceback__)
        own = [
            f"{Path(one.filename).name}:{one.name}"
            for one in frames
            if "/fuzz/worker" not in one.filename
        ]
        shape = "".join(sign for sign in str(error)[:40] if not sign.isdigit())
        kind = sha256("|".join([type(error).__name__, shape, *own[-3:]]).encode()).hexdigest()[:10]
        if kind in self.known:
            return
        self.known.add(kind)
        path = self.findings / f"{kind}.{self.target.form}"
        path.write_bytes(text.encode("utf-8", "replace"))
        told = "".join(traceback.format_exception(error))
        path.with_suffix(".txt").write_text(told, encoding="utf-8", errors="replace")
        sys.stderr.write(f"FINDING {path.name} {type(error).__name__}: {str(error)[:200]!r}\n")


def mutator(target: Target) -> Callable[[bytes, int, int], bytes]:
    """Changes an input in its own form, and now and then as bytes."""

    def mutate(data: bytes, largest: int, seed: int) -> bytes:
        chance = Random(seed)
        if chance.random() > WRITTEN_BYTES:
            text = DAMAGES[target.form](data.decode("utf-8", "replace"), chance)
            if text is not None and len(raw := text.encode("utf-8", "replace")) <= largest:
                return raw
        return bytes(atheris.Mutate(data, largest))

    return mutate


def main(arguments: list[str]) -> None:
    """`TARGET FINDINGS_FOLDER` and libFuzzer's own arguments."""
    name, findings, *rest = arguments
    target = TARGETS[name]
    options = [sys.argv[0], f"-max_len={target.largest}", *rest]
    check = Checked(target, Path(findings))
    atheris.Setup(options, check, custom_mutator=mutator(target))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
