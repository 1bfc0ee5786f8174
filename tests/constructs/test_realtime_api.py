"""RealtimeApi and ConnectionAuthorizer: routes, who decides, what each function may do, what is logged."""

import json
from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import TenantRegistry
from saas_constructs.data import TenantTable
from saas_constructs.identity import UserDirectory
from saas_constructs.realtime import ConnectionAuthorizer, RealtimeApi
from saas_constructs.testing import assert_tenant_isolation
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of
from tests.constructs.metrics import metric_name

STAFF = ("waiter", "kitchen")


class Plane:
    """A table and a directory, and the API above them."""

    def __init__(self, stack: cdk.Stack) -> None:
        self.stack = stack
        self.table = TenantTable(stack, "Table", time_to_live_attribute="expires_at")
        self.registry = TenantRegistry(stack, "Registry")
        self.users = UserDirectory(stack, "Directory", registry=self.registry)
        self.client = self.users.add_spa_client("Client", callback_urls=["https://app.example.com/callback"])

    def authorizer(self, **props: Any) -> ConnectionAuthorizer:
        return ConnectionAuthorizer(
            self.stack,
            "Authorizer",
            **{
                "directory": self.users,
                "clients": [self.client],
                "registry": self.registry,
                "site_roles": STAFF,
                "user_roles": ["customer"],
                **props,
            },
        )

    def api(self, **props: Any) -> RealtimeApi:
        made = {"table": self.table, "registry": self.registry, "authorizer": self.authorizer(), **props}
        return RealtimeApi(self.stack, "Api", **made)


@pytest.fixture
def plane(stack: cdk.Stack) -> Plane:
    return Plane(stack)


def functions(stack: cdk.Stack) -> dict[str, dict[str, Any]]:
    """The properties of each function, by its handler."""
    found = Template.from_stack(stack).find_resources("AWS::Lambda::Function")
    return {function["Properties"]["Handler"]: function["Properties"] for function in found.values()}


def statements(stack: cdk.Stack, part: str) -> list[dict[str, Any]]:
    """What the role whose logical id holds ``part`` may do beside its logs."""
    template = Template.from_stack(stack)
    roles = [name for name in template.find_resources("AWS::IAM::Role") if part in name]
    return [statement for role in roles for statement in statements_of(template, role)]


def actions(stack: cdk.Stack, part: str) -> set[str]:
    found = [statement["Action"] for statement in statements(stack, part)]
    return {action for entry in found for action in ([entry] if isinstance(entry, str) else entry)}


def test_the_action_of_a_message_chooses_the_route(plane: Plane) -> None:
    plane.api(actions={"draw": own_function(plane.stack, "Draw")})
    template = Template.from_stack(plane.stack)
    template.has_resource_properties(
        "AWS::ApiGatewayV2::Api",
        {"ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"},
    )
    routes = [found["Properties"]["RouteKey"] for found in template.find_resources("AWS::ApiGatewayV2::Route").values()]
    assert sorted(routes) == ["$connect", "$default", "$disconnect", "draw", "ping"]


def test_only_the_handshake_is_authorized_and_always_is(plane: Plane) -> None:
    plane.api()
    routes = Template.from_stack(plane.stack).find_resources("AWS::ApiGatewayV2::Route").values()
    kinds = {found["Properties"]["RouteKey"]: found["Properties"]["AuthorizationType"] for found in routes}
    assert kinds.pop("$connect") == "CUSTOM"
    assert set(kinds.values()) == {"NONE"}


def test_the_authorizer_is_asked_wherever_the_token_is(plane: Plane) -> None:
    plane.api()
    Template.from_stack(plane.stack).has_resource_properties(
        "AWS::ApiGatewayV2::Authorizer", {"AuthorizerType": "REQUEST", "IdentitySource": []}
    )


def test_the_authorizer_knows_issuer_clients_and_roles(plane: Plane) -> None:
    plane.authorizer(clock_leeway=cdk.Duration.seconds(7), tenant_cache=cdk.Duration.seconds(5))
    variables = functions(plane.stack)["lambdas.authorizer.connect.handler"]["Environment"]["Variables"]
    assert variables["TOKEN_ISSUER"]["Fn::GetAtt"][1] == "ProviderURL"
    assert "Client" in json.dumps(variables["TOKEN_CLIENT_IDS"])
    assert variables["CLOCK_LEEWAY_SECONDS"] == "7"
    assert variables["TENANT_CACHE_SECONDS"] == "5"
    assert variables["SITE_FEED_ROLES"] == "kitchen waiter"
    assert variables["USER_FEED_ROLES"] == "customer kitchen waiter"
    assert actions(plane.stack, "AuthorizerFunctionRole") == {"dynamodb:GetItem"}


