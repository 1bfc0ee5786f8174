"""A directory with machine clients, and an API of one operation that they call.

The reference application has none: its first machine clients come with integrations.
"""

import aws_cdk as cdk

from saas_constructs.api import OpenApiDocument, TenantAwareApi
from saas_constructs.control_plane import TenantRegistry
from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.functions import HandlerFunction
from saas_constructs.identity import TenantAuthorizer, UserDirectory
from saas_constructs.tenancy import TenantAccess
from stacks.config import DEV

DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "Machines", "version": "1"},
    "paths": {
        "/orders": {
            "get": {
                "operationId": "listOrders",
                "x-roles": ["manager"],
                "parameters": [{"name": "site_id", "in": "query", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "Orders"}},
            }
        }
    },
}

app = cdk.App()
stack = cdk.Stack(app, "Machines", env=cdk.Environment(region=DEV.region))
registry = TenantRegistry(stack, "Registry")
directory = UserDirectory(
    stack, "Directory", registry=registry, login_domain_prefix="machines", machine_scopes={"orders": "Reads orders"}
)
clients = {name: directory.add_machine_client(name, scopes=["orders"]) for name in ("Member", "Stranger", "Unlisted")}
table = TenantTable(stack, "Orders", indexes=[TenantIndex("orders_by_site", "site_pk", "site_sk")])
reader = HandlerFunction(stack, "Reader", handler="lambdas.orders.list_orders.handler")
table.grant_tenant_access(reader, TenantAccess.READ)
document = OpenApiDocument(DOCUMENT)
gate = TenantAuthorizer(
    stack,
    "Gate",
    directory=directory,
    # All but the last: what that one is given opens nothing here.
    clients=[clients["Member"], clients["Stranger"]],
    registry=registry,
    document=document,
    cache_ttl=cdk.Duration.seconds(2),
)
api = TenantAwareApi(stack, "Api", document=document, handlers={"listOrders": reader}, authorizer=gate.authorizer)
for name, value in {
    "MachineApiUrl": api.url,
    "MachinePoolId": directory.user_pool.user_pool_id,
    "MachineRegistryTableName": registry.table.table_name,
    **{f"{name}ClientId": client.user_pool_client_id for name, client in clients.items()},
}.items():
    cdk.CfnOutput(stack, name, value=value)
app.synth()
