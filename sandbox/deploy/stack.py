"""One stack in the making: creates resources in the order in which they refer to each other."""

from collections.abc import Mapping
from typing import Any

from sandbox.deploy.identities import KNOWN, Place
from sandbox.deploy.intrinsics import NO_VALUE, Node, resolve
from sandbox.deploy.resources import Resource


class Stack:
    """Resolves the names in a CloudFormation template: it is the Scope of its intrinsics.

    `resources` fills in the order of creation. Every fault is a ValueError that names what it
    concerns.
    """

    def __init__(
        self, template: Mapping[str, Any], parameters: Mapping[str, str], place: Place
    ) -> None:
        self._template = template
        self._place = place
        self._names: dict[str, Any] = {**parameters, **_pseudo_parameters(place)}
        self._in_the_making: list[str] = []
        self.resources: dict[str, Resource] = {}

    def create(self, logical_id: str) -> None:
        """Create the resource and, before it, what it needs; nothing if its condition is false."""
        declared = self._template["Resources"][logical_id]
        if logical_id in self.resources or not self._wanted(declared):
            return
        if logical_id in self._in_the_making:
            circle = [*self._in_the_making[self._in_the_making.index(logical_id) :], logical_id]
            raise ValueError(f"circle of references: {' -> '.join(circle)}")
        self._in_the_making.append(logical_id)
        self._create_needed(declared)
        self.resources[logical_id] = self._resource(logical_id, declared)
        self._in_the_making.pop()

    def outputs(self) -> dict[str, str]:
        """The outputs whose condition holds, resolved."""
        declared = self._template.get("Outputs", {})
        return {
            name: str(resolve(output["Value"], self))
            for name, output in declared.items()
            if self._wanted(output)
        }

    def reference(self, name: str) -> Node:
        """What `Ref` gives."""
        return self._names[name] if name in self._names else self._existing(name).ref

    def attribute(self, logical_id: str, name: str) -> Node:
        """What `Fn::GetAtt` gives."""
        resource = self._existing(logical_id)
        if name not in resource.attributes:
            known = ", ".join(sorted(resource.attributes))
            raise ValueError(f"{logical_id} ({resource.type}) has no attribute {name}: {known}")
        return resource.attributes[name]

    def condition(self, name: str) -> bool:
        """Whether the named condition holds."""
        conditions = self._template.get("Conditions", {})
        if name not in conditions:
            raise ValueError(f"there is no condition {name}")
        return bool(resolve(conditions[name], self))

    def mapping(self, keys: tuple[str, ...]) -> Node:
        """What `Fn::FindInMap` gives."""
        found = self._template.get("Mappings", {})
        for key in keys:
            if key not in found:
                raise ValueError(f"Fn::FindInMap finds no {key} of {' / '.join(keys)}")
            found = found[key]
        return found

    def _existing(self, logical_id: str) -> Resource:
        if logical_id not in self._template["Resources"]:
            raise ValueError(f"there is no parameter or resource {logical_id}")
        self.create(logical_id)
        if logical_id not in self.resources:
            raise ValueError(f"{logical_id} is not created: its condition does not hold")
        return self.resources[logical_id]

    def _wanted(self, declared: Mapping[str, Any]) -> bool:
        return "Condition" not in declared or self.condition(declared["Condition"])

    def _create_needed(self, declared: Mapping[str, Any]) -> None:
        needed = declared.get("DependsOn", [])
        for logical_id in [needed] if isinstance(needed, str) else needed:
            self._existing(logical_id)

    def _resource(self, logical_id: str, declared: Mapping[str, Any]) -> Resource:
        type_ = declared["Type"]
        if type_ not in KNOWN:
            raise ValueError(f"{logical_id} is of the type {type_}, unknown to the sandbox")
        properties = resolve(declared.get("Properties", {}), self)
        identity = KNOWN[type_](self._place, logical_id, properties)
        return Resource(logical_id, type_, properties, identity.ref, identity.attributes)


def _pseudo_parameters(place: Place) -> dict[str, Any]:
    return {
        "AWS::AccountId": place.account,
        "AWS::NoValue": NO_VALUE,
        "AWS::NotificationARNs": [],
        "AWS::Partition": "aws",
        "AWS::Region": place.region,
        "AWS::StackId": place.arn("cloudformation", f"stack/{place.stack}/{place.uuid('stack')}"),
        "AWS::StackName": place.stack,
        "AWS::URLSuffix": "amazonaws.com",
    }
