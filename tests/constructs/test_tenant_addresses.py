"""TenantAddresses and TenantDomains: what the edge knows, what keeps it, and what that may do."""

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.edge import TenantAddresses, TenantDomains
from saas_constructs.events import EventBus
from tests.constructs.distributions import distribution
from tests.constructs.grants import statements_of
from tests.constructs.test_rule_packs import found

FUNCTIONS = {"lambdas.addresses.keep_address.handler", "lambdas.addresses.watch_addresses.handler"}
ROLES = ("AddressesKeeperRole", "AddressesWatchRole")


def addresses(stack: cdk.Stack) -> TenantAddresses:
    return TenantAddresses(
        stack,
        "Addresses",
        registry=TenantRegistry(stack, "Registry"),
        event_bus=EventBus(stack, "EventBus"),
        cell="main",
    )


def domains(stack: cdk.Stack) -> TenantDomains:
    made = addresses(stack)
    site = distribution(stack, key_value_store=made.key_value_store)
    return TenantDomains(stack, "Domains", addresses=made, frontend=site)


def environments(stack: cdk.Stack) -> list[dict[str, Any]]:
    """Of the functions that keep addresses."""
    made = Template.from_stack(stack).find_resources("AWS::Lambda::Function").values()
    return [
        function["Properties"]["Environment"]["Variables"]
        for function in made
        if function["Properties"]["Handler"] in FUNCTIONS
    ]


def multi_tenant(stack: cdk.Stack) -> dict[str, Any]:
    made = Template.from_stack(stack).find_resources("AWS::CloudFront::Distribution").values()
    (config,) = (one["Properties"]["DistributionConfig"] for one in made if "ConnectionMode" in str(one))
    return dict(config)


def test_the_functions_know_the_store_and_the_cell(stack: cdk.Stack) -> None:
    addresses(stack)
    (store,) = Template.from_stack(stack).find_resources("AWS::CloudFront::KeyValueStore")
    for variables in environments(stack):
        assert variables["KEY_VALUE_STORE_ARN"] == {"Fn::GetAtt": [store, "Arn"]}
        assert variables["CELL"] == "main"
        assert variables["API_DOMAIN"] == {
            "Fn::Join": ["", ["execute-api.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}]]
        }
        assert "DISTRIBUTION_ID" not in variables


def test_changes_of_addresses_reach_the_edge_through_a_queue(stack: cdk.Stack) -> None:
    addresses(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventPattern": {
                "source": ["saas.tenants"],
                "detail-type": [
                    "DomainRemoved",
                    "DomainVerified",
                    "TenantOffboarded",
                    "TenantOnboarded",
                    "TenantOperationFailed",
                    "TenantRenamed",
                    "TenantTierChanged",
                ],
                "detail": {"version": [1]},
            }
        },
    )


def test_what_waits_is_looked_at_every_five_minutes_and_all_at_the_full_hour(stack: cdk.Stack) -> None:
    addresses(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Scheduler::Schedule",
        {
            "ScheduleExpression": "cron(0/5 * * * ? *)",
            "Target": Match.object_like(
                {"Input": '{"due":"<aws.scheduler.scheduled-time>"}', "DeadLetterConfig": Match.any_value()}
            ),
        },
    )


@pytest.mark.parametrize("role", ROLES)
def test_only_this_store_may_be_changed(stack: cdk.Stack, role: str) -> None:
    addresses(stack)
    (statement,) = (one for one in statements_of(stack, role) if "keyvaluestore" in str(one["Action"]))
    assert statement["Action"] == [
        f"cloudfront-keyvaluestore:{name}" for name in ("DescribeKeyValueStore", "GetKey", "ListKeys", "UpdateKeys")
    ]
    (store,) = Template.from_stack(stack).find_resources("AWS::CloudFront::KeyValueStore")
    assert statement["Resource"] == {"Fn::GetAtt": [store, "Arn"]}


def test_a_distribution_for_tenants_domains_serves_what_the_site_serves(stack: cdk.Stack) -> None:
    domains(stack)
    made = multi_tenant(stack)
    assert made["ConnectionMode"] == "tenant-only"
    # CloudFront refuses a multi-tenant distribution with these.
    assert not {"Aliases", "IPV6Enabled", "PriceClass", "ContinuousDeploymentPolicyId", "Staging"} & set(made)
    everything = Template.from_stack(stack).find_resources("AWS::CloudFront::Distribution").values()
    (site,) = (one["Properties"]["DistributionConfig"] for one in everything if "ConnectionMode" not in json.dumps(one))
    assert [b["PathPattern"] for b in made["CacheBehaviors"]] == [b["PathPattern"] for b in site["CacheBehaviors"]]
    viewer = made["DefaultCacheBehavior"]["FunctionAssociations"]
    assert viewer == site["DefaultCacheBehavior"]["FunctionAssociations"]
    assert "DefaultRootObject" not in made


def test_the_functions_know_how_viewers_come_to_tenants_domains(stack: cdk.Stack) -> None:
    domains(stack)
    (group,) = Template.from_stack(stack).find_resources("AWS::CloudFront::ConnectionGroup")
    for variables in environments(stack):
        assert variables["CONNECTION_GROUP_ID"] == {"Fn::GetAtt": [group, "Id"]}
        assert variables["ROUTING_ENDPOINT"] == {"Fn::GetAtt": [group, "RoutingEndpoint"]}
        assert "Ref" in variables["DISTRIBUTION_ID"]


@pytest.mark.parametrize("role", ROLES)
def test_the_functions_change_distribution_tenants_and_no_distribution(stack: cdk.Stack, role: str) -> None:
    domains(stack)
    allowed = [one for one in statements_of(stack, role) if "cloudfront:" in str(one["Action"])]
    actions = [action for one in allowed for action in one["Action"]]
    assert all("DistributionTenant" in action or "ManagedCertificate" in action for action in actions)
    assert not [one for one in allowed if one["Resource"] == "*"]


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_rule_packs_find_nothing(app: cdk.App, pack: type[cdk_nag.NagPack]) -> None:
    own, around = cdk.Stack(app, "Own"), cdk.Stack(app, "Around")
    made = TenantAddresses(
        own, "Addresses", registry=TenantRegistry(around, "Registry"), event_bus=EventBus(around, "EventBus")
    )
    site = distribution(around, key_value_store=made.key_value_store)
    TenantDomains(own, "Domains", addresses=made, frontend=site)
    assert found(pack(app), own) == []
