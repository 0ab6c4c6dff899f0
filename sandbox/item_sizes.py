"""moto's limit on an item's size, counted as attributes are added and not anew for each of them."""

from typing import Any

from moto.dynamodb.models.dynamo_type import LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize

SURELY_FITS = 400_000
"""Bytes; moto's limit is a little above, and near it moto counts itself."""
_SET = LimitedSizeDict.__setitem__


def install() -> None:
    """Replace moto's way of counting; calling it again changes nothing."""
    limited: Any = LimitedSizeDict
    limited.__setitem__ = _set


def _set(attributes: Any, name: str, value: Any) -> None:  # noqa: ANN401 - moto ships no types
    size = value.size() if hasattr(value, "size") else bytesize(str(value))
    added = getattr(attributes, "added", 0) + bytesize(name) + size
    attributes.added = added
    if added > SURELY_FITS:
        _SET(attributes, name, value)
    else:
        dict.__setitem__(attributes, name, value)
