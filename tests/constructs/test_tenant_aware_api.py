"""TenantAwareApi: what it makes of a document."""

import copy
import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Match, Template

from saas_constructs.api.document_route import template_text
from tests.constructs.apis import DOCUMENT, fresh_stack, notes_api
from tests.constructs.conftest import CONTEXT
from tests.constructs.functions import own_function
from tests.constructs.metrics import metric_name


def properties_of(template: Template, kind: str) -> list[dict[str, Any]]:
    return [found["Properties"] for found in template.find_resources(kind).values()]


def test_each_operation_has_a_method_behind_authorizer_key_and_validator(stack: cdk.Stack) -> None:
    notes_api(stack)
    template = Template.from_stack(stack)
    for method, parameters in (
        ("POST", {"method.request.header.Idempotency-Key": True}),
        ("GET", {"method.request.path.note_id": True}),
    ):
        template.has_resource_properties(
            "AWS::ApiGateway::Method",
            {
                "HttpMethod": method,
                "AuthorizationType": "CUSTOM",
                "AuthorizerId": Match.any_value(),
                "ApiKeyRequired": True,
                "RequestParameters": parameters,
                "RequestValidatorId": Match.any_value(),
                "Integration": {"Type": "AWS_PROXY"},
            },
        )
    template.has_resource_properties(
        "AWS::ApiGateway::RequestValidator", {"ValidateRequestBody": True, "ValidateRequestParameters": True}
    )


def test_each_operation_calls_its_own_function(stack: cdk.Stack) -> None:
    notes_api(stack)
    template = Template.from_stack(stack)
    uris = {
        found["OperationName"]: json.dumps(found["Integration"]["Uri"])
        for found in properties_of(template, "AWS::ApiGateway::Method")
        if found["Integration"]["Type"] == "AWS_PROXY"
    }
    assert "addNote" in uris["addNote"]
    assert "getNote" in uris["getNote"]


def test_methods_can_be_found_by_their_operation(stack: cdk.Stack) -> None:
    api = notes_api(stack)
    assert {name: method.http_method for name, method in api.methods.items()} == {"addNote": "POST", "getNote": "GET"}
    assert api.document_method.resource.path == "/openapi.json"


def test_requests_errors_and_latency_can_be_alarmed_on(stack: cdk.Stack) -> None:
    api = notes_api(stack)
    metrics = (api.metric_requests(), api.metric_client_errors(), api.metric_server_errors(), api.metric_latency())
    assert [metric_name(metric) for metric in metrics] == ["Count", "4XXError", "5XXError", "Latency"]


def test_functions_know_their_operation_and_its_roles(stack: cdk.Stack) -> None:
    notes_api(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Environment": {
                "Variables": {
                    "OPERATION_ID": "addNote",
                    "ALLOWED_ROLES": "writer owner",
                    "CORS_ALLOWED_ORIGINS": Match.absent(),
                }
            }
        },
    )


def test_api_gateway_may_call_a_function_for_its_own_method_only(stack: cdk.Stack) -> None:
    notes_api(stack)
    permissions = properties_of(Template.from_stack(stack), "AWS::Lambda::Permission")
    sources = [json.dumps(found["SourceArn"]) for found in permissions if "/authorizers/" not in json.dumps(found)]
    assert len(sources) == 2
    assert any('"/POST/notes"' in source for source in sources)
    assert any('"/GET/notes/*"' in source for source in sources)
    assert "test-invoke-stage" not in "".join(sources)


def test_the_body_is_checked_against_the_document(stack: cdk.Stack) -> None:
    notes_api(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::ApiGateway::Model",
        {
            "ContentType": "application/json",
            "Schema": {"type": "object", "properties": {"text": {"type": ["string", "null"]}}},
        },
    )
    template.has_resource_properties(
        "AWS::ApiGateway::Method",
        {"HttpMethod": "POST", "RequestModels": {"application/json": {"Ref": Match.string_like_regexp("AddNoteBody")}}},
    )


def test_an_operation_without_function_and_a_function_without_operation_are_named(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"'getNote' has no function(.|\n)*'dropNote' has no operation"):
        notes_api(stack, handlers={"addNote": own_function(stack, "Add"), "dropNote": own_function(stack, "Drop")})


def test_two_operations_cannot_share_a_function(stack: cdk.Stack) -> None:
    shared = own_function(stack, "Shared")
    with pytest.raises(ValueError, match="function 'Stack/Shared' is bound to 2 operations"):
        notes_api(stack, handlers={"addNote": shared, "getNote": shared})


