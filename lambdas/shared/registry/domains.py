"""Domains: host names of a tenant's own, proven by a record in the DNS.

Who asks for a domain holds nothing by it: a claim keeps nobody else from claiming the same host. It becomes a tenant's
when the DNS, which only its owner can change, shows the token of that tenant; then it is nobody else's.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from lambdas.shared.contention import ConditionFailedError, repeated, transact, write
from lambdas.shared.derived_id import derived_id
from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.errors import DomainTakenError, VersionConflictError
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PENDING: Final = "pending"
VERIFIED: Final = "verified"
MAX_DOMAINS: Final = 20
"""Of a tenant: all of them are freed in the transaction that ends it."""
RECORD: Final = "_saas-verification"
"""Label before the host, of the TXT record that shows the token."""


class Resolver(Protocol):
    """The DNS."""

    def txt(self, name: str) -> Iterable[str]:
        """Texts of the TXT records of ``name``; none where there is no such name."""


class NotProvenError(Exception):
    """The DNS does not show the tenant's token for the host."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a tenant has to do for a domain to become its own.

    Attributes:
        host: The domain.
        record: Name of the TXT record.
        token: Its text.
    """

    host: str
    record: str
    token: str


def claim_of(tenant_id: str, host: str) -> Claim:
    """The claim of a tenant to a host: always the same one, and another tenant's is another one."""
    return Claim(host=host, record=f"{RECORD}.{host}", token=f"saas={derived_id('domain', tenant_id, host)}")


class Domains:
    """Domains in the registry.

    Args:
        registry: Tenants.
        now: The present moment.
    """

    def __init__(self, registry: TenantRegistry, *, now: Callable[[], datetime] = utc_now) -> None:
        self._registry = registry
        self._client: DynamoDBClient = registry.client
        self._table_name = registry.table_name
        self._now = now

    def claim(self, tenant_id: str, host: str) -> Claim:
        """Note that a tenant wants a host, and say what it has to do.

        Raises:
            DomainTakenError: Another tenant has proven that it is its own.
            BusyError: Other writes were under way every time.
        """
        claim = claim_of(tenant_id, host)

        def attempt() -> Claim:
            try:
                write(
                    lambda: self._client.put_item(
                        TableName=self._table_name,
                        Item=self._item(tenant_id, claim, PENDING),
                        ConditionExpression="attribute_not_exists(pk) OR standing = :pending",
                        ExpressionAttributeValues={":pending": {"S": PENDING}},
                    )
                )
            except ConditionFailedError:
                self._check_own(tenant_id, host)
            return claim

        return repeated(attempt)

    def verify(self, tenant_id: str, host: str, *, resolver: Resolver, by: Actor) -> TenantRecord:
        """Make a host the tenant's, if the DNS shows its token. One that is the tenant's already stays so.

        Args:
            tenant_id: Who claims it.
            host: The host.
            resolver: Asks the DNS.
            by: Who verifies, for the audit.

        Raises:
            NotProvenError: The DNS does not show it.
            DomainTakenError: Another tenant has proven that it is its own.
            LimitReachedError: The tenant has `MAX_DOMAINS` domains.
            TenantNotFoundError: There is no such tenant.
            BusyError: Other writes were under way every time.
        """
        claim = claim_of(tenant_id, host)
        if claim.token not in set(resolver.txt(claim.record)):
            raise NotProvenError(
                f"{claim.record} has no TXT record {claim.token!r}; add it, wait for the DNS, try again"
            )

        def attempt() -> TenantRecord:
            tenant = self._registry.require(tenant_id)
            if host in tenant.domains:
                return tenant
            if len(tenant.domains) >= MAX_DOMAINS:
                raise LimitReachedError("domains", allowed=MAX_DOMAINS, used=len(tenant.domains))
            after = (*tenant.domains, host)
            put = {
                "TableName": self._table_name,
                "Item": self._item(tenant_id, claim, VERIFIED),
                "ConditionExpression": "attribute_not_exists(pk) OR standing = :pending OR tenant_id = :tenant",
                "ExpressionAttributeValues": {":pending": {"S": PENDING}, ":tenant": {"S": tenant_id}},
            }
            return self._changed(tenant, after, {"Put": put}, by=by, what="verifyDomain")

        return repeated(attempt)

    def give_up(self, tenant_id: str, host: str, *, by: Actor) -> TenantRecord:
        """Take a host from the tenant; anybody who proves that it is theirs may have it at once.

        Raises:
            TenantNotFoundError: There is no such tenant.
            BusyError: Other writes were under way every time.
        """

        def attempt() -> TenantRecord:
            tenant = self._registry.require(tenant_id)
            if host not in tenant.domains:
                return tenant
            after = tuple(name for name in tenant.domains if name != host)
            return self._changed(tenant, after, _freed(self._table_name, tenant_id, host), by=by, what="giveUpDomain")

        return repeated(attempt)

    def _changed(
        self, tenant: TenantRecord, domains: tuple[str, ...], member: dict[str, Any], *, by: Actor, what: str
    ) -> TenantRecord:
        entry = audit_entry(
            self._table_name,
            by=by,
            what=what,
            tenant_id=tenant.tenant_id,
            before={"domains": tenant.domains},
            after={"domains": domains},
        )
        after, update = self._registry.changed(tenant, {"domains": domains})
        members: list[Any] = [update, member, entry]
        try:
            transact(self._client, members)
        except ConditionFailedError as error:
            if 0 in error.failed:
                raise VersionConflictError(f"tenant {tenant.tenant_id} has changed meanwhile") from error
            raise DomainTakenError("the domain is another tenant's") from error
        return after

    def _check_own(self, tenant_id: str, host: str) -> None:
        answer = self._client.get_item(TableName=self._table_name, Key=domain_key(host), ConsistentRead=True)
        item = answer.get("Item")
        if item is not None and item["tenant_id"]["S"] != tenant_id:
            raise DomainTakenError("the domain is another tenant's")

    def _item(self, tenant_id: str, claim: Claim, standing: str) -> dict[str, Any]:
        return {
            **domain_key(claim.host),
            "tenant_id": {"S": tenant_id},
            # Not `status`: with it, domains would be among the tenants in the index.
            "standing": {"S": standing},
            "token": {"S": claim.token},
            "created_at": {"S": rfc3339(self._now())},
        }


def freed(table_name: str, tenant: TenantRecord) -> list[dict[str, Any]]:
    """Members of a transaction after which the tenant's domains are to be had by who proves that they are theirs."""
    return [_freed(table_name, tenant.tenant_id, host) for host in tenant.domains]


def _freed(table_name: str, tenant_id: str, host: str) -> dict[str, Any]:
    delete = {
        "TableName": table_name,
        "Key": domain_key(host),
        "ConditionExpression": "attribute_not_exists(pk) OR tenant_id = :tenant",
        "ExpressionAttributeValues": {":tenant": {"S": tenant_id}},
    }
    return {"Delete": delete}


def domain_key(host: str) -> dict[str, Any]:
    """Key of a domain."""
    return {"pk": {"S": f"domain#{host}"}, "sk": {"S": "domain"}}
