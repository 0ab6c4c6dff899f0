"""An event as the values at its dotted paths, each with the array elements it lies in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import count

Place = frozenset[tuple[int, int]]
"""The array elements around a value: (number of the array in the event, index in it)."""

Leaves = Mapping[str, list[tuple[object, Place]]]


def leaves_of(event: Mapping[str, object], steps: frozenset[str]) -> Leaves:
    """The values below the keys in `steps`; empty arrays and objects have none.

    A key with dots in it is the same as keys one below the other. A plain value in an array has no
    place in that array: AWS keeps only objects and arrays apart.
    """
    leaves: defaultdict[str, list[tuple[object, Place]]] = defaultdict(list)
    numbers = count()
    # A list of what is still to be walked, not recursion: an event may be nested very deep.
    ahead: list[tuple[str, object, Place]] = [("", event, frozenset())]
    while ahead:
        path, value, place = ahead.pop()
        if isinstance(value, Mapping):
            ahead.extend((below, child, place) for below, child in _fields(path, value, steps))
        elif isinstance(value, list | tuple):
            number = next(numbers)
            for index, child in enumerate(value):
                nested = isinstance(child, Mapping | list | tuple)
                ahead.append((path, child, place | {(number, index)} if nested else place))
        else:
            leaves[path].append((value, place))
    return leaves


def _fields(
    path: str, fields: Mapping[str, object], steps: frozenset[str]
) -> Iterator[tuple[str, object]]:
    for key, child in fields.items():
        if key in steps or ("." in key and steps.issuperset(key.split("."))):
            yield f"{path}.{key}" if path else key, child


def together(standings: set[Place], places: set[Place]) -> Iterator[tuple[Place, Place]]:
    """Each standing with what it becomes when joined to each place it does not contradict.

    Two places contradict each other if they lie in different elements of one array.
    """
    by_outermost: defaultdict[int, defaultdict[int, list[Place]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for place in places:
        array, index = min(place, default=(-1, 0))
        by_outermost[array][index].append(place)
    for standing in standings:
        indexes = dict(standing)
        for array, by_index in by_outermost.items():
            # The outermost array settles most of it, so that long arrays do not cost n x n.
            groups = [by_index[indexes[array]]] if array in indexes else list(by_index.values())
            for place in (place for group in groups for place in group):
                if all(indexes.get(number, at) == at for number, at in place):
                    yield standing, standing | place