def test_each_tier_has_a_usage_plan_and_the_key_comes_from_the_authorizer(stack: cdk.Stack) -> None:
    api = notes_api(stack)
    template = Template.from_stack(stack)
    template.has_resource_properties("AWS::ApiGateway::RestApi", {"ApiKeySourceType": "AUTHORIZER"})
    template.resource_count_is("AWS::ApiGateway::UsagePlan", 2)
    template.has_resource_properties(
        "AWS::ApiGateway::UsagePlan",
        {
            "ApiStages": [{"ApiId": Match.any_value(), "Stage": Match.any_value()}],
            "Throttle": {"RateLimit": 50, "BurstLimit": 100},
            "Quota": {"Limit": 100000, "Period": "MONTH"},
        },
    )
    assert set(api.usage_plans) == {"basic", "premium"}


def test_without_tiers_no_key_is_asked_for(stack: cdk.Stack) -> None:
    notes_api(stack, tiers=None)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::ApiGateway::UsagePlan", 0)
    template.has_resource_properties("AWS::ApiGateway::Method", {"HttpMethod": "GET", "ApiKeyRequired": False})


def test_the_stage_is_throttled_traced_and_logs_the_tenant_of_each_request(stack: cdk.Stack) -> None:
    notes_api(stack, stage_name="live", throttling_rate_limit=7, throttling_burst_limit=9)
    template = Template.from_stack(stack)
    template.has_resource_properties(
        "AWS::ApiGateway::Stage",
        {
            "StageName": "live",
            "TracingEnabled": True,
            "AccessLogSetting": {
                "Format": Match.serialized_json(Match.object_like({"tenant_id": "$context.authorizer.tenant_id"}))
            },
            "MethodSettings": [
                Match.object_like(
                    {
                        "HttpMethod": "*",
                        "ResourcePath": "/*",
                        "ThrottlingRateLimit": 7,
                        "ThrottlingBurstLimit": 9,
                        "MetricsEnabled": True,
                        "LoggingLevel": "ERROR",
                        "DataTraceEnabled": False,
                    }
                )
            ],
        },
    )


def test_access_logs_outlive_the_api_unless_told_otherwise(stack: cdk.Stack) -> None:
    notes_api(stack, log_retention=logs.RetentionDays.ONE_DAY, log_removal_policy=cdk.RemovalPolicy.DESTROY)
    Template.from_stack(stack).has_resource(
        "AWS::Logs::LogGroup", {"Properties": {"RetentionInDays": 1}, "DeletionPolicy": "Delete"}
    )


def test_outputs_and_the_accounts_logging_role_are_left_to_stacks(stack: cdk.Stack) -> None:
    notes_api(stack)
    template = Template.from_stack(stack)
    assert template.find_outputs("*") == {}
    template.resource_count_is("AWS::ApiGateway::Account", 0)


@pytest.mark.parametrize("spoiler", ["$ref", "#set($x = 1)", "$util.error()", "## gone", "a\\$b"])
def test_the_served_document_survives_the_template_engine(spoiler: str) -> None:
    document = {"$ref": "#/x", "text": spoiler}
    text = template_text(document)
    assert "$" not in text
    assert "#" not in text
    assert json.loads(text) == document


def test_the_document_is_served_without_function_and_token(stack: cdk.Stack) -> None:
    api = notes_api(stack, stage_name="live")
    (method,) = (
        found
        for found in properties_of(Template.from_stack(stack), "AWS::ApiGateway::Method")
        if found["Integration"]["Type"] == "MOCK"
    )
    assert method["AuthorizationType"] == "NONE"
    assert not method.get("ApiKeyRequired")
    (answer,) = method["Integration"]["IntegrationResponses"]
    assert json.loads(answer["ResponseTemplates"]["application/json"]) == api.served_document
    assert api.served_document == api.document.export(server_url="../live")


def test_without_cors_there_is_no_preflight(stack: cdk.Stack) -> None:
    notes_api(stack)
    text = json.dumps(Template.from_stack(stack).to_json())
    assert "OPTIONS" not in text
    assert "Access-Control" not in text