def test_each_function_may_do_its_own_part_only(plane: Plane) -> None:
    plane.api(actions={"draw": own_function(plane.stack, "Draw")})
    # The registry says in which table the tenant's connections are.
    session = {"sts:AssumeRole", "sts:TagSession", "dynamodb:GetItem"}
    push = {"execute-api:ManageConnections", "dynamodb:GetItem"}
    assert actions(plane.stack, "ApiConnectRole") == actions(plane.stack, "ApiDisconnectRole") == session
    assert actions(plane.stack, "ApiReplyRole") == actions(plane.stack, "DrawRole") == push
    reads = {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchGetItem"}
    assert not actions(plane.stack, "ApiDisconnectTenantAccess") & reads


@pytest.mark.parametrize("function", ["ApiConnectTenantAccess", "ApiDisconnectTenantAccess"])
def test_handshakes_reach_connections_and_no_other_items_of_the_tenant(plane: Plane, function: str) -> None:
    plane.api()
    granted = statements(plane.stack, function)
    assert granted
    for statement in granted:
        keys = statement["Condition"]["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]
        assert keys in ("${aws:PrincipalTag/tenant_id}#feed#*", ["${aws:PrincipalTag/tenant_id}#feed#*"])


def test_connections_of_this_stage_alone_can_be_reached(plane: Plane) -> None:
    plane.api(stage_name="live")
    (statement,) = [
        found for found in statements(plane.stack, "ApiReplyRole") if found["Action"] == "execute-api:ManageConnections"
    ]
    *_, api, connections = statement["Resource"]["Fn::Join"][1]
    (api_id,) = Template.from_stack(plane.stack).find_resources("AWS::ApiGatewayV2::Api")
    assert (api, connections) == ({"Ref": api_id}, "/live/*/@connections/*")


def test_a_function_that_may_push_is_told_where(plane: Plane) -> None:
    function = own_function(plane.stack, "Teller")
    plane.api(tenant_cache=cdk.Duration.seconds(9)).grant_push(function)
    variables = functions(plane.stack)["notes.create.handler"]["Environment"]["Variables"]
    assert json.dumps(variables["REALTIME_CALLBACK_URL"]).count("/v1") == 1
    assert variables["TENANT_CACHE_SECONDS"] == "9"
    assert "Registry" in json.dumps(variables["REGISTRY_TABLE_NAME"])


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_it_passes_the_rule_packs(app: cdk.App, plane: Plane, pack: type[cdk_nag.NagPack]) -> None:
    plane.api(actions={"draw": own_function(plane.stack, "Draw")})
    report = pack(app).validate_scope(plane.stack)
    found = [violation.rule_name for violation in report.violations]
    assert not [name for name in found if not name.startswith("AwsSolutions-COG")]


def test_tenants_are_kept_apart(app: cdk.App, plane: Plane) -> None:
    plane.api()
    assert_tenant_isolation(json.loads(json.dumps(app.synth().get_stack_by_name("Stack").template)))


def test_the_access_log_knows_the_tenant_and_no_token(plane: Plane) -> None:
    plane.api()
    (stage,) = Template.from_stack(plane.stack).find_resources("AWS::ApiGatewayV2::Stage").values()
    line = json.loads(stage["Properties"]["AccessLogSettings"]["Format"])
    assert line["tenant_id"] == "$context.authorizer.tenant_id"
    assert not [value for value in line.values() if "header" in value or "query" in value or "path" in value]
    # Execution logs would hold headers, and so tokens.
    assert "LoggingLevel" not in stage["Properties"]["DefaultRouteSettings"]


def test_handshakes_and_messages_are_throttled_and_measured(plane: Plane) -> None:
    plane.api(throttling_rate_limit=7, throttling_burst_limit=9)
    Template.from_stack(plane.stack).has_resource_properties(
        "AWS::ApiGatewayV2::Stage",
        {
            "AutoDeploy": True,
            "DefaultRouteSettings": {
                "DetailedMetricsEnabled": True,
                "ThrottlingRateLimit": 7,
                "ThrottlingBurstLimit": 9,
            },
        },
    )


def test_alarms_tell_the_topic(plane: Plane) -> None:
    plane.api(alarm_topic=sns.Topic(plane.stack, "Operators"))
    template = Template.from_stack(plane.stack)
    for metric in ("IntegrationError", "ExecutionError", "PushFailed"):
        template.has_resource_properties(
            "AWS::CloudWatch::Alarm",
            {"MetricName": metric, "AlarmActions": [{"Ref": Match.string_like_regexp("Operators")}]},
        )


def test_metrics_are_those_of_the_stage(plane: Plane) -> None:
    api = plane.api()
    found = {
        "ConnectCount": api.metric_connects(),
        "MessageCount": api.metric_messages(),
        "IntegrationError": api.metric_function_errors(),
        "ExecutionError": api.metric_execution_errors(),
        "PushFailed": api.metric_push_failures(),
    }
    assert [metric_name(metric) for metric in found.values()] == list(found)


def test_logs_and_functions_are_kept_as_told(plane: Plane) -> None:
    plane.api(log_removal_policy=cdk.RemovalPolicy.DESTROY)
    groups = Template.from_stack(plane.stack).find_resources("AWS::Logs::LogGroup", {"DeletionPolicy": "Delete"})
    assert len(groups) == 4


@pytest.mark.parametrize("action", ["ping", "$connect", "$default", "$disconnect"])
def test_the_apis_own_routes_are_not_for_others(plane: Plane, action: str) -> None:
    function = own_function(plane.stack, "Draw")
    with pytest.raises(ValueError, match="actions must not name the API's own routes"):
        plane.api(actions={action: function})


@pytest.mark.parametrize("limit", ["throttling_rate_limit", "throttling_burst_limit"])
def test_a_limit_below_one_is_refused(plane: Plane, limit: str) -> None:
    with pytest.raises(ValueError, match=f"{limit} must be at least 1, got 0"):
        plane.api(**{limit: 0})


@pytest.mark.parametrize(
    ("props", "message"),
    [
        ({"clients": []}, "clients must name at least one client"),
        ({"site_roles": []}, "site_roles must name at least one role"),
        ({"tenant_cache": cdk.Duration.seconds(3601)}, "tenant_cache must be at most 3600 seconds, got 3601"),
    ],
)
def test_an_authorizer_that_cannot_be_meant_is_refused(plane: Plane, props: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plane.authorizer(**props)
