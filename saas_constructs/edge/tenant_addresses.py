"""What the edge knows of tenants' addresses, and what keeps it so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from saas_constructs.edge.api_domain import api_domain
from saas_constructs.events.dead_letters import DeadLetters
from saas_constructs.functions import HandlerFunction
from saas_constructs.packaging import DependencySet
from saas_constructs.schedules.invocation import DUE, invoke_on_schedule

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.events import EventBus

_EVENTS: Final = (
    "DomainRemoved",
    "DomainVerified",
    "TenantOffboarded",
    "TenantOnboarded",
    "TenantOperationFailed",
    "TenantRenamed",
    "TenantTierChanged",
)
_STORE_ACTIONS: Final = ("DescribeKeyValueStore", "GetKey", "ListKeys", "UpdateKeys")
_LONGEST: Final = Duration.minutes(5)
_EVERY: Final = "cron(0/5 * * * ? *)"


class TenantAddresses(Construct):
    """A key-value store that says whose a host and a slug is, kept as the registry says.

    ``slug:{slug}`` and ``host:{host}`` lead to ``{"t": tenant_id, "c": cell}``, and with ``"a": "{API id}/{stage}"`` to
    a silo's own API, which must be API Gateway's in this stack's region; so does ``home:{tenant_id}``, for where no
    address names the tenant. A consumer follows what changes in the registry; every five minutes what waits goes on,
    and every hour all is compared. Give `key_value_store` to a `FrontendDistribution`: its viewer's function reads it.

    Args:
        registry: Whose an address is.
        event_bus: Where changes are told, as source ``saas.tenants``.
        cell: Where the tenants of these addresses are served.
        alarm_topic: Whom alarms tell; those of the consumer by default whom the bus's tell.
        log_retention: How long logs are kept.
        log_removal_policy: What becomes of logs when they leave the stack.

    Attributes:
        key_value_store: The store.
        functions: What keeps it: the consumer, and what looks after it on a schedule.
        dead_letters: Looks that failed for good.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        registry: TenantRegistry,
        event_bus: EventBus,
        cell: str = "main",
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.key_value_store = cloudfront.KeyValueStore(self, "Resource", comment="Whose hosts and slugs are")
        common: dict[str, Any] = {
            "timeout": _LONGEST,
            "dependencies": [DependencySet.EDGE],
            "environment": {
                "KEY_VALUE_STORE_ARN": self.key_value_store.key_value_store_arn,
                "CELL": cell,
                "API_DOMAIN": api_domain(Stack.of(self)),
            },
            "log_retention": log_retention,
            "log_removal_policy": log_removal_policy,
        }
        keeper = HandlerFunction(
            self,
            "Keeper",
            handler="lambdas.addresses.keep_address.handler",
            description="Lets the edge know whose an address is",
            **common,
        )
        # A tenant that has just moved is not to be taken for one that still does.
        keeper.add_environment("TENANT_CACHE_SECONDS", "0")
        watch = HandlerFunction(
            self,
            "Watch",
            handler="lambdas.addresses.watch_addresses.handler",
            description="Goes on with domains that wait, and finds what was missed",
            **common,
        )
        self.functions = (keeper, watch)
        for function in self.functions:
            registry.grant_keep_addresses(function)
            iam.Grant.add_to_principal(
                grantee=function,
                actions=[f"cloudfront-keyvaluestore:{name}" for name in _STORE_ACTIONS],
                resource_arns=[self.key_value_store.key_value_store_arn],
            )
        event_bus.subscribe(
            self,
            "Consumer",
            function=keeper,
            source="saas.tenants",
            detail_types=list(_EVENTS),
            # Each write is bound to the store's version: more writers at once would only meet each other.
            max_concurrency=2,
            alarm_topic=alarm_topic,
        )
        self.dead_letters = DeadLetters(self, "DeadLetters", alarm_topic=alarm_topic)
        invoke_on_schedule(
            Construct(self, "Schedule"),
            function=watch,
            dead_letters=self.dead_letters,
            expression=scheduler.ScheduleExpression.expression(_EVERY),
            description="Goes on with domains that wait, and finds what was missed",
            input=DUE,
            latest_retry=Duration.minutes(5),
            deliveries=3,
            attempts=1,
        )
