"""What tenants use, counted from the logs that there are anyway."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aws_cdk import ArnFormat, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.control_plane.usage_sources import UsageSource, check_units, subscribe
from saas_constructs.control_plane.usage_table import USAGE_BY_DAY, UsageTable
from saas_constructs.events.alarms import alarm
from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantIsolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_sns as sns

    from saas_constructs.api import TenantAwareApi
    from saas_constructs.events import EventBus

_EXEMPT: Final = (
    "It adds what logs say of all tenants to counters; it reads no item, and no tenant's request reaches it."
)
_READ_EXEMPT: Final = "It shows operators what tenants used, in numbers; no tenant's request reaches it."


class UsageMeter(Construct):
    """Adds what tenants use to a table, by the hour and by the day, each thing once.

    Sources are logs: the API's access log, the functions' (each tells in one line what an invocation used, see
    ``lambdas/shared/usage.py``) and the bus's log of events. CloudWatch Logs delivers their lines to one function; a
    batch that it can't count is retried, then kept among the dead letters. Tenants are in items of the table, and never
    in the dimensions of a metric.

    Args:
        units: Metric that counts the events of a detail type, each event once, such as ``{"OrderPlaced": "orders"}``.
        table: Where it is added; a table of the meter's own when left out.
        deletion_protection: Whether DynamoDB refuses to delete the meter's own table.
        removal_policy: What becomes of that table when it leaves the stack.
        alarm_topic: Whom alarms tell.
        log_retention: How long the function's logs are kept.
        log_removal_policy: What becomes of these logs when the function leaves the stack.

    Raises:
        ValueError: A unit has the name of what is counted anyway, or none.

    Attributes:
        table: Usage; each tenant's in the tenant's own partition.
        function: What adds to it.
        dead_letters: Batches of lines that could not be counted.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        units: Mapping[str, str] | None = None,
        table: UsageTable | None = None,
        deletion_protection: bool = True,
        removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        check_units(units or {})
        self.table = table or UsageTable(
            self, "Table", deletion_protection=deletion_protection, removal_policy=removal_policy
        )
        self.dead_letters = DeadLetters(self, "DeadLetters", alarm_topic=alarm_topic)
        self.function = HandlerFunction(
            self,
            "Function",
            handler="lambdas.metering.meter.handler",
            description="Adds what logs say that tenants used to the usage table",
            environment={"USAGE_TABLE_NAME": self.table.table.table_name, "USAGE_UNITS": json.dumps(dict(units or {}))},
            memory_size=256,
            timeout=Duration.minutes(1),
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        TenantIsolation.exempt(self.function, reason=_EXEMPT)
        iam.Grant.add_to_principal(
            grantee=self.function,
            actions=["dynamodb:PutItem", "dynamodb:UpdateItem"],
            resource_arns=[self.table.table.table_arn],
        )
        self.function.function.configure_async_invoke(
            max_event_age=Duration.hours(6),
            retry_attempts=2,
            on_failure=destinations.SqsDestination(self.dead_letters.queue),
        )
        stack = Stack.of(self)
        # One permission for all logs of the account and region: one for each would be more than a policy holds.
        self._permission = lambda_.CfnPermission(
            self,
            "Logs",
            action="lambda:InvokeFunction",
            function_name=self.function.function.function_arn,
            principal="logs.amazonaws.com",
            source_account=stack.account,
            source_arn=stack.format_arn(
                service="logs", resource="log-group", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
            ),
        )
        alarm(
            self,
            "ErrorsAlarm",
            metric=self.function.metric_errors(),
            threshold=1,
            description="Lines of logs could not be counted; they are tried twice more, then kept among dead letters.",
            topic=alarm_topic,
        )

    def count_functions(self, scope: Construct, *, within: Construct | None = None) -> None:
        """Count what the functions below a scope use. The meter's own are left out: it would never come to rest.

        Those in a template that stands below the scope, but is deployed on its own, are left to a call for it.

        Args:
            scope: A function, a construct or a stack.
            within: Where the subscriptions stand; here when left out. Give a stack that is deployed on its own.
        """
        own = f"{self.node.path}/"
        stack = Stack.of(scope).node.path
        for function in scope.node.find_all():
            if not isinstance(function, HandlerFunction) or Stack.of(function).node.path != stack:
                continue
            if not function.node.path.startswith(own):
                function.add_environment("USAGE_METERED", "1")
                self._subscribe(UsageSource.FUNCTION, function, function.log_group, within)

    def count_requests(self, api: TenantAwareApi, *, within: Construct | None = None) -> None:
        """Count the requests to an API, with those that were refused apart.

        Args:
            api: The API.
            within: Where the subscription stands; here when left out. Give a stack that is deployed on its own.
        """
        self._subscribe(UsageSource.API, api, api.access_log_group, within)

    def count_events(self, event_bus: EventBus) -> None:
        """Count the events on a bus, and the units among them."""
        self._subscribe(UsageSource.BUS, event_bus, event_bus.log_group, None)

    def grant_read_usage(self, function: HandlerFunction) -> iam.Grant:
        """Let a function read what all tenants used, for operators; it gets ``USAGE_TABLE_NAME``.

        A tenant's own usage is read by a tenant's session: see `TenantTable.grant_tenant_access`.
        """
        TenantIsolation.exempt(function, reason=_READ_EXEMPT)
        function.add_environment("USAGE_TABLE_NAME", self.table.table.table_name)
        arn = self.table.table.table_arn
        return iam.Grant.add_to_principal(
            grantee=function,
            actions=["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
            resource_arns=[arn, f"{arn}/index/{USAGE_BY_DAY}"],
        )

    def metric_errors(self) -> cloudwatch.IMetric:
        """Batches of lines that could not be counted at an attempt, as a sum over five minutes."""
        return self.function.metric_errors()

    def _subscribe(
        self, kind: UsageSource, source: Construct, log_group: logs.ILogGroup, within: Construct | None
    ) -> None:
        subscription = subscribe(within or self, source, kind, log_group=log_group, meter=self.function)
        if within is None:
            subscription.node.add_dependency(self._permission)
