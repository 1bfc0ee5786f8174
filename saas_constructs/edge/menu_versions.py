"""What lets the edge ask for tenants' menus anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction
from saas_constructs.packaging import DependencySet

if TYPE_CHECKING:
    from aws_cdk import aws_cloudfront as cloudfront
    from aws_cdk import aws_sns as sns

    from saas_constructs.events import EventBus, EventConsumer

_SOURCES: Final = ("saas.menus", "saas.tenants")
_EVENTS: Final = (
    "MenuItemChanged",
    "SiteChanged",
    "TenantOffboarded",
    "TenantReactivated",
    "TenantSuspended",
    "TenantThawed",
    "TenantTierChanged",
)
_STORE_ACTIONS: Final = ("DescribeKeyValueStore", "GetKey", "UpdateKeys")


class MenuVersions(Construct):
    """A version for each tenant in the edge's key-value store, higher after each event that changes its menus.

    ``menu:{tenant_id}`` is a number. The viewer's function of a `FrontendDistribution` with ``menu_pages`` puts it into
    what CloudFront keeps a page by: a page of an earlier version is asked for no more, without an invalidation.

    Args:
        key_value_store: The store, such as that of `TenantAddresses`.
        event_bus: Where changes of menus, sites and tenants are told, as sources ``saas.menus`` and ``saas.tenants``.
        alarm_topic: Whom alarms tell; by default whom the bus's tell.
        log_retention: How long logs are kept.
        log_removal_policy: What becomes of logs when they leave the stack.

    Attributes:
        function: What raises versions.
        consumer: Its queue, with dead letters and alarms.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        key_value_store: cloudfront.IKeyValueStore,
        event_bus: EventBus,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.function = HandlerFunction(
            self,
            "Keeper",
            handler="lambdas.addresses.keep_menu_version.handler",
            description="Lets the edge ask for menus anew",
            dependencies=[DependencySet.EDGE],
            environment={"KEY_VALUE_STORE_ARN": key_value_store.key_value_store_arn},
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        iam.Grant.add_to_principal(
            grantee=self.function,
            actions=[f"cloudfront-keyvaluestore:{name}" for name in _STORE_ACTIONS],
            resource_arns=[key_value_store.key_value_store_arn],
        )
        self.consumer: EventConsumer = event_bus.subscribe(
            self,
            "Consumer",
            function=self.function,
            source=list(_SOURCES),
            detail_types=list(_EVENTS),
            # A menu is changed dish by dish: those of a second become one write of a store that takes one at a time.
            batching_window=Duration.seconds(1),
            max_concurrency=2,
            alarm_topic=alarm_topic,
        )
