"""What takes old installations in, and operations of the application that read and change what was taken in."""

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.data import TenantTable
from saas_constructs.events import EventBus, OutboxPublisher
from saas_constructs.functions import HandlerFunction
from saas_constructs.migration import TenantImport
from stacks.config import DEV
from stacks.services.table import INDEXES

OPERATIONS = {
    "GetMenu": "lambdas.menus.get_menu.handler",
    "PutMenuItem": "lambdas.menus.put_menu_item.handler",
    "DeleteMenuItem": "lambdas.menus.delete_menu_item.handler",
    "ListOrders": "lambdas.orders.list_orders.handler",
    "GetOrder": "lambdas.orders.get_order.handler",
    "CreateOrder": "lambdas.orders.create_order.handler",
    "RejectOrder": "lambdas.orders.reject_order.handler",
    "ListSupplies": "lambdas.supplies.list_supplies.handler",
}

app = cdk.App()
stack = cdk.Stack(app, "OldLunchbox", env=cdk.Environment(region=DEV.region))
table = TenantTable(stack, "Table", indexes=INDEXES, stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES)
bus = EventBus(stack, "Bus", removal_policy=cdk.RemovalPolicy.DESTROY)
OutboxPublisher(stack, "Publisher", table=table, event_bus=bus, sources=["saas.menus", "saas.orders"])
registry = TenantRegistry(stack, "Registry")
taking = TenantImport(stack, "Import", registry=registry, table=table)
outputs = {
    "MigrationQueueUrl": taking.batches.queue.queue_url,
    "MigrationFunctionName": taking.administration.function.function_name,
    "MigrationSurveyFunctionName": taking.survey.function.function_name,
    "LunchboxLoaderName": taking.batches.function.function.function_name,
    "LunchboxLettersUrl": taking.batches.dead_letters.queue.queue_url,
    "LunchboxTableName": table.table.table_name,
    "LunchboxRegistryName": registry.table.table_name,
    "LunchboxBusLogName": bus.log_group.log_group_name,
}
for name, handler in OPERATIONS.items():
    function = HandlerFunction(
        stack, name, handler=handler, environment={"ALLOWED_ROLES": "owner", "OPERATION_ID": name}
    )
    table.grant_tenant_access(function)
    outputs[f"Lunchbox{name}"] = function.function.function_name
for name, value in outputs.items():
    cdk.CfnOutput(stack, name, value=value)
app.synth()
