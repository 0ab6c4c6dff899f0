"""Finds the lists and the single items of an export, whatever pages and files they came in."""

from collections.abc import Iterable, Mapping

from dispatch.importing.loss import Losses, What
from dispatch.importing.node import Node


def items(documents: Iterable[Node], plural: str, singular: str) -> list[Node]:
    """Every item below `plural` (a list) and `singular`; of one id the one with the most keys."""
    found: dict[str, Node] = {}
    for document in documents:
        several = document.each(plural) if document.has(plural) else []
        alone = [document.get(singular)] if document.has(singular) else []
        for item in (*several, *alone):
            identifier = item.id()
            if len(item.names()) > _size(found.get(identifier)):
                found[identifier] = item
    return list(found.values())


def unfinished(pages: Iterable[tuple[Node, bool]], losses: Losses) -> None:
    """A loss where none of a list's pages is its last; each comes with whether more follow."""
    known = list(pages)
    if known and all(more for _, more in known):
        why = "there are further pages of it that are not in the export"
        losses.add(What.PERSON, known[-1][0].where, why, "export them, too, and import anew")


def refuse_nothing(found: Iterable[object], documents: list[Node], wanted: str) -> None:
    """Refuse an export in which there is nothing of what is wanted."""
    if not any(found):
        documents[0].refuse(f"has nothing to import: {wanted} (docs/importing.md)")


def ignored(
    documents: Iterable[Node], known: Iterable[str], instead: Mapping[str, str], losses: Losses
) -> None:
    """What else is in the documents is a loss; `instead` says what to do about some keys."""
    for document in documents:
        for key in document.names():
            value = document.value[key]
            if key not in known and isinstance(value, list | dict) and value:
                many = f" ({len(value)})" if isinstance(value, list) else ""
                why = f"{key}{many}: Tocsin has no such thing, or has it elsewhere"
                losses.add(What.ROUTING, document.get(key).where, why, instead.get(key, RULES))


RULES = "rules/*.toml say which event starts which plan (docs/rules.md)"


def _size(node: Node | None) -> int:
    return len(node.value) if node else -1
