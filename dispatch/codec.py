"""Dataclasses to plain JSON values and back, by their type hints."""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


def encode(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Plain JSON values; a dataclass becomes a dict that names its class under `is`."""
    if value is None or isinstance(value, str):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    kind: Any = type(value)
    names = _field_names(kind)
    if names is None:
        return _scalar(value)
    return {"is": kind.__name__, **{name: encode(getattr(value, name)) for name in names}}


def sparse(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """As `encode`, without what `decode` knows by itself: names of classes, and defaults.

    For what is stored by the million, where no field may be one of several dataclasses. A default
    of such a dataclass must stay as it is.
    """
    if isinstance(value, tuple | list):
        return [sparse(one) for one in value]
    kind: Any = type(value)
    names = _field_names(kind)
    if names is None:
        return encode(value)
    usual = _defaults(kind)
    found = ((name, getattr(value, name)) for name in names)
    return {name: sparse(one) for name, one in found if name not in usual or usual[name] != one}


@cache
def _defaults(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    """The values that fields have where none is given."""
    given = {field.name: field.default for field in fields(kind)}
    made = {
        field.name: field.default_factory()
        for field in fields(kind)
        if field.default_factory is not MISSING
    }
    return {name: value for name, value in (given | made).items() if value is not MISSING}


@cache
def _field_names(kind: Any) -> tuple[str, ...] | None:  # noqa: ANN401 - a type
    """The names of a dataclass's fields; None for every other type."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None


def _scalar(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value


def decode(kind: type[T], value: Any) -> T:  # noqa: ANN401 - any JSON value
    """The value of type `kind` that `encode` wrote. Fields that are missing take their default."""
    wanted: Any = kind
    return _decoder(wanted)(value)  # type: ignore[no-any-return]


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a type or a union of types
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    origin = get_origin(kind)
    if origin is tuple:
        inner = _decoder(get_args(kind)[0])
        return lambda value: tuple(inner(one) for one in value)
    if origin in {Union, types.UnionType}:
        return _union_decoder(get_args(kind))
    return _scalar_decoder(kind)


def _dataclass_decoder(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a dataclass
    @cache
    def readers() -> dict[str, Callable[[Any], Any]]:
        return {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}

    def build(value: dict[str, Any]) -> Any:  # noqa: ANN401 - an instance of `kind`
        return kind(
            **{name: read(value[name]) for name, read in readers().items() if name in value}
        )

    return build


def _union_decoder(kinds: tuple[Any, ...]) -> Callable[[Any], Any]:
    by_name: dict[str, Any] = {
        one.__name__: one for one in kinds if isinstance(one, type) and is_dataclass(one)
    }
    plain = [kind for kind in kinds if kind is not types.NoneType and not is_dataclass(kind)]

    def choose(value: Any) -> Any:  # noqa: ANN401 - one of the union
        if value is None:
            return None
        if isinstance(value, dict) and "is" in value:
            return _decoder(by_name[value["is"]])(value)
        return _decoder(plain[0])(value)

    return choose


def _scalar_decoder(kind: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - a scalar type
    if kind is datetime:
        return datetime.fromisoformat
    if kind is timedelta:
        return lambda value: timedelta(seconds=value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return lambda value: value
