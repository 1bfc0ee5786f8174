"""MenuVersions: what tells the edge that menus changed, and what that may do."""

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk.assertions import Match, Template

from saas_constructs.edge import MenuVersions
from saas_constructs.events import EventBus
from tests.constructs.grants import statements_of
from tests.constructs.test_rule_packs import found


def menu_versions(stack: cdk.Stack) -> MenuVersions:
    return MenuVersions(
        stack,
        "Versions",
        key_value_store=cloudfront.KeyValueStore(stack, "Store"),
        event_bus=EventBus(stack, "EventBus"),
    )


def test_changes_of_menus_and_tenants_reach_the_edge_through_a_queue(stack: cdk.Stack) -> None:
    menu_versions(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventPattern": {
                "source": ["saas.menus", "saas.tenants"],
                "detail-type": [
                    "MenuItemChanged",
                    "SiteChanged",
                    "TenantOffboarded",
                    "TenantReactivated",
                    "TenantSuspended",
                    "TenantThawed",
                    "TenantTierChanged",
                ],
                "detail": {"version": [1]},
            }
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::EventSourceMapping",
        {
            "MaximumBatchingWindowInSeconds": 1,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": 2},
        },
    )


def test_what_can_not_be_told_is_kept_and_somebody_is_told(stack: cdk.Stack) -> None:
    versions = menu_versions(stack)
    dead_letters = stack.resolve(versions.consumer.dead_letters.queue.queue_arn)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::SQS::Queue", {"RedrivePolicy": {"deadLetterTargetArn": dead_letters, "maxReceiveCount": 5}}
    )
    name = stack.resolve(versions.consumer.dead_letters.queue.queue_name)
    template.has_resource_properties(
        "AWS::CloudWatch::Alarm", {"Dimensions": [{"Name": "QueueName", "Value": name}], "Threshold": Match.any_value()}
    )


def test_it_changes_one_store_and_reads_nothing_of_tenants(stack: cdk.Stack) -> None:
    menu_versions(stack)
    statements = statements_of(stack, "VersionsKeeperRole")
    (store,) = (one for one in statements if "keyvaluestore" in str(one["Action"]))
    assert store["Action"] == [
        f"cloudfront-keyvaluestore:{name}" for name in ("DescribeKeyValueStore", "GetKey", "UpdateKeys")
    ]
    (made,) = Template.from_stack(stack).find_resources("AWS::CloudFront::KeyValueStore")
    assert store["Resource"] == {"Fn::GetAtt": [made, "Arn"]}
    assert "dynamodb" not in str(statements)


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_rule_packs_find_nothing(app: cdk.App, pack: type[cdk_nag.NagPack]) -> None:
    own, around = cdk.Stack(app, "Own"), cdk.Stack(app, "Around")
    MenuVersions(
        own,
        "Versions",
        key_value_store=cloudfront.KeyValueStore(own, "Store"),
        event_bus=EventBus(around, "EventBus"),
    )
    assert found(pack(app), own) == []
