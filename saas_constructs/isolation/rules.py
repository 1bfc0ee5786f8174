"""The rules: what must not be in templates that keep tenants apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from saas_constructs.isolation.managed_policies import may_reach_tables
from saas_constructs.isolation.objects import (
    LISTING,
    WHOLE_BUCKET_ACTIONS,
    listing_bound_to_tenant,
    objects_bound_to_tenant,
    reached_bucket,
    reached_objects,
)
from saas_constructs.isolation.reach import (
    WHOLE_TABLE_ACTIONS,
    is_bound_to_tenant,
    reached_actions,
    rests_on_unknown,
)
from saas_constructs.isolation.resolution import Resolver
from saas_constructs.isolation.statements import (
    Principal,
    allow_statements,
    policy_documents,
    principals,
)
from saas_constructs.isolation.templates import Resource, Template, tenant_buckets, tenant_tables
from saas_constructs.isolation.trust import trust_problems

_SHOWN = 4
_USE_GRANT = "use TenantTable.grant_tenant_access(function)"
_USE_OBJECT_GRANT = "use a grant of TenantFiles or TenantAccessRole.grant_objects"
_UNREAD = "; or give the template that the statement's resource comes from, if it is another table"
_OR_EXEMPT = "or TenantIsolation.exempt(role, reason=...) for code that serves no tenant's request"


@dataclass(frozen=True, order=True)
class Finding:
    """A way to tenant data around the tenant access role.

    Attributes:
        template: Name of the template.
        logical_id: Resource to look at.
        rule: Short name of the rule.
        message: What was found.
        remedy: What to do.
    """

    template: str
    logical_id: str
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.template}/{self.logical_id}" if self.template else self.logical_id
        return f"{where}: {self.message} [{self.rule}]: {self.remedy}"


def find_violations(templates: Mapping[str, Template]) -> list[Finding]:
    """Return every way to a marked tenant table or bucket that is not bound to a session's tenant.

    Args:
        templates: Templates that are deployed together, by name. A role, its policies and the
            table may lie in different ones.
    """
    resolver = Resolver(templates)
    tables, buckets = tenant_tables(templates), tenant_buckets(templates)
    found: set[Finding] = set()
    for table in tables:
        found.update(_resource_policies(table))
    if tables or buckets:
        for principal in principals(templates, resolver):
            if principal.resource is None or not principal.resource.is_exempt:
                found.update(_ways_of(principal, tables, resolver) if tables else ())
                for bucket in buckets:
                    found.update(_ways_to_objects(principal, bucket, resolver))
    return sorted(found)


def _ways_of(principal: Principal, tables: list[Resource], resolver: Resolver) -> Iterator[Finding]:
    name, template = principal.name, principal.template
    for arn in sorted(principal.managed_policies):
        if may_reach_tables(arn, principal):
            yield Finding(
                template,
                name,
                "managed-policy",
                f"{name} has the managed policy {arn}, which is not known to leave tables alone",
                f"{_USE_GRANT} and grant the rest by statements, {_OR_EXEMPT}",
            )
    for statement in principal.statements:
        for table in tables:
            actions = reached_actions(statement, table, resolver)
            whole = actions & WHOLE_TABLE_ACTIONS
            if whole:
                yield Finding(
                    template,
                    name,
                    "whole-table",
                    f"{name} may {_shown(whole)} on tenant table {table.logical_id}, "
                    "which no condition bounds to a tenant",
                    f"{_USE_GRANT}, {_OR_EXEMPT}",
                )
            elif actions and not is_bound_to_tenant(statement):
                yield Finding(
                    template,
                    name,
                    "unbound",
                    f"{name} may {_shown(actions)} on tenant table {table.logical_id} "
                    "without ForAllValues on dynamodb:LeadingKeys and its Null guard",
                    f"{_USE_GRANT}, {_OR_EXEMPT}" + (_UNREAD if rests_on_unknown(statement, resolver) else ""),
                )
            elif actions:
                yield from _open_trust(principal, f"table {table.logical_id}", resolver)


def _ways_to_objects(principal: Principal, bucket: Resource, resolver: Resolver) -> Iterator[Finding]:
    name, where = principal.name, f"tenant bucket {bucket.logical_id}"
    for statement in principal.statements:
        objects, others = (
            reached_objects(statement, bucket, resolver),
            reached_bucket(statement, bucket, resolver),
        )
        whole = others & WHOLE_BUCKET_ACTIONS
        lists = LISTING in others and not listing_bound_to_tenant(statement.content)
        loose = set() if objects_bound_to_tenant(statement, bucket, resolver) else objects
        if whole:
            yield Finding(
                principal.template,
                name,
                "whole-bucket",
                f"{name} may {_shown(whole)} on {where}, which no condition bounds to a tenant",
                f"{_USE_OBJECT_GRANT}, {_OR_EXEMPT}",
            )
        if lists or loose:
            yield Finding(
                principal.template,
                name,
                "unbound-objects",
                f"{name} may {_shown(loose | ({LISTING} if lists else set()))} on {where} "
                "outside of the folder of the session's tenant",
                f"{_USE_OBJECT_GRANT}, {_OR_EXEMPT}" + (_UNREAD if rests_on_unknown(statement, resolver) else ""),
            )
        elif objects or others:
            yield from _open_trust(principal, f"bucket {bucket.logical_id}", resolver)


def _shown(actions: Iterable[str]) -> str:
    """Name a few actions: a wildcard reaches all of them."""
    ordered = sorted(actions)
    more = len(ordered) - _SHOWN
    return ", ".join(ordered[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _open_trust(principal: Principal, what: str, resolver: Resolver) -> Iterator[Finding]:
    for problem in trust_problems(principal, resolver):
        yield Finding(
            principal.template,
            principal.name,
            "open-trust",
            f"{principal.name} reaches tenant {what}, and {problem}",
            "leave the trust policy of a TenantAccessRole as it is made",
        )


def _resource_policies(table: Resource) -> Iterator[Finding]:
    if table.is_exempt:
        return
    for policy in _values_of("ResourcePolicy", table.properties):
        if any(statement for document in policy_documents(policy) for statement in allow_statements(document)):
            yield Finding(
                table.template,
                table.logical_id,
                "resource-policy",
                f"tenant table {table.logical_id} has a resource policy that allows access",
                f"{_USE_GRANT}; a resource policy may only deny",
            )
    if any(_values_of("KinesisStreamSpecification", table.properties)):
        yield Finding(
            table.template,
            table.logical_id,
            "copied",
            f"tenant table {table.logical_id} copies its items to a Kinesis stream, which knows no tenants",
            "leave it out, or TenantIsolation.exempt(table, reason=...) where only exempt code reads the stream",
        )


def _values_of(name: str, value: Any) -> Iterator[Any]:
    """Yield every value under a name, however deep: replicas, streams and conditions lie around it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield inner
            else:
                yield from _values_of(name, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values_of(name, inner)
