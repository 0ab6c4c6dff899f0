"""The Amazon Polly voices of the languages that Tocsin speaks."""

from dataclasses import dataclass

DEFAULT_VOICE = "Joanna"
"""Connect speaks with this voice until a flow sets another."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What a voice speaks (`en`, `ja`, `pl`) and the engines that have it."""

    language: str
    engines: frozenset[str]

    def has(self, engine: str) -> bool:
        """Whether the engine has this voice; no engine means the standard one."""
        return (engine or "Standard") in self.engines


_BOTH = frozenset({"Standard", "Neural"})
_NEURAL = frozenset({"Neural"})
_STANDARD = frozenset({"Standard"})

VOICES = {
    "Amy": Voice("en", _BOTH),
    "Arthur": Voice("en", _NEURAL),
    "Brian": Voice("en", _BOTH),
    "Danielle": Voice("en", _NEURAL),
    "Emma": Voice("en", _BOTH),
    "Gregory": Voice("en", _NEURAL),
    "Ivy": Voice("en", _BOTH),
    "Joanna": Voice("en", _BOTH),
    "Joey": Voice("en", _BOTH),
    "Justin": Voice("en", _BOTH),
    "Kendra": Voice("en", _BOTH),
    "Kevin": Voice("en", _NEURAL),
    "Kimberly": Voice("en", _BOTH),
    "Matthew": Voice("en", _BOTH),
    "Olivia": Voice("en", _NEURAL),
    "Ruth": Voice("en", _NEURAL),
    "Salli": Voice("en", _BOTH),
    "Stephen": Voice("en", _NEURAL),
    "Kazuha": Voice("ja", _NEURAL),
    "Mizuki": Voice("ja", _STANDARD),
    "Takumi": Voice("ja", _BOTH),
    "Tomoko": Voice("ja", _NEURAL),
    "Ewa": Voice("pl", _STANDARD),
    "Jacek": Voice("pl", _STANDARD),
    "Jan": Voice("pl", _STANDARD),
    "Maja": Voice("pl", _STANDARD),
    "Ola": Voice("pl", _NEURAL),
}
