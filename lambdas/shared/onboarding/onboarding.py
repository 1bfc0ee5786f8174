"""Making a tenant: at once in the pool, by a machine where it gets a stack of its own.

One transaction decides everything that would otherwise differ between two attempts: with the slug, the tenant's id, its
usage key and the operation that makes it come to be. Whatever happens afterwards (a crash, a time-out, a second call at
the same time), the operation is there, and either whoever calls again or the sweep lets its machine go on with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from lambdas.shared.contention import repeated
from lambdas.shared.lifecycle.errors import StepInterruptedError
from lambdas.shared.lifecycle.operation import FAILED, ONBOARD, RUNNING, Operation
from lambdas.shared.lifecycle.operation_store import MemberRefusedError
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.observability import logger
from lambdas.shared.onboarding.at_once import take_at_once
from lambdas.shared.onboarding.ending import onboarding_id
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.steps import (
    CREATE_OWNER,
    CREATE_USAGE_KEY,
    Directory,
    UsageKeys,
    create_owner,
    create_usage_key,
)
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import SlugTakenError
from lambdas.shared.registry.records import ACTIVE, ONBOARDING, POOL, TenantRecord
from lambdas.shared.registry.slugs import Reservation, Slugs, standing

INLINE: Final = timedelta(seconds=40)
"""Longer than a function that takes the steps itself may run: after it, nobody is at work on them."""


class OnboardingFailedError(Exception):
    """What was begun could be neither done nor undone; an operator has to try the operation again."""


class Machines(Protocol):
    """The machines of operations."""

    def start(self, operation: Operation) -> None:
        """Start the operation's machine unless it was started."""


@dataclass(frozen=True, slots=True)
class Onboarded:
    """A tenant that is ready, or about to be.

    Attributes:
        tenant_id: Its id.
        operation_id: What makes it.
        status: ``active`` when it is ready, ``onboarding`` while its machine is at work.
        owner_id: Its owner's ``sub``; nothing while there is none.
        created_at: UTC, RFC 3339.
    """

    tenant_id: str
    operation_id: str
    status: str
    owner_id: str | None
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """Makes tenants.

    Attributes:
        operations: Operations and tenants.
        slugs: Reservations of slugs.
        usage_keys: API keys.
        directory: The user directory.
        machines: What goes on with an operation that is not done at once.
        new_tenant_id: Makes a fresh tenant id.
        new_usage_key: Makes a fresh secret value.
    """

    operations: Operations
    slugs: Slugs
    usage_keys: UsageKeys
    directory: Directory
    machines: Machines
    new_tenant_id: Callable[[], str]
    new_usage_key: Callable[[], str]

    def onboard(self, request: OnboardingRequest, *, by: Actor) -> Onboarded:
        """Make the tenant, or find it made or being made. The same request may be sent again at any time.

        Args:
            request: What is asked for.
            by: Who asks for it.

        Raises:
            SlugTakenError: The slug belongs to another tenant, or to a request of other content.
            OwnerTakenError: The owner belongs to another tenant. Everything is undone.
            StepFailedError: It can't be done, for another reason. Everything is undone.
            OnboardingFailedError: An earlier attempt is neither done nor undone.
        """
        now = self.operations.registry.now()
        tenant_id = self.new_tenant_id()
        operation_id = onboarding_id(tenant_id)
        tenant = TenantRecord(
            tenant_id=tenant_id,
            name=request.name,
            slug=request.slug,
            tier=request.tier,
            model=request.model,
            status=ONBOARDING,
            desired={"status": ACTIVE, "tier": request.tier, "model": request.model},
            usage_key=self.new_usage_key(),
            sites=request.sites,
            users=1,
            operation=operation_id,
            created_at=now,
        )
        operation = Operation(
            operation_id=operation_id,
            tenant_id=tenant_id,
            kind=ONBOARD,
            input={**request.to_payload(), "deploys": request.model != POOL},
            requested_by=by.who,
            started_at=now,
            attempted_at=now,
        )
        earlier = self._create(tenant, operation, request, by)
        if earlier is not None:
            return self._found(earlier, request)
        if request.model == POOL:
            return self._at_once(tenant, operation)
        self.machines.start(operation)
        return _answer(tenant, operation)

    def _create(
        self, tenant: TenantRecord, operation: Operation, request: OnboardingRequest, by: Actor
    ) -> Reservation | None:
        """Begin, unless the slug is reserved; answers with the reservation that stands then."""
        reservation = Reservation(tenant.tenant_id, tenant.usage_key, request.fingerprint, tenant.created_at)
        take = self.slugs.take(tenant.slug, reservation)
        take["Put"]["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        try:
            repeated(lambda: self.operations.create(tenant, operation, by=by, with_=[take]))
        except MemberRefusedError as error:
            return standing(tenant.slug, error.failed[0])
        return None

    def _found(self, reservation: Reservation, request: OnboardingRequest) -> Onboarded:
        """Answer with the tenant of an earlier request, and see to it that somebody is at work on it."""
        if reservation.fingerprint != request.fingerprint:
            raise SlugTakenError(f"the slug {request.slug!r} belongs to another tenant; choose another one")
        tenant, operation = self.operations.load(reservation.tenant_id, onboarding_id(reservation.tenant_id))
        if operation.status == FAILED:
            raise OnboardingFailedError(
                f"operation {operation.operation_id} of tenant {tenant.tenant_id} failed and is not undone; "
                "an operator has to try it again"
            )
        idle = datetime.fromisoformat(self.operations.registry.now()) - datetime.fromisoformat(operation.attempted_at)
        if operation.status == RUNNING and (tenant.model != POOL or idle > INLINE):
            self.machines.start(operation)
        return _answer(tenant, operation)

    def _at_once(self, tenant: TenantRecord, operation: Operation) -> Onboarded:
        """Take all steps now, and leave them to the machine where one was interrupted."""
        try:
            ended = take_at_once(
                tenant,
                operation,
                steps=(
                    (CREATE_USAGE_KEY, lambda context: create_usage_key(context, self.usage_keys)),
                    (CREATE_OWNER, lambda context: create_owner(context, self.directory)),
                ),
                operations=self.operations,
                freed=[self.slugs.free(tenant.slug, tenant.tenant_id)],
            )
        except StepInterruptedError as error:
            logger.warning("left to the machine", reason=str(error))
            self.machines.start(operation)
            return _answer(tenant, operation)
        return _answer(replace(tenant, status=ACTIVE), ended)


def _answer(tenant: TenantRecord, operation: Operation) -> Onboarded:
    owner_id = operation.output_of(CREATE_OWNER).get("owner_id")
    return Onboarded(tenant.tenant_id, operation.operation_id, tenant.status, owner_id, tenant.created_at)
