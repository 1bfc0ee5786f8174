"""Tenants' addresses at the edge, and APIs behind it that show what the edge says of a request: one is a silo's."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.edge import FrontendDistribution, TenantAddresses, TenantDomains
from saas_constructs.events import EventBus
from saas_constructs.functions import HandlerFunction, bundle_code
from stacks.app import feature_flags
from stacks.config import DEV

app = cdk.App(context=feature_flags())
stack = cdk.Stack(app, "Addresses", env=cdk.Environment(region=DEV.region))
registry = TenantRegistry(stack, "Registry", deletion_protection=False, removal_policy=cdk.RemovalPolicy.DESTROY)
bus = EventBus(stack, "EventBus")
addresses = TenantAddresses(stack, "Addresses", registry=registry, event_bus=bus)
shows = HandlerFunction(
    stack, "Shows", handler="whose.show.handler", code=bundle_code(Path(__file__).parent / "handlers")
)
api, own = (
    apigateway.RestApi(stack, name, deploy_options=apigateway.StageOptions(stage_name="v1"))
    for name in ("Whose", "Own")
)
for each in (api, own):
    each.root.add_resource("whose").add_method("GET", apigateway.LambdaIntegration(shows.function))
site = FrontendDistribution(
    stack,
    "Site",
    site=None,
    config={},
    api=api,
    key_value_store=addresses.key_value_store,
    removal_policy=cdk.RemovalPolicy.DESTROY,
)
domains = TenantDomains(stack, "Domains", addresses=addresses, frontend=site)
for name, value in {
    "AddressesUrl": site.url,
    "AddressesRegistryName": registry.table.table_name,
    "AddressesBusName": bus.event_bus.event_bus_name,
    "AddressesWatchName": addresses.functions[1].function.function_name,
    "AddressesEndpoint": domains.endpoint,
    "AddressesSharedApi": api.rest_api_id,
    "AddressesOwnApi": own.rest_api_id,
}.items():
    cdk.CfnOutput(stack, name, value=value)
app.synth()
