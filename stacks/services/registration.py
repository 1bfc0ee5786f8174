"""Self-service: the public API by which companies become tenants, and applications find out where to go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.api import OpenApiDocument, PublicApi
from saas_constructs.tenancy import TenantAccess

if TYPE_CHECKING:
    from aws_cdk import aws_cognito as cognito

    from saas_constructs.data import TenantTable
    from saas_constructs.functions import HandlerFunction
    from stacks.services.lifecycle import Lifecycle
    from stacks.services.settings import ServiceSettings

DOCUMENT = Path(__file__).parents[1] / "public.yaml"
# API Gateway waits for 29 seconds.
_LONGEST_REQUEST: Final = Duration.seconds(29)
_MAKING: Final = Duration.seconds(25)


class SelfService(Construct):
    """Registration with a code by e-mail, discovery, and menus for anybody to read.

    Args:
        settings: The stage's.
        lifecycle: What makes tenants.
        spa_client: The web application's client.
        api_url: Address of the API of all tenants without one of their own.
        table: Where menus are.

    Attributes:
        api: What anybody may call.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        lifecycle: Lifecycle,
        spa_client: cognito.IUserPoolClient,
        api_url: str,
        table: TenantTable,
    ) -> None:
        super().__init__(scope, construct_id)
        config, registry = settings.config, settings.registry
        register = settings.function(
            self,
            "Register",
            "lambdas.registration.register.handler",
            environment={
                "REGISTRATION_SENDER": config.registration_sender,
                "REGISTRATION_TIERS": " ".join(config.registration_tiers),
            },
        )
        registry.grant_register(register)
        _grant_send(register, config.registration_sender)
        make = settings.function(
            self,
            "MakeTenant",
            "lambdas.registration.make_tenant.handler",
            description="Makes a tenant of who has proven their address",
            timeout=_MAKING,
        )
        registry.grant_confirm(make)
        lifecycle.grant_onboard(make)
        # Whoever takes the public function over can do no more than they could through the API.
        confirm = settings.function(
            self,
            "Confirm",
            "lambdas.registration.confirm.handler",
            environment={"TENANT_MAKER_NAME": make.function.function_name},
            timeout=_LONGEST_REQUEST,
        )
        iam.Grant.add_to_principal(
            grantee=confirm, actions=["lambda:InvokeFunction"], resource_arns=[make.function.function_arn]
        )
        discover = settings.function(
            self,
            "Discover",
            "lambdas.registration.discover.handler",
            environment={
                "DISCOVERY": Stack.of(self).to_json_string(
                    {
                        "api_url": api_url,
                        "user_pool_id": settings.directory.user_pool.user_pool_id,
                        "client_id": spa_client.user_pool_client_id,
                        "region": Stack.of(self).region,
                    }
                )
            },
        )
        registry.grant_discover(discover)
        menu_page = settings.worker(
            self,
            "ShowMenuPage",
            "lambdas.menus.show_menu_page.handler",
            description="Shows a site's menu as a page, to anybody",
        )
        table.grant_tenant_access(menu_page, TenantAccess.READ, partitions=["brand#*#menu", "site#*"])
        self.api = PublicApi(
            self,
            "Api",
            document=OpenApiDocument.from_file(DOCUMENT),
            handlers={
                "register": register,
                "confirmRegistration": confirm,
                "discover": discover,
                "showMenuPage": menu_page,
            },
            # Every menu of every tenant that the edge has not kept: who asks for many takes nothing from sign-up.
            operation_throttling={
                "showMenuPage": apigateway.ThrottleSettings(
                    rate_limit=config.menu_rate_limit, burst_limit=config.menu_burst_limit
                )
            },
            cors_allowed_origins=config.origins,
            log_retention=config.log_retention,
            log_removal_policy=settings.removal_policy,
        )


def _grant_send(function: HandlerFunction, sender: str) -> None:
    """Let a function send e-mail from one address and from no other, by whichever identity SES has verified for it."""
    iam.Grant.add_to_principal(
        grantee=function,
        actions=["ses:SendEmail"],
        resource_arns=["*"],
        # AWS sends the key with every e-mail (SES Developer Guide, "Condition keys specific to Amazon SES").
        conditions={"StringEqualsIfExists": {"ses:FromAddress": sender}},
    )
    acknowledge_wildcards(function.role, ["*"], "a condition bounds it to the sender's address")
