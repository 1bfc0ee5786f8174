"""OperatorTopic and NotificationChannels: encrypted, TLS only, and open to whom they name."""

from __future__ import annotations

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from saas_constructs.notifications import NotificationChannels, OperatorTopic
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name


def statements(template: Template, kind: str, document: str) -> list[dict[str, Any]]:
    return [
        statement
        for found in template.find_resources(kind).values()
        for statement in found["Properties"][document]["Statement"]
    ]


def test_alarms_of_this_account_reach_the_operators(regional_stack: cdk.Stack) -> None:
    OperatorTopic(regional_stack, "Operators")
    template = Template.from_stack(regional_stack)
    (allowed,) = (s for s in statements(template, "AWS::SNS::TopicPolicy", "PolicyDocument") if s["Effect"] == "Allow")
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Condition"]["StringEquals"] == {"aws:SourceAccount": "111122223333"}
    assert ":cloudwatch:eu-west-1:111122223333:alarm:*" in json.dumps(allowed["Condition"]["ArnLike"])


def test_alarms_may_use_the_key_of_the_topic(regional_stack: cdk.Stack) -> None:
    OperatorTopic(regional_stack, "Operators")
    template = Template.from_stack(regional_stack)
    (key,) = template.find_resources("AWS::KMS::Key")
    template.has_resource_properties("AWS::SNS::Topic", {"KmsMasterKeyId": {"Fn::GetAtt": [key, "Arn"]}})
    (service,) = (s for s in statements(template, "AWS::KMS::Key", "KeyPolicy") if "Service" in s["Principal"])
    assert service == {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
        "Resource": "*",
        "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
    }


def test_a_key_of_ones_own_lets_alarms_in_too(regional_stack: cdk.Stack) -> None:
    topic = OperatorTopic(regional_stack, "Operators", encryption_key=kms.Key(regional_stack, "Mine"))
    template = Template.from_stack(regional_stack)
    template.resource_count_is("AWS::KMS::Key", 1)
    assert any("Service" in s["Principal"] for s in statements(template, "AWS::KMS::Key", "KeyPolicy"))
    assert metric_name(topic.metric_failed()) == "NumberOfNotificationsFailed"


def test_operators_subscribe_by_e_mail(stack: cdk.Stack) -> None:
    OperatorTopic(stack, "Operators", emails=["ops@example.com", "night@example.com"])
    template = Template.from_stack(stack)
    endpoints = {
        (found["Properties"]["Protocol"], found["Properties"]["Endpoint"])
        for found in template.find_resources("AWS::SNS::Subscription").values()
    }
    assert endpoints == {("email", "ops@example.com"), ("email", "night@example.com")}


def test_an_address_must_be_one(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"emails must be addresses such as 'ops@example\.com', got 'ops'"):
        OperatorTopic(stack, "Operators", emails=["ops"])


def test_every_topic_takes_tls_only_and_is_encrypted(stack: cdk.Stack) -> None:
    NotificationChannels(stack, "Channels")
    template = Template.from_stack(stack)
    topics = template.find_resources("AWS::SNS::Topic")
    assert len(topics) == 4
    assert all("KmsMasterKeyId" in found["Properties"] for found in topics.values())
    policies = template.find_resources("AWS::SNS::TopicPolicy")
    assert len(policies) == 4
    for policy in policies.values():
        (statement,) = policy["Properties"]["PolicyDocument"]["Statement"]
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_service_without_texts_publishes_notices_and_nothing_else(regional_stack: cdk.Stack) -> None:
    channels = NotificationChannels(regional_stack, "Channels")
    role = iam.Role(regional_stack, "Role", assumed_by=iam.ServicePrincipal("states.amazonaws.com"))
    channels.grant_notice(role)
    publish, key = statements(Template.from_stack(regional_stack), "AWS::IAM::Policy", "PolicyDocument")
    assert publish["Action"] == "sns:Publish"
    assert publish["Resource"] == {"Ref": next(iter(_topics(regional_stack, "Notices")))}
    assert key["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    assert "sns.eu-west-1." in json.dumps(key["Condition"]["StringEquals"]["kms:ViaService"])


def test_a_notifier_publishes_to_every_channel_and_knows_their_topics(stack: cdk.Stack) -> None:
    channels = NotificationChannels(stack, "Channels")
    channels.grant_notify(own_function(stack))
    assert set(channels.topics) == {"email", "sms", "webhook"}
    template = Template.from_stack(stack)
    (publish,) = (
        s for s in statements(template, "AWS::IAM::Policy", "PolicyDocument") if s.get("Action") == "sns:Publish"
    )
    assert len(publish["Resource"]) == 3
    template.has_resource_properties(
        "AWS::Lambda::Function", {"Environment": {"Variables": {"CHANNEL_TOPIC_ARNS": Match.any_value()}}}
    )


@pytest.mark.parametrize(("local", "webhook"), [(False, ["https"]), (True, ["https", "http"])])
def test_people_subscribe_by_the_protocol_of_the_channel(stack: cdk.Stack, local: bool, webhook: list[str]) -> None:
    NotificationChannels(stack, "Channels", local_webhooks=local).grant_subscribe(own_function(stack))
    template = Template.from_stack(stack)
    protocols = [
        s["Condition"]["StringEqualsIfExists"]["sns:Protocol"]
        for s in statements(template, "AWS::IAM::Policy", "PolicyDocument")
        if s.get("Action") == "sns:Subscribe"
    ]
    assert [p if isinstance(p, list) else [p] for p in protocols] == [["email"], ["sms"], webhook]
    (variables,) = (
        found["Properties"]["Environment"]["Variables"]
        for found in template.find_resources("AWS::Lambda::Function").values()
    )
    assert ("LOCAL_WEBHOOKS" in variables) is local


@pytest.mark.parametrize(("unnamed", "topics"), [(False, 0), (True, 3)])
def test_who_ends_subscriptions_subscribes_only_to_learn_their_names(
    stack: cdk.Stack, unnamed: bool, topics: int
) -> None:
    NotificationChannels(stack, "Channels").grant_unsubscribe(own_function(stack), unnamed=unnamed)
    found = statements(Template.from_stack(stack), "AWS::IAM::Policy", "PolicyDocument")
    assert [s.get("Action") for s in found].count("sns:Subscribe") == topics


def test_who_finds_subscriptions_lists_the_channels_and_makes_none(stack: cdk.Stack) -> None:
    NotificationChannels(stack, "Channels").grant_find(own_function(stack))
    found = statements(Template.from_stack(stack), "AWS::IAM::Policy", "PolicyDocument")
    (listing,) = (s for s in found if s["Action"] == "sns:ListSubscriptionsByTopic")
    assert len(listing["Resource"]) == 3
    assert "*" not in listing["Resource"]
    assert not {s["Action"] for s in found if "sns:" in s["Action"]} - {
        "sns:GetSubscriptionAttributes",
        "sns:ListSubscriptionsByTopic",
    }


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_the_rule_packs_find_nothing(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    OperatorTopic(stack, "Operators", emails=["ops@example.com"])
    channels = NotificationChannels(stack, "Channels")
    channels.grant_subscribe(own_function(stack))
    channels.grant_unsubscribe(own_function(stack, "Unsubscribe"), unnamed=True)
    channels.grant_find(own_function(stack, "Find"))
    channels.grant_notify(own_function(stack, "Notifier"))
    channels.grant_notice(own_function(stack, "Workflow"))
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []


def _topics(stack: cdk.Stack, prefix: str) -> list[str]:
    return [name for name in Template.from_stack(stack).find_resources("AWS::SNS::Topic") if prefix in name]
