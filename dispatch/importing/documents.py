"""The JSON documents of an export: one in a file, or several after one another."""

import json
from collections.abc import Iterator, Mapping

from dispatch.errors import ConfigurationError
from dispatch.importing.node import Node

_BLANKS = " \t\r\n"


def documents(texts: Mapping[str, str]) -> list[Node]:
    """Every document of these files; raises ConfigurationError where one is not JSON.

    A document that is a list counts as its elements, as pages put together by `jq -s` are.
    """
    nodes: list[Node] = []
    for file, text in texts.items():
        whole = list(_documents(text, file))
        for at, value in enumerate(whole):
            node = Node(file, f"document {at + 1}" if len(whole) > 1 else "", value)
            nodes += node.elements() if isinstance(value, list) else [node]
    for node in nodes:
        if not isinstance(node.value, dict):
            node.refuse("must be an object as the export has it: docs/importing.md shows them")
    if not nodes:
        raise ConfigurationError(", ".join([*texts][:1]), 0, "there is no document in it")
    return nodes


def _documents(text: str, file: str) -> Iterator[object]:
    decoder, at = json.JSONDecoder(parse_constant=_no_number), 0
    if not text.strip(_BLANKS):
        raise ConfigurationError(file, 0, "the file is empty: it must hold JSON")
    while (at := _after_blanks(text, at)) < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            message = f"not JSON: {error.msg} (column {error.colno})"
            raise ConfigurationError(file, error.lineno, message) from None
        except (ValueError, RecursionError) as error:
            raise ConfigurationError(file, 0, f"not JSON that can be read: {error}") from None
        yield value


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANKS:
        at += 1
    return at


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")
