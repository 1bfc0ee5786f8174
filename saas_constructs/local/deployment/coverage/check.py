"""Compare a template with what the emulator acts on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from saas_constructs.local.deployment.coverage.data import load
from saas_constructs.local.deployment.coverage.generate import emulator_version
from saas_constructs.local.deployment.coverage.mended import mended_properties
from saas_constructs.local.deployment.coverage.nested import EVERYTHING
from saas_constructs.local.deployment.coverage.omissions import ACCEPTED

_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")


@dataclass(frozen=True)
class Dropped:
    """Something that a template says and the emulator would not do.

    Args:
        logical_id: The resource.
        resource_type: Its CloudFormation type.
        property_name: The dropped property, nested ones as ``Replicas.Tags``; None when the
            type is unknown.
    """

    logical_id: str
    resource_type: str
    property_name: str | None

    def __str__(self) -> str:
        if self.property_name is None:
            return f"{self.resource_type} does not exist on the embedded AWS"
        return f"{self.resource_type} would lose {self.property_name}"


@dataclass(frozen=True)
class Coverage:
    """What the emulator acts on, mends and accepted omissions included.

    Args:
        read: Resource type to the properties that the emulator reads.
        mended: The same for the mends, which may add types.
        accepted: Resource type and property to the reason why it does not matter locally.
    """

    read: Mapping[str, frozenset[str]]
    mended: Mapping[str, frozenset[str]]
    accepted: Mapping[str, Mapping[str, str]]

    @classmethod
    def of_installed_emulator(cls) -> Coverage:
        """Describe the installed emulator with this library's mends.

        Raises:
            LocalError: The installed release is not one that the library knows.
        """
        return cls(load(emulator_version()), mended_properties(), ACCEPTED)

    def dropped(self, template: Mapping[str, Any]) -> Iterator[Dropped]:
        """Yield what the emulator would leave out of a template, in the template's order."""
        for logical_id, resource in template.get("Resources", {}).items():
            resource_type = resource["Type"]
            if resource_type.startswith(_CUSTOM):
                continue
            if resource_type not in self.read and resource_type not in self.mended:
                yield Dropped(logical_id, resource_type, None)
                continue
            for name, value in resource.get("Properties", {}).items():
                for path in self._dropped_paths(resource_type, name, value):
                    yield Dropped(logical_id, resource_type, path)

    def _dropped_paths(self, resource_type: str, name: str, value: object) -> Iterator[str]:
        read = self.read.get(resource_type, frozenset())
        known = self.mended.get(resource_type, frozenset()) | set(self.accepted.get(resource_type, {}))
        if EVERYTHING in read or name in known:
            return
        nested = {path for path in read if path.startswith(f"{name}.")}
        if name in read and not nested:
            return
        nested |= {path for path in known if path.startswith(f"{name}.")}
        if nested:
            yield from sorted({f"{name}.{key}" for key in _keys(value)} - nested)
        else:
            yield name


def _keys(value: object) -> Iterator[str]:
    """Yield the keys of a value or of a list's values; an intrinsic function has none."""
    if isinstance(value, Mapping):
        yield from (key for key in value if key != "Ref" and not key.startswith("Fn::"))
    elif isinstance(value, list):
        for element in value:
            yield from _keys(element)
