"""PublicApi: what anybody may call, and what they may not."""

from copy import deepcopy
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk.assertions import Template
from aws_cdk.aws_apigateway import ThrottleSettings

from saas_constructs.api import OpenApiDocument, PublicApi
from tests.constructs.apis import DOCUMENT
from tests.constructs.functions import own_function
from tests.constructs.test_rule_packs import found


def content(*roles: str) -> dict[str, Any]:
    """The document, with other roles."""
    changed = deepcopy(DOCUMENT)
    for path in changed["paths"].values():
        for operation in path.values():
            operation["x-roles"] = list(roles)
    return changed


def public_api(stack: cdk.Stack, *roles: str, **props: Any) -> PublicApi:
    return PublicApi(
        stack,
        "Api",
        document=OpenApiDocument(content(*roles), source="notes.yaml"),
        handlers={"addNote": own_function(stack, "Add"), "getNote": own_function(stack, "Get")},
        **props,
    )


def test_nobody_is_asked_who_they_are_and_all_share_the_limits(stack: cdk.Stack) -> None:
    public_api(stack, "anyone", throttling_rate_limit=3, throttling_burst_limit=6)
    template = Template.from_stack(stack)
    methods = template.find_resources("AWS::ApiGateway::Method").values()
    assert {method["Properties"]["AuthorizationType"] for method in methods} == {"NONE"}
    assert not any(method["Properties"].get("ApiKeyRequired") for method in methods)
    (stage,) = template.find_resources("AWS::ApiGateway::Stage").values()
    (limits,) = stage["Properties"]["MethodSettings"]
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (3, 6)


def test_an_operation_with_limits_of_its_own_takes_nothing_from_the_others(stack: cdk.Stack) -> None:
    public_api(stack, "anyone", operation_throttling={"getNote": ThrottleSettings(rate_limit=200, burst_limit=400)})
    (stage,) = Template.from_stack(stack).find_resources("AWS::ApiGateway::Stage").values()
    shared, own = stage["Properties"]["MethodSettings"]
    assert (shared["ResourcePath"], shared["ThrottlingRateLimit"]) == ("/*", 10)
    assert (own["ResourcePath"], own["HttpMethod"]) == ("/~1notes~1{note_id}", "GET")
    assert (own["ThrottlingRateLimit"], own["ThrottlingBurstLimit"]) == (200, 400)
    # All of them are replaced for the method, not only its limits.
    assert (own["LoggingLevel"], own["MetricsEnabled"]) == (shared["LoggingLevel"], shared["MetricsEnabled"])


def test_a_limit_of_no_operation_is_refused(stack: cdk.Stack) -> None:
    limits = {"getNotes": ThrottleSettings(rate_limit=200, burst_limit=400)}
    with pytest.raises(ValueError, match="got getNotes; there are addNote, getNote"):
        public_api(stack, "anyone", operation_throttling=limits)


def test_bodies_are_held_against_the_document(stack: cdk.Stack) -> None:
    public_api(stack, "anyone")
    methods = Template.from_stack(stack).find_resources("AWS::ApiGateway::Method").values()
    (models,) = (m["Properties"]["RequestModels"] for m in methods if m["Properties"]["HttpMethod"] == "POST")
    assert list(models) == ["application/json"]


def test_an_operation_with_roles_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="addNote, getNote must be"):
        public_api(stack, "owner")


def test_pages_of_named_origins_may_call_it(stack: cdk.Stack) -> None:
    public_api(stack, "anyone", cors_allowed_origins=["https://app.example.com"])
    template = Template.from_stack(stack)
    methods = template.find_resources("AWS::ApiGateway::Method").values()
    assert [m["Properties"]["HttpMethod"] for m in methods].count("OPTIONS") == 2
    for function in template.find_resources("AWS::Lambda::Function").values():
        assert function["Properties"]["Environment"]["Variables"]["CORS_ALLOWED_ORIGINS"] == "https://app.example.com"


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_it_passes_the_rule_packs(app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]) -> None:
    public_api(stack, "anyone")
    assert found(pack(app), stack) == []
