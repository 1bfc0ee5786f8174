"""What people open: the web application and the operators' console, each at an address of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack

from saas_constructs.edge import FrontendDistribution, MenuVersions, TenantAddresses, TenantDomains
from stacks.edge_support import stage_zone
from stacks.services.sign_in import SignIn

if TYPE_CHECKING:
    from pathlib import Path

    from constructs import Construct

    from stacks.application_events import ApplicationEventsStack
    from stacks.application_plane import ApplicationPlaneStack
    from stacks.config import StageConfig
    from stacks.control_plane import ControlPlaneStack
    from stacks.edge_support import EdgeSupportStack
    from stacks.operators import OperatorsStack
    from stacks.tenant_administration import TenantAdministrationStack

APP = "app"
CONSOLE = "console"
"""Folders of the built pages."""


class EdgeStack(Stack):
    """Two distributions. It refers to the stage's other stacks, which never refer back.

    Two origins rather than one: a script that gets into a tenant's page has no hold on an operator's session.

    Args:
        config: The stage.
        support: What it needs from us-east-1.
        control_plane: Tenants and users.
        plane: The cell's application plane.
        events: What happens after its requests.
        administration: What is done to tenants.
        operators: Who does it.

    Attributes:
        site: For tenants' people.
        console: For operators.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: StageConfig,
        support: EdgeSupportStack,
        control_plane: ControlPlaneStack,
        plane: ApplicationPlaneStack,
        events: ApplicationEventsStack,
        administration: TenantAdministrationStack,
        operators: OperatorsStack,
    ) -> None:
        super().__init__(scope, construct_id, description="Edge: web application and operators' console")
        desk = operators.administration
        people = SignIn(control_plane.directory, control_plane.spa_client)
        staff = SignIn(desk.directory, desk.console_client)
        common: dict[str, Any] = {
            "certificate": support.certificate,
            "hosted_zone": (
                None
                if config.domain is None or config.hosted_zone_id is None
                else stage_zone(self, config.domain, config.hosted_zone_id)
            ),
            "web_acl_arn": support.web_acl.web_acl_arn,
            "access_log_bucket": support.access_logs,
            "access_log_retention": Duration.days(config.access_log_days),
            "log_retention": config.log_retention,
            "removal_policy": RemovalPolicy.RETAIN if config.retain_data else RemovalPolicy.DESTROY,
        }
        addresses = TenantAddresses(
            self,
            "Addresses",
            registry=control_plane.registry,
            event_bus=plane.bus,
            cell=config.name,
            alarm_topic=plane.settings.alarm_topic,
            log_retention=config.log_retention,
            log_removal_policy=common["removal_policy"],
        )
        MenuVersions(
            self,
            "MenuVersions",
            key_value_store=addresses.key_value_store,
            event_bus=plane.bus,
            alarm_topic=plane.settings.alarm_topic,
            log_retention=config.log_retention,
            log_removal_policy=common["removal_policy"],
        )
        self.site = FrontendDistribution(
            self,
            "Site",
            key_value_store=addresses.key_value_store,
            site=_folder(config, APP),
            config={
                **people.told(self, config),
                "apiPath": "/api",
                "publicPath": "/public",
                "socketPath": "/ws",
                "mediaPath": "/media",
                "domain": config.domain,
                "registrationTiers": list(config.registration_tiers),
            },
            api=plane.api.rest_api,
            public_api=administration.self_service.api.rest_api,
            menu_pages="/menu-pages",
            websocket=events.realtime.api.stage,
            media_bucket=plane.files.bucket,
            # A picture goes straight to the bucket.
            sources={"connect-src": [people.address, plane.files.upload_url]},
            domain_names=[] if config.domain is None else [config.domain, f"*.{config.domain}"],
            **common,
        )
        TenantDomains(
            self, "TenantDomains", addresses=addresses, frontend=self.site, web_acl_arn=support.web_acl.web_acl_arn
        )
        self.console = FrontendDistribution(
            self,
            "Console",
            site=_folder(config, CONSOLE),
            config={
                **staff.told(self, config),
                "apiPath": "/api",
                "domain": config.console_domain,
            },
            api=desk.api.token_api,
            sources={"connect-src": [staff.address]},
            domain_names=[] if config.console_domain is None else [config.console_domain],
            access_log_prefix="console/",
            **common,
        )
        if config.domain is None:
            people.may_end_at(self.site, "SiteRedirects", config)
            staff.may_end_at(self.console, "ConsoleRedirects", config)
        for name, value in (
            ("SiteUrl", self.site.url),
            ("SiteDistributionUrl", f"https://{self.site.distribution.distribution_domain_name}"),
            ("ConsoleUrl", self.console.url),
            ("ConsoleDistributionUrl", f"https://{self.console.distribution.distribution_domain_name}"),
        ):
            CfnOutput(self, name, value=value).override_logical_id(name)


def _folder(config: StageConfig, audience: str) -> Path | None:
    return None if config.site_folder is None else config.site_folder / audience
