"""One value of an export, with the file and the path at which it stands."""

from dataclasses import dataclass
from typing import Any, NoReturn

from dispatch.errors import ConfigurationError

MOST = 10**9
"""The greatest number that means anything in an export: seconds of thirty years."""
_NAMES = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value. Each getter refuses a wrong type; a key that is null counts as missing."""

    file: str
    path: str
    value: Any

    @property
    def where(self) -> str:
        """Where it stands, as a loss names it; an object with an id is named by it as well."""
        known = self.value.get("id") if isinstance(self.value, dict) else None
        at = f" ({known})" if isinstance(known, str) else ""
        return f"{self.file}: {self.path or 'top'}{at}"

    def refuse(self, message: str) -> NoReturn:
        """Raise a ConfigurationError that names the path."""
        raise ConfigurationError(self.file, 0, f"{self.path or 'the document'} {message}")

    def has(self, key: str) -> bool:
        """Whether it is an object with this key, not null."""
        return isinstance(self.value, dict) and self.value.get(key) is not None

    def get(self, key: str) -> "Node":
        """What is below the key; its value is None where there is nothing."""
        if not isinstance(self.value, dict):
            self.refuse(f"must be an object with {key}, not {_kind(self.value)}")
        return Node(self.file, f"{self.path}.{key}".lstrip("."), self.value.get(key))

    def object(self, key: str) -> "Node":
        """An object; an empty one where there is nothing."""
        below = self.get(key)
        return below.typed(dict, {})

    def each(self, key: str) -> list["Node"]:
        """The elements of a list; none where there is nothing."""
        return self.get(key).elements()

    def elements(self) -> list["Node"]:
        """The elements of this list."""
        value = self.typed(list, []).value
        return [Node(self.file, f"{self.path}[{at}]", one) for at, one in enumerate(value)]

    def texts(self) -> tuple[str, ...]:
        """The texts in this list; what is null in it is empty."""
        return tuple(str(one.typed(str, "").value) for one in self.elements())

    def names(self) -> list[str]:
        """The keys of this object."""
        return list(self.typed(dict, {}).value)

    def text(self, key: str, default: str | None = "") -> str:
        """A string; one without a default must be there."""
        below = self.get(key)
        if below.value is None and default is None:
            below.refuse("is missing: give a text")
        return str(below.typed(str, default).value)

    def id(self, key: str = "id") -> str:
        """An identifier, a text or a number; it must be there."""
        below = self.get(key)
        if isinstance(below.value, int) and not isinstance(below.value, bool):
            return str(below.value % 10**18)
        return self.text(key, None)

    def whole(self, key: str, default: int = 0) -> int:
        """A whole number from 0 to MOST."""
        below = self.get(key)
        value = default if below.value is None else below.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            below.refuse(f"must be a whole number, not {_kind(value)}")
        if not 0 <= value <= MOST:
            below.refuse(f"must be a whole number from 0 to {MOST}")
        return int(value)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """True or false."""
        return bool(self.get(key).typed(bool, default).value)

    def typed(self, kind: type, default: Any) -> "Node":  # noqa: ANN401 - any JSON value
        """The value itself if it is of the kind, the default if it is null; else refused."""
        if self.value is None:
            return Node(self.file, self.path, default)
        if not isinstance(self.value, kind):
            self.refuse(f"must be {_NAMES[kind]}, not {_kind(self.value)}")
        return self


def _kind(value: object) -> str:
    return "null" if value is None else _NAMES.get(type(value), "a number")