def test_cors_covers_preflight_functions_and_gateway_responses(stack: cdk.Stack) -> None:
    notes_api(stack, cors_allowed_origins=["https://app.example.com"])
    template = Template.from_stack(stack)
    headers = "method.response.header.Access-Control-Allow-"
    template.has_resource_properties(
        "AWS::ApiGateway::Method",
        {
            "HttpMethod": "OPTIONS",
            "AuthorizationType": "NONE",
            "Integration": {
                "IntegrationResponses": [
                    {
                        "ResponseParameters": Match.object_like(
                            {
                                f"{headers}Headers": "'Authorization,Content-Type,Idempotency-Key'",
                                f"{headers}Methods": "'POST'",
                                f"{headers}Origin": "'https://app.example.com'",
                            }
                        )
                    }
                ]
            },
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {"Environment": {"Variables": {"CORS_ALLOWED_ORIGINS": "https://app.example.com"}}},
    )
    responses = properties_of(template, "AWS::ApiGateway::GatewayResponse")
    assert {
        found["ResponseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"] for found in responses
    } == {"'https://app.example.com'"}


def _change_description(content: dict[str, Any]) -> None:
    content["info"]["description"] = "changed"


def _change_schema(content: dict[str, Any]) -> None:
    content["components"]["schemas"]["Note"]["required"] = ["text"]


def _change_parameter(content: dict[str, Any]) -> None:
    content["paths"]["/notes"]["post"]["parameters"][0]["required"] = False


def _deployment_id(folder: Path, content: dict[str, Any], **props: Any) -> str:
    stack = fresh_stack(folder, CONTEXT)
    notes_api(stack, content=content, **props)
    (logical_id,) = Template.from_stack(stack).find_resources("AWS::ApiGateway::Deployment")
    return logical_id


@pytest.mark.parametrize("change", [_change_description, _change_schema, _change_parameter])
def test_a_changed_document_is_deployed(tmp_path: Path, change: Any) -> None:
    changed = copy.deepcopy(DOCUMENT)
    change(changed)
    before = _deployment_id(tmp_path / "before", DOCUMENT)
    assert _deployment_id(tmp_path / "same", DOCUMENT) == before
    assert _deployment_id(tmp_path / "changed", changed) != before


def test_a_model_that_is_made_another_way_is_deployed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _deployment_id(tmp_path / "before", DOCUMENT)
    monkeypatch.setattr("saas_constructs.api.document.gateway_schema", lambda *_: {"type": "object"})
    assert _deployment_id(tmp_path / "changed", DOCUMENT) != before


@pytest.mark.parametrize(
    "props", [{"cors_allowed_origins": ["https://a.example"]}, {"tiers": None}, {"server_url": "https://api.example"}]
)
def test_changed_answers_of_the_gateway_are_deployed(tmp_path: Path, props: dict[str, Any]) -> None:
    before = _deployment_id(tmp_path / "before", DOCUMENT)
    assert _deployment_id(tmp_path / "changed", DOCUMENT, **props) != before


def granted(stack: cdk.Stack) -> list[tuple[str, str, str]]:
    """Each method of API Gateway's that somebody may use: method, paths and condition."""
    return [
        (action.removeprefix("apigateway:"), json.dumps(statement["Resource"]), json.dumps(statement.get("Condition")))
        for policy in Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        if action.startswith("apigateway:")
    ]


def test_a_function_that_places_tenants_knows_the_plans_and_makes_no_keys(stack: cdk.Stack) -> None:
    function = own_function(stack, "Place")
    notes_api(stack).grant_place_tenants(function)
    template = Template.from_stack(stack)
    (variables,) = (
        found["Properties"]["Environment"]["Variables"]
        for name, found in template.find_resources("AWS::Lambda::Function").items()
        if name.startswith("Place")
    )
    assert all(tier in json.dumps(variables["USAGE_PLAN_IDS"]) for tier in ("basic", "premium"))
    methods = granted(stack)
    assert {method for method, _, _ in methods} == {"GET", "POST", "PATCH", "PUT", "DELETE"}
    assert [method for method, paths, _ in methods if "/apikeys" in paths] == ["GET"]


def test_a_plan_is_changed_or_deleted_where_it_is_a_tenants_only(stack: cdk.Stack) -> None:
    notes_api(stack).grant_place_tenants(own_function(stack, "Place"))
    plans = Template.from_stack(stack).find_resources("AWS::ApiGateway::UsagePlan")
    for method, paths, condition in granted(stack):
        if "/usageplans/*" in paths:
            assert "aws:ResourceTag/tenant_id" in condition, method
        elif method in {"PATCH", "PUT"} or (method == "POST" and '/keys"' not in paths):
            assert "aws:RequestTag/tenant_id" in condition, method
        elif method == "DELETE":
            assert any(f'{{"Ref": "{plan}"}}, "/keys/*"' in paths for plan in plans), paths


def test_a_key_is_made_and_deleted_where_it_is_a_tenants_only(stack: cdk.Stack) -> None:
    notes_api(stack).grant_usage_keys(own_function(stack, "Onboard"))
    methods = granted(stack)
    assert {method for method, _, _ in methods} == {"GET", "POST", "PUT", "DELETE"}
    for method, paths, condition in methods:
        if "/apikeys/*" in paths:
            assert "aws:ResourceTag/tenant_id" in condition
        elif method != "GET" and "/keys" not in paths:
            assert "aws:RequestTag/tenant_id" in condition
        assert "/usageplans/*" not in paths
