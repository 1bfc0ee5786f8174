"""What takes the data of an old single-tenant installation into a tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.events.tenant_queue import TenantQueue
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantTable

_MARKS: Final = "migration#*"
_RECORDS: Final = ("brand#*#menu", "order#*", "site#*", "sites")


class TenantImport(Construct):
    """A queue of batches, the loader that takes them in, and the functions that operators steer a migration by.

    The loader writes by the session of its batch's tenant, and only while the old installation is the authority. The
    batches lie in the queue's messages: no bucket keeps what was exported. Operators use ``saas migrate``: see
    `grant_operate`.

    Args:
        registry: All tenants, and their migrations.
        table: Every tenant's items.
        max_concurrency: How many loaders may run at once, 2 to 1000.
        alarm_topic: Whom alarms tell.
        log_retention: How long the functions' logs are kept.
        log_removal_policy: What becomes of these logs when the functions leave the stack.

    Attributes:
        batches: Queue, loader and dead letters.
        administration: Begins a migration, freezes its tenant, cuts over and rolls back.
        survey: Reads what a tenant has, by that tenant's session.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        registry: TenantRegistry,
        table: TenantTable,
        max_concurrency: int = 4,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self._log_retention = log_retention
        self._log_removal_policy = log_removal_policy
        loader = self._function("Loader", "load", "Takes in batches of an old installation's records", seconds=30)
        table.grant_tenant_access(loader, TenantAccess.READ_WRITE, partitions=[*_RECORDS, _MARKS])
        registry.grant_read_tenants(loader)
        self.batches = TenantQueue(
            self,
            "Batches",
            function=loader,
            # One batch is a hundred records: what fails is then tried again alone.
            batch_size=1,
            max_concurrency=max_concurrency,
            alarm_topic=alarm_topic,
        )
        self.administration = self._function("Administration", "administer", "Takes the steps of migrations")
        registry.grant_change_tenants(self.administration)
        self.survey = self._function("Survey", "survey", "Reads what a tenant has, to compare it", seconds=60)
        table.grant_tenant_access(self.survey, TenantAccess.READ, partitions=[*_RECORDS, _MARKS])
        # Which table the tenant's items are in.
        registry.grant_read_tenants(self.survey)

    def grant_operate(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let an operator migrate tenants."""
        send = self.batches.queue.grant_send_messages(grantee)
        return send.combine(self.administration.grant_invoke(grantee)).combine(self.survey.grant_invoke(grantee))

    def _function(self, name: str, module: str, description: str, *, seconds: int = 20) -> HandlerFunction:
        return HandlerFunction(
            self,
            name,
            handler=f"lambdas.migration.{module}.handler",
            description=description,
            timeout=Duration.seconds(seconds),
            log_retention=self._log_retention,
            log_removal_policy=self._log_removal_policy,
        )
