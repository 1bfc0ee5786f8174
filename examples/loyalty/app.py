"""An app of one's own: loyalty cards for many tenants."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from saas_constructs.api import OpenApiDocument, TenantAwareApi
from saas_constructs.control_plane import TenantOnboarding, TenantRegistry
from saas_constructs.data import TenantTable
from saas_constructs.events import EventBus, OutboxPublisher
from saas_constructs.functions import HandlerFunction, bundle_code
from saas_constructs.identity import TenantAuthorizer, UserDirectory
from saas_constructs.tenancy import TenantAccess, TierPolicies, TierPolicy

HERE = Path(__file__).parent


class LoyaltyStack(cdk.Stack):
    """Tenants with their users, a table they share, an API of two operations, and a consumer of its events."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        # Who the tenants are, and who belongs to them.
        registry = TenantRegistry(self, "Registry")
        directory = UserDirectory(self, "Directory", registry=registry)
        web = directory.add_spa_client("Web", callback_urls=["http://localhost:5173"], admin_password_auth=True)

        # A shared table. A function reaches it through a session that is tagged with the tenant.
        table = TenantTable(self, "Cards", stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES)
        code = bundle_code(HERE / "handlers")
        add_stamp = HandlerFunction(self, "AddStamp", handler="cards.add_stamp.handler", code=code)
        get_card = HandlerFunction(self, "GetCard", handler="cards.get_card.handler", code=code)
        table.grant_tenant_access(add_stamp)
        table.grant_tenant_access(get_card, TenantAccess.READ)

        # Events: what a stamp's write tells is put on the bus, and a function of its own gives the reward.
        bus = EventBus(self, "Events")
        OutboxPublisher(self, "Publisher", table=table, event_bus=bus, sources=["loyalty.cards"])
        give_reward = HandlerFunction(self, "GiveReward", handler="cards.give_reward.handler", code=code)
        table.grant_tenant_access(give_reward)
        bus.subscribe(self, "Rewards", function=give_reward, source="loyalty.cards", detail_types=["CardStamped"])

        # The API: routes, roles and validation come from the document.
        document = OpenApiDocument.from_file(HERE / "openapi.yaml")
        tiers = TierPolicies([TierPolicy(name="basic", rate_limit=10, burst_limit=20, monthly_requests=100_000)])
        authorizer = TenantAuthorizer(
            self, "Authorizer", directory=directory, clients=[web], registry=registry, document=document, tiers=tiers
        )
        api = TenantAwareApi(
            self,
            "Api",
            document=document,
            handlers={"addStamp": add_stamp, "getCard": get_card},
            authorizer=authorizer.authorizer,
            tiers=tiers,
        )
        onboarding = TenantOnboarding(
            self, "Onboarding", registry=registry, directory=directory, api=api, event_bus=bus
        )

        for name, value in {
            "ApiUrl": api.url,
            "UserPoolId": directory.user_pool.user_pool_id,
            "SpaClientId": web.user_pool_client_id,
            "OnboardingFunctionName": onboarding.function.function.function_name,
        }.items():
            cdk.CfnOutput(self, name, value=value)


app = cdk.App()
LoyaltyStack(app, "Loyalty")
app.synth()
