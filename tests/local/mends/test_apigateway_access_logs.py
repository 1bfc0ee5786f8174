"""A stage writes one line per request, refused ones too."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

FORMAT = json.dumps(
    {
        "requestId": "$context.requestId",
        "tenant": "$context.authorizer.tenant_id",
        "status": "$context.status",
        "method": "$context.httpMethod",
        "path": "$context.resourcePath",
        "latency": "$context.responseLatency",
        "ip": "$context.identity.sourceIp",
        "agent": "$context.identity.userAgent",
        "error": "$context.error.message",
        "length": "$context.responseLength",
    }
)


def _log_group(aws: EmbeddedAws) -> str:
    name = f"access-{uuid.uuid4().hex}"
    aws.client("logs").create_log_group(logGroupName=name)
    return name


def _logged_api(aws: EmbeddedAws) -> tuple[RestApi, str]:
    api, group = RestApi.make(aws), _log_group(aws)
    api.deploy()
    settings = {
        "/accessLogSettings/destinationArn": f"arn:aws:logs:us-east-1:000000000000:log-group:{group}",
        "/accessLogSettings/format": FORMAT,
    }
    aws.client("apigateway").update_stage(
        restApiId=api.id,
        stageName=api.stage,
        patchOperations=[{"op": "replace", "path": k, "value": v} for k, v in settings.items()],
    )
    return api, group


def _messages(aws: EmbeddedAws, group: str) -> list[Any]:
    events = aws.client("logs").filter_log_events(logGroupName=group)["events"]
    return [json.loads(event["message"]) for event in events]


def test_upstream_writes_nothing(stock_aws: EmbeddedAws) -> None:
    api, group = _logged_api(stock_aws)
    api.post()
    assert _messages(stock_aws, group) == []


def test_each_request_is_logged_with_its_tenant(mended_aws: EmbeddedAws) -> None:
    api, group = _logged_api(mended_aws)
    ids = [api.post(tenant).headers["x-amzn-requestid"] for tenant in ("t1", "t2", "nobody")]
    logged = _messages(mended_aws, group)
    assert [line["requestId"] for line in logged] == ids
    assert [line["tenant"] for line in logged] == ["t1", "t2", "nobody"]
    assert [line["status"] for line in logged] == ["200", "200", "403"]
    assert {(line["method"], line["path"], line["ip"]) for line in logged} == {("POST", "/orders", "127.0.0.1")}
    assert logged[0]["error"] == "-"
    assert "not authorized" in logged[2]["error"]
    assert int(logged[0]["latency"]) >= 0
    assert int(logged[0]["length"]) > 0


def test_a_clients_text_cannot_forge_a_line(mended_aws: EmbeddedAws) -> None:
    api, group = _logged_api(mended_aws)
    agent = 'x", "tenant": "t2'
    api.post("t1", **{"User-Agent": agent})
    assert [(line["tenant"], line["agent"]) for line in _messages(mended_aws, group)] == [("t1", agent)]


def test_cloudformation_sets_the_log_up(mended_aws: EmbeddedAws) -> None:
    api, group = _logged_api(mended_aws)
    setting = {"DestinationArn": f"arn:aws:logs:us-east-1:000000000000:log-group:{group}", "Format": FORMAT}
    deployment = mended_aws.client("apigateway").get_deployments(restApiId=api.id)["items"][0]["id"]
    properties = {"RestApiId": api.id, "StageName": "cfn", "DeploymentId": deployment, "AccessLogSetting": setting}
    stage = {"Type": "AWS::ApiGateway::Stage", "Properties": properties}
    cloudformation = mended_aws.client("cloudformation")
    name = f"stack-{uuid.uuid4().hex}"
    cloudformation.create_stack(StackName=name, TemplateBody=json.dumps({"Resources": {"Stage": stage}}))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    api.stage = "cfn"
    api.post("t9")
    assert [line["tenant"] for line in _messages(mended_aws, group)] == ["t9"]
