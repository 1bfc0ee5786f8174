"""Domains: host names of a tenant's own, proven by a record in the DNS.

Who asks for a domain holds nothing by it: a claim keeps nobody else from claiming the same host, and is forgotten when
it is not proven in time. It becomes a tenant's when the DNS, which only its owner can change, shows the token of that
tenant; then it is nobody else's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from lambdas.shared.contention import ConditionFailedError, repeated, transact, write
from lambdas.shared.contracts.domain_events import DomainEvent, DomainRemoved, DomainVerified
from lambdas.shared.entitlements import LimitReachedError
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.registry.audit import Actor, audit_entry
from lambdas.shared.registry.domain import FAILED, PENDING, VERIFIED, Domain, domain_key, owner_key
from lambdas.shared.registry.domain_reader import DomainReader
from lambdas.shared.registry.errors import DomainNotFoundError, DomainTakenError, VersionConflictError
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MAX_DOMAINS: Final = 20
"""Of a tenant, claims included: all of them are freed in the transaction that ends it."""
CLAIM_DAYS: Final = 7
"""For how long a claim waits for its proof."""


class Resolver(Protocol):
    """The DNS."""

    def txt(self, name: str) -> Iterable[str]:
        """Texts of the TXT records of ``name``; none where there is no such name."""


class NotProvenError(Exception):
    """The DNS does not show the tenant's token for the host."""


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
        self._reader = DomainReader(registry.client, registry.table_name, now=now)

    def list(self, tenant_id: str) -> "Sequence[Domain]":
        """The tenant's domains and claims, by host; read consistently."""
        return self._reader.list(tenant_id)

    def get(self, tenant_id: str, host: str) -> Domain:
        """A tenant's domain or claim; read consistently.

        Raises:
            DomainNotFoundError: The tenant has none of this host, or its claim is over.
        """
        found = self._reader.find(tenant_id, host)
        if found is None:
            raise DomainNotFoundError(host)
        return found

    def claim(self, tenant_id: str, host: str) -> Domain:
        """Note that a tenant wants a host, and say what it has to do. A claim that stands is left as it is.

        Raises:
            DomainTakenError: Another tenant has proven that it is its own.
            LimitReachedError: The tenant has `MAX_DOMAINS` domains and claims.
            BusyError: Other writes were under way every time.
        """

        def attempt() -> Domain:
            standing = self._reader.find(tenant_id, host)
            if standing is not None:
                return standing
            if self._reader.owner(host) not in {None, tenant_id}:
                raise DomainTakenError("the domain is another tenant's")
            # Two claims at once may both find room for one: the limit bounds a transaction, and has room for that.
            held = self._reader.list(tenant_id)
            if len(held) >= MAX_DOMAINS:
                raise LimitReachedError("domains", allowed=MAX_DOMAINS, used=len(held))
            now = self._now()
            claim = Domain(
                tenant_id=tenant_id,
                host=host,
                status=PENDING,
                claimed_at=rfc3339(now),
                expires_at=int((now + timedelta(days=CLAIM_DAYS)).timestamp()),
            )
            write(
                lambda: self._client.put_item(
                    TableName=self._table_name,
                    Item=claim.to_item(),
                    # DynamoDB takes items away up to days after they expired (Developer Guide, "Using time to live").
                    ConditionExpression="attribute_not_exists(pk) OR expires_at <= :now",
                    ExpressionAttributeValues={":now": {"N": str(int(now.timestamp()))}},
                )
            )
            return claim

        return repeated(attempt)

    def verify(self, tenant_id: str, host: str, *, resolver: Resolver, by: Actor) -> Domain:
        """Make a host that the tenant claims its own, if the DNS shows its token.

        One that is the tenant's already stays so. Where the edge has failed, it tries again.

        Args:
            tenant_id: Who claims it.
            host: The host.
            resolver: Asks the DNS.
            by: Who verifies, for the audit.

        Raises:
            DomainNotFoundError: The tenant has not claimed it, or not in time.
            NotProvenError: The DNS does not show it.
            DomainTakenError: Another tenant has proven that it is its own.
            TenantNotFoundError: There is no such tenant.
            BusyError: Other writes were under way every time.
        """
        claimed = self.get(tenant_id, host)
        if claimed.is_proven and claimed.status != FAILED:
            return claimed
        if claimed.token not in set(resolver.txt(claimed.record)):
            raise NotProvenError(
                f"{claimed.record} has no TXT record {claimed.token!r}; add it, wait for the DNS, try again"
            )

        def attempt() -> Domain:
            before = self.get(tenant_id, host)
            if before.is_proven and before.status != FAILED:
                return before
            tenant = self._registry.require(tenant_id)
            after = replace(before, status=VERIFIED, expires_at=None, reason="")
            domains = tuple(dict.fromkeys((*tenant.domains, host)))
            own = {
                "TableName": self._table_name,
                "Item": {**owner_key(host), "tenant_id": {"S": tenant_id}, "created_at": {"S": rfc3339(self._now())}},
                "ConditionExpression": "attribute_not_exists(pk) OR tenant_id = :tenant",
                "ExpressionAttributeValues": {":tenant": {"S": tenant_id}},
            }
            keep = {
                "TableName": self._table_name,
                "Item": after.to_item(),
                # A claim that was given up meanwhile stays so.
                "ConditionExpression": "attribute_exists(pk)",
            }
            self._write(
                tenant, domains, [{"Put": own}, {"Put": keep}], DomainVerified, host, by=by, what="verifyDomain"
            )
            return after

        return repeated(attempt)

    def remove(self, tenant_id: str, host: str, *, by: Actor) -> None:
        """Take a host, or the claim to it, from the tenant; anybody who proves that it is theirs may have it at once.

        Raises:
            TenantNotFoundError: There is no such tenant.
            BusyError: Other writes were under way every time.
        """

        def attempt() -> None:
            tenant = self._registry.require(tenant_id)
            if host not in tenant.domains:
                self._forget_claim(tenant_id, host, by=by)
                return
            left = tuple(name for name in tenant.domains if name != host)
            members = _freed(self._table_name, tenant_id, host)
            self._write(tenant, left, members, DomainRemoved, host, by=by, what="removeDomain")

        repeated(attempt)

    def _forget_claim(self, tenant_id: str, host: str, *, by: Actor) -> None:
        if self._reader.find(tenant_id, host) is None:
            return
        own = {
            "TableName": self._table_name,
            "Key": domain_key(tenant_id, host),
            "ConditionExpression": "domain_status = :pending",
            "ExpressionAttributeValues": {":pending": {"S": PENDING}},
        }
        entry = audit_entry(
            self._table_name,
            by=by,
            what="removeDomain",
            tenant_id=tenant_id,
            before={"claim": host},
            after={},
        )
        claim: list[Any] = [{"Delete": own}, entry]
        transact(self._client, claim)

    def _write(
        self,
        tenant: TenantRecord,
        domains: tuple[str, ...],
        members: Iterable[dict[str, Any]],
        kind: type[DomainEvent],
        host: str,
        *,
        by: Actor,
        what: str,
    ) -> None:
        event = kind.about(tenant.tenant_id, host, change=tenant.version + 1, occurred_at=rfc3339(self._now()))
        entry = audit_entry(
            self._table_name,
            by=by,
            what=what,
            tenant_id=tenant.tenant_id,
            before={"domains": tenant.domains},
            after={"domains": domains},
        )
        _, update = self._registry.changed(tenant, {"domains": domains}, events=[event])
        written: list[Any] = [update, *members, entry]
        try:
            transact(self._client, written)
        except ConditionFailedError as error:
            if 0 in error.failed:
                raise VersionConflictError(f"tenant {tenant.tenant_id} has changed meanwhile") from error
            if 1 in error.failed:
                raise DomainTakenError("the domain is another tenant's") from error
            raise


def freed(table_name: str, tenant: TenantRecord) -> list[dict[str, Any]]:
    """Members of a transaction after which the tenant's domains are to be had by who proves that they are theirs."""
    return [member for host in tenant.domains for member in _freed(table_name, tenant.tenant_id, host)]


def _freed(table_name: str, tenant_id: str, host: str) -> list[dict[str, Any]]:
    own = {
        "TableName": table_name,
        "Key": owner_key(host),
        "ConditionExpression": "attribute_not_exists(pk) OR tenant_id = :tenant",
        "ExpressionAttributeValues": {":tenant": {"S": tenant_id}},
    }
    return [{"Delete": own}, {"Delete": {"TableName": table_name, "Key": domain_key(tenant_id, host)}}]
