"""The constructs pass cdk-nag's AwsSolutions and Serverless packs; what they can't meet is said at the resource."""

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.events import EventBus, OutboxPublisher
from tests.constructs.functions import own_function


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_clean(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    function = own_function(stack)
    table = TenantTable(
        stack,
        "Table",
        indexes=[TenantIndex("by_site", "site_pk")],
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    )
    table.grant_tenant_access(function)
    bus = EventBus(stack, "Bus")
    bus.grant_publish(function, source="notes")
    bus.subscribe(stack, "Consumer", function=function, source="orders", detail_types=["OrderPlaced"])
    OutboxPublisher(stack, "Publisher", table=table, event_bus=bus, sources=["orders"])
    assert found(pack(app), stack) == []


def test_a_star_that_is_granted_later_is_not_covered(app: cdk.App, stack: cdk.Stack) -> None:
    own_function(stack).function.add_to_role_policy(iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"]))
    assert found(cdk_nag.AwsSolutionsChecks(app), stack) == ["AwsSolutions-IAM5[Resource::*]"]


def test_a_wildcard_below_another_stacks_resource_is_explained_as_the_template_shows_it(app: cdk.App) -> None:
    """The app decides during synthesis how stacks refer to each other, after constructs have given their reasons."""
    owner, user = cdk.Stack(app, "Owner"), cdk.Stack(app, "User")
    queue = sqs.Queue(owner, "Queue", enforce_ssl=True)
    function = own_function(user)
    arns = [f"{queue.queue_arn}:*"]
    acknowledge_wildcards(function.role, arns, "a reason")
    function.function.add_to_role_policy(iam.PolicyStatement(actions=["sqs:SendMessage"], resources=arns))
    app.synth()
    assert found(cdk_nag.AwsSolutionsChecks(app), user) == []


def found(pack: cdk_nag.NagPack, stack: cdk.Stack) -> list[str]:
    """Return what a pack finds, without failing the synthesis."""
    return [violation.rule_name for violation in pack.validate_scope(stack).violations]
