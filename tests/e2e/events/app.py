"""A table with an outbox, its publisher, and a consumer that fails when it is told to."""

from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam

from saas_constructs.data import TenantTable
from saas_constructs.events import EventBus, OutboxPublisher
from saas_constructs.functions import HandlerFunction, bundle_code
from stacks.config import DEV

app = cdk.App()
stack = cdk.Stack(app, "Moods", env=cdk.Environment(region=DEV.region))
code = bundle_code(Path(__file__).parent / "handlers")
table = TenantTable(stack, "Table", stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES)
bus = EventBus(stack, "Bus", removal_policy=cdk.RemovalPolicy.DESTROY)
publisher = OutboxPublisher(stack, "Publisher", table=table, event_bus=bus, sources=["saas.tenants"])
consumer = HandlerFunction(
    stack,
    "Consumer",
    handler="moods.consume.handler",
    code=code,
    environment={"MOOD": "bad"},
    # Six times as long until a message that failed is seen again.
    timeout=cdk.Duration.seconds(2),
)
subscription = bus.subscribe(
    stack,
    "Subscription",
    function=consumer,
    source="saas.tenants",
    detail_types=["TenantOnboarded"],
    # One attempt: the test is about what follows.
    max_receive_count=1,
)
neighbour = HandlerFunction(stack, "Neighbour", handler="moods.consume.handler", code=code)
bus.grant_publish(neighbour, source="saas.neighbour")
greedy = HandlerFunction(stack, "Greedy", handler="moods.consume.handler", code=code)
greedy.role.add_to_policy(iam.PolicyStatement(actions=["events:PutEvents"], resources=["*"]))
for name, value in {
    "MoodsTableName": table.table.table_name,
    "MoodsQueueUrl": subscription.queue.queue_url,
    "MoodsBusName": bus.event_bus.event_bus_name,
    "MoodsBusLogName": bus.log_group.log_group_name,
    "MoodsUndeliverableUrl": bus.dead_letters.queue.queue_url,
    "MoodsPublisherLettersUrl": publisher.dead_letters.queue.queue_url,
    "MoodsDeadLettersUrl": subscription.dead_letters.queue.queue_url,
}.items():
    cdk.CfnOutput(stack, name, value=value)
app.synth()
