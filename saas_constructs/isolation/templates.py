"""Templates that belong together, and the marks that constructs leave in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

TENANT_RESOURCE_KEY: Final = "SaasConstructs::TenantResource"
"""Metadata of a resource that holds data of several tenants."""

EXEMPTION_KEY: Final = "SaasConstructs::TenantIsolationExemption"
"""Metadata, with the reason, of a principal or table that isolation is not asked of."""

TABLE_TYPES: Final = frozenset({"AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"})
BUCKET_TYPE: Final = "AWS::S3::Bucket"

Template = Mapping[str, Any]
"""A CloudFormation template as JSON gives it."""


@dataclass(frozen=True)
class Resource:
    """A resource of one of several templates.

    Attributes:
        template: Name of its template.
        logical_id: Its logical id there.
        definition: ``Type``, ``Properties``, ``Metadata``.
    """

    template: str
    logical_id: str
    definition: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The CloudFormation type."""
        return str(self.definition["Type"])

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties; empty where none are set."""
        properties: Mapping[str, Any] = self.definition.get("Properties") or {}
        return properties

    @property
    def token(self) -> str:
        """What stands for the resource's name in resolved text; no name or wildcard equals it."""
        return f"<{self.template}/{self.logical_id}>"

    @property
    def is_exempt(self) -> bool:
        """Whether someone has said why isolation is not asked of it."""
        return bool(self._metadata.get(EXEMPTION_KEY))

    @property
    def is_tenant_table(self) -> bool:
        """Whether it is a table with data of several tenants."""
        return self.kind in TABLE_TYPES and bool(self._metadata.get(TENANT_RESOURCE_KEY))

    @property
    def is_tenant_bucket(self) -> bool:
        """Whether it is a bucket with objects of several tenants."""
        return self.kind == BUCKET_TYPE and bool(self._metadata.get(TENANT_RESOURCE_KEY))

    @property
    def _metadata(self) -> Mapping[str, Any]:
        metadata: Mapping[str, Any] = self.definition.get("Metadata") or {}
        return metadata


def resources(templates: Mapping[str, Template]) -> Iterator[Resource]:
    """Yield every resource of every template."""
    for name, template in templates.items():
        for logical_id, definition in (template.get("Resources") or {}).items():
            yield Resource(name, logical_id, definition)


def tenant_resources(templates: Mapping[str, Template]) -> list[Resource]:
    """Return the tables and buckets that hold data of several tenants."""
    return [*tenant_tables(templates), *tenant_buckets(templates)]


def tenant_tables(templates: Mapping[str, Template]) -> list[Resource]:
    """Return the tables that hold data of several tenants."""
    return [resource for resource in resources(templates) if resource.is_tenant_table]


def tenant_buckets(templates: Mapping[str, Template]) -> list[Resource]:
    """Return the buckets that hold objects of several tenants."""
    return [resource for resource in resources(templates) if resource.is_tenant_bucket]
