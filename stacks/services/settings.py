"""What every service of a stage has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Duration, RemovalPolicy

from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_sns as sns
    from constructs import Construct

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantTable
    from saas_constructs.identity import UserDirectory
    from saas_constructs.tenancy import TenantAccess
    from stacks.config import StageConfig


# API Gateway waits for a function for 29 seconds.
_LONGEST_REQUEST: Final = 30
# What `LifecycleStep` allows.
_MOST_POLLS: Final = 2000
_LONGEST_HOLD: Final = 6 * 3600


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """A stage's choices, as its services take them.

    Attributes:
        config: The stage.
        registry: All tenants.
        directory: All users.
        alarm_topic: Whom alarms tell.
        reserved_concurrency: How many of each function may run at once, taken from the account's limit.
    """

    config: StageConfig
    registry: TenantRegistry
    directory: UserDirectory
    alarm_topic: sns.ITopic | None = None
    reserved_concurrency: int | None = None

    @property
    def removal_policy(self) -> RemovalPolicy:
        """What becomes of data and logs that leave the stack."""
        return RemovalPolicy.RETAIN if self.config.retain_data else RemovalPolicy.DESTROY

    @property
    def time_limits(self) -> str:
        """How long an order may wait, as functions read it from ``TIME_LIMITS``."""
        return self.config.tier_policies.time_limits()

    @property
    def counted_tiers(self) -> list[str]:
        """Tiers whose orders a day are limited."""
        return [name for name, tier in self.config.tier_policies.items() if tier.orders_per_day is not None]

    @property
    def tiers_file(self) -> dict[str, str]:
        """The file from which functions read what tiers give: an argument ``files`` of `HandlerFunction`."""
        return {"tiers.json": self.config.tier_policies.to_json()}

    @property
    def settle(self) -> Duration:
        """How long after a tenant's status has changed somebody may still act by the former one.

        Both caches' time, that of the authorizer's answers and that of the registry's, and the longest request.
        """
        return Duration.seconds(2 * self.config.tenant_cache_seconds + _LONGEST_REQUEST)

    def waiting(self, longest: Duration, *, poll_seconds: int | None = None) -> dict[str, Any]:
        """How often a step of the life cycle that waits is looked at again, and for how long.

        Args:
            longest: As long as it may wait; less where Step Functions would not keep so long a history.
            poll_seconds: How often; as the stage says when left out.
        """
        poll = poll_seconds or self.config.poll_seconds
        wait = min(int(longest.to_seconds()), poll * _MOST_POLLS)
        return {"poll_every": Duration.seconds(poll), "max_wait": Duration.seconds(wait)}

    @property
    def hold_pause(self) -> Duration:
        """How often a step of the life cycle that is held is looked at again: a legal hold may stand for a year."""
        shortest = self.config.poll_seconds
        return Duration.seconds(max(shortest, min(_LONGEST_HOLD, self.config.offboarding_grace_seconds // 20)))

    def operations(
        self,
        scope: Construct,
        table: TenantTable,
        operations: Mapping[str, tuple[str, TenantAccess]],
        *,
        partitions: Sequence[str],
    ) -> dict[str, HandlerFunction]:
        """Make the function of each operation of an API, with access to the calling tenant's items.

        Args:
            scope: Where they stand.
            table: Every tenant's items.
            operations: Handler of each operation, and what it may do with the tenant's items.
            partitions: Which of the tenant's items: see `TenantTable.grant_tenant_access`.
        """
        handlers = {}
        for operation_id, (handler, access) in operations.items():
            function = self.function(scope, operation_id[0].upper() + operation_id[1:], handler)
            table.grant_tenant_access(function, access, partitions=partitions)
            handlers[operation_id] = function
        return handlers

    def worker(self, scope: Construct, construct_id: str, handler: str, **options: Any) -> HandlerFunction:
        """Make a function that acts for tenants outside of their requests, and so asks the registry about them.

        It does nothing for tenants that are not served, and finds the items of those that have a table of their own.

        Args:
            scope: Where it stands.
            construct_id: Its id.
            handler: Dotted path of the function to call.
            **options: Further arguments of `HandlerFunction`.
        """
        function = self.function(scope, construct_id, handler, **options)
        self.registry.grant_read_tenants(function)
        function.add_environment("TENANT_CACHE_SECONDS", str(self.config.tenant_cache_seconds))
        return function

    def function(self, scope: Construct, construct_id: str, handler: str, **options: Any) -> HandlerFunction:
        """Make a function whose logs are kept as the stage keeps them.

        Args:
            scope: Where it stands.
            construct_id: Its id.
            handler: Dotted path of the function to call.
            **options: Further arguments of `HandlerFunction`.
        """
        return HandlerFunction(
            scope,
            construct_id,
            handler=handler,
            log_retention=self.config.log_retention,
            log_removal_policy=self.removal_policy,
            **{"reserved_concurrent_executions": self.reserved_concurrency, **options},
        )
