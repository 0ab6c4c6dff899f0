"""The people's items, kept as DynamoDB keeps them, at a hundredth of moto's cost.

Only what is asked of items whose key begins with `people#`, of the index `agenda`, which holds
none but them, and of the pacer's lease; everything else is moto's. An expression that is not known
here is an error.
tests/test_campaign_run.py holds it to moto.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from campaign_run.units import listed_units, read_units, share, write_units
from sandbox.api_calls import Answer, ServiceError

Item = dict[str, Any]
PEOPLE, LEASE, PAGE = "people#", "pacer", 1000
CHANGE = re.compile(
    r"SET (?P<set>[a-z_]+ = :[a-z_]+(?:, [a-z_]+ = :[a-z_]+)*)"
    r"(?: REMOVE (?P<remove>[a-z_, ]+))?"
)
CONDITION = re.compile(r"([a-z_]+) (=|<=) (:[a-z_]+)|attribute_(not_)?exists\(([a-z_]+)\)")
RANGE = re.compile(r"agenda = :agenda(?P<until> AND agenda_at <= :until)?")


class Shelf:
    """One table's people."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.items: defaultdict[str, dict[str, Item]] = defaultdict(dict)
        self.agenda: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self.units: Callable[[str, float], None] = lambda _kind, _units: None
        """Hears of the units that DynamoDB charges: "reads" of 4 KB, "writes" of 1 KB."""

    def in_front_of(self, answers: dict[tuple[str, str], Answer]) -> None:
        """Answer what is asked of people, and leave the rest to whoever answered before."""
        for operation, (own, mine) in {
            "GetItem": (self._has_key, self._get),
            "UpdateItem": (self._has_key, self._update),
            "BatchGetItem": (self._reads_people, self._read),
            "BatchWriteItem": (self._writes_people, self._write),
            "Query": (self._queries_people, self._query),
        }.items():
            answers["dynamodb", operation] = _either(own, mine, answers["dynamodb", operation])

    def counts(self) -> dict[str, int]:
        """How many people there are by their agenda: `due`, `calling`, or `done` without one."""
        people = (len(group) for pk, group in self.items.items() if pk.startswith(PEOPLE))
        found = {"done": sum(people), "due": 0, "calling": 0}
        for agenda, entries in self.agenda.items():
            kind = agenda.partition("#")[0]
            found[kind] = found.get(kind, 0) + len(entries)
            found["done"] -= len(entries)
        return found

    def next_at(self) -> str:
        """The first time on the agenda; empty where there is none."""
        return min((one[0][0] for one in self.agenda.values() if one), default="")

    def _has_key(self, asked: Mapping[str, Any]) -> bool:
        return bool(asked["Key"]["pk"]["S"].startswith((PEOPLE, LEASE)))

    def _reads_people(self, asked: Mapping[str, Any]) -> bool:
        keys = asked["RequestItems"].get(self.table, {"Keys": []})["Keys"]
        return bool(keys) and all(one["pk"]["S"].startswith(PEOPLE) for one in keys)

    def _writes_people(self, asked: Mapping[str, Any]) -> bool:
        puts = asked["RequestItems"].get(self.table, [])
        return bool(puts) and all(
            one["PutRequest"]["Item"]["pk"]["S"].startswith(PEOPLE) for one in puts
        )

    def _queries_people(self, asked: Mapping[str, Any]) -> bool:
        if asked["TableName"] != self.table:
            return False
        values = asked["ExpressionAttributeValues"]
        return "IndexName" in asked or values.get(":pk", {"S": ""})["S"].startswith(PEOPLE)

    def _get(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        found = self._found(asked["Key"])
        self.units("reads", share(asked) * read_units([found] if found else [], 1))
        return {"Item": found} if found else {}

    def _found(self, key: Mapping[str, Any]) -> Item:
        return dict(self.items[key["pk"]["S"]].get(key["sk"]["S"], {}))

    def _read(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        wanted = asked["RequestItems"][self.table]
        fields = [one.strip() for one in wanted.get("ProjectionExpression", "").split(",") if one]
        found = [one for one in map(self._found, wanted["Keys"]) if one]
        self.units("reads", share(wanted) * read_units(found, len(wanted["Keys"])))
        shown = [_part(one, fields) for one in found] if fields else found
        return {"Responses": {self.table: shown}}

    def _write(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        for one in asked["RequestItems"][self.table]:
            self._put(dict(one["PutRequest"]["Item"]))
        return {}

    def _update(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        before, values = self._found(asked["Key"]), asked.get("ExpressionAttributeValues", {})
        if not holds(asked["ConditionExpression"], before, values):
            self.units("writes", write_units(before) or 1)
            raise ServiceError("ConditionalCheckFailedException", 400, "the condition failed")
        after = asked["Key"] | before | _changes(asked["UpdateExpression"], values)
        self._put({name: value for name, value in after.items() if value is not None})
        told = {"ALL_NEW": self._found(asked["Key"]), "ALL_OLD": before}
        shown = told.get(asked.get("ReturnValues", ""))
        return {"Attributes": shown} if shown else {}

    def _put(self, item: Item) -> None:
        pk, sk = item["pk"]["S"], item["sk"]["S"]
        before = self.items[pk].get(sk, {})
        moved = before.get("agenda_at") != item.get("agenda_at") or "agenda" not in item
        in_index = moved * (("agenda" in before) + ("agenda" in item))
        self.units("writes", write_units(item) + in_index)
        if "agenda" in before:
            entries = self.agenda[before["agenda"]["S"]]
            del entries[bisect_left(entries, (before["agenda_at"]["S"], pk, sk))]
        if "agenda" in item:
            insort(self.agenda[item["agenda"]["S"]], (item["agenda_at"]["S"], pk, sk))
        self.items[pk][sk] = item

    def _query(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if "IndexName" in asked:
            found = self._on_agenda(asked)
            keys = [_key(one[1], one[2]) | {"agenda_at": {"S": one[0]}} for one in found]
            told = _paged(keys, asked)
            self.units("reads", share(asked) * listed_units(told["Items"]))
            return told
        if asked["KeyConditionExpression"] != "pk = :pk":
            raise ValueError(f"no query that is known here: {asked['KeyConditionExpression']}")
        group = self.items[asked["ExpressionAttributeValues"][":pk"]["S"]]
        items = [dict(group[one]) for one in sorted(group)]
        if "FilterExpression" in asked:
            items = [one for one in items if "expires_at" not in one]
        told = _paged(items, asked)
        self.units("reads", share(asked) * listed_units(told["Items"]))
        return told

    def _on_agenda(self, asked: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        known = RANGE.fullmatch(asked["KeyConditionExpression"])
        if known is None:
            raise ValueError(f"no query that is known here: {asked['KeyConditionExpression']}")
        values = asked["ExpressionAttributeValues"]
        entries = self.agenda[values[":agenda"]["S"]]
        last = (
            bisect_right(entries, (values[":until"]["S"], "\uffff", "")) if known["until"] else None
        )
        return entries[:last]


def _either(own: Callable[[Mapping[str, Any]], bool], mine: Answer, others: Answer) -> Answer:
    return lambda asked: mine(asked) if own(asked) else others(asked)


def holds(condition: str, item: Item, values: Mapping[str, Any]) -> bool:
    """Clauses joined by AND, and those by OR, without brackets."""
    return any(
        all(_clause(one, item, values) for one in part.split(" AND "))
        for part in condition.split(" OR ")
    )


def _clause(clause: str, item: Item, values: Mapping[str, Any]) -> bool:
    known = CONDITION.fullmatch(clause)
    if known is None:
        raise ValueError(f"no condition that is known here: {clause}")
    name, sign, value, absent, other = known.groups()
    if name is None:
        return (other in item) != bool(absent)
    if name not in item:
        return False
    return bool(
        item[name] == values[value] if sign == "=" else item[name]["S"] <= values[value]["S"]
    )


def _changes(expression: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is set, and None for what is removed."""
    known = CHANGE.fullmatch(expression)
    if known is None:
        raise ValueError(f"no change that is known here: {expression}")
    pairs = (one.split(" = ") for one in known["set"].split(", "))
    gone: Iterator[str] = iter((known["remove"] or "").split(", "))
    return {name: values[value] for name, value in pairs} | {one: None for one in gone if one}


def _key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def _part(item: Item, fields: list[str]) -> Item:
    return {name: item[name] for name in fields if name in item}


def _paged(found: list[Item], asked: Mapping[str, Any]) -> dict[str, Any]:
    """In pages of a thousand, or of as many as are asked for."""
    begin = int(asked.get("ExclusiveStartKey", {}).get("place", {"N": "0"})["N"])
    end = begin + min(asked.get("Limit", PAGE), PAGE)
    more = {"LastEvaluatedKey": {"place": {"N": str(end)}}} if end < len(found) else {}
    return {"Items": found[begin:end], "Count": len(found[begin:end]), **more}
