"""The usage plan of an API that one tenant has to itself."""

from collections.abc import Mapping
from typing import Any

import aws_cdk as cdk
from aws_cdk.assertions import Match, Template

from saas_constructs.api import SoleUsagePlan
from tests.constructs.apis import notes_api

KEY = "k" * 20


def test_each_request_counts_by_the_one_key(stack: cdk.Stack) -> None:
    api = notes_api(stack, tiers=None, requires_key=True)
    SoleUsagePlan(stack, "Usage", api=api, key=KEY, monthly_requests=1000)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::ApiGateway::UsagePlan", {"Quota": {"Limit": 1000, "Period": "MONTH"}, "Throttle": Match.absent()}
    )
    template.has_resource_properties("AWS::ApiGateway::ApiKey", {"Enabled": True, "Value": KEY})
    (plan,) = template.find_resources("AWS::ApiGateway::UsagePlan")
    (key,) = template.find_resources("AWS::ApiGateway::ApiKey")
    (member,) = template.find_resources("AWS::ApiGateway::UsagePlanKey").values()
    assert plan in str(member["Properties"]["UsagePlanId"])
    assert key in str(member["Properties"]["KeyId"])
    methods = template.find_resources("AWS::ApiGateway::Method").values()
    assert {found["Properties"]["ApiKeyRequired"] for found in methods if _has_function(found)} == {True}


def _has_function(method: Mapping[str, Any]) -> bool:
    return "lambda" in str(method["Properties"]["Integration"])
