"""A REST API with an authorizer and a function, for the tests of API Gateway's mends."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests import http
from tests.local.iam import make_role, policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from tests.local.conftest import EmbeddedAws

ECHO = """
import json

def handler(event, context):
    if event.get("headers", {}).get("fail"):
        raise ValueError("no good")
    if event.get("headers", {}).get("malformed"):
        return {"order": "no good"}
    return {"statusCode": 200, "body": json.dumps(event["requestContext"])}
"""
# The token is the tenant; a tenant called "nobody" is refused.
AUTHORIZER = """
def handler(event, context):
    tenant = event["headers"]["authorization"]
    effect = "Deny" if tenant == "nobody" else "Allow"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": "*"}
    return {
        "principalId": tenant,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"tenant_id": tenant, "request_id": event["requestContext"].get("requestId", "")},
        "usageIdentifierKey": f"key-of-the-tenant-{tenant}",
    }
"""
PROBLEM = json.dumps(
    {
        "type": "/problems/$context.error.responseType",
        "detail": "$context.error.validationErrorString",
        "instance": "$context.requestId",
        "tenant": "$context.authorizer.tenant_id",
    }
)


def make_function(aws: EmbeddedAws, code: str, region: str = "us-east-1", **options: Any) -> str:
    """Make a Python function of one file and return its ARN."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("index.py", code)
    trusted = policy({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
    function = aws.client("lambda", region).create_function(
        FunctionName=f"f-{uuid.uuid4().hex}",
        Runtime="python3.13",
        Handler="index.handler",
        Role=make_role(aws, [], trusted),
        Code={"ZipFile": archive.getvalue()},
        **options,
    )
    arn: str = function["FunctionArn"]
    return arn


@dataclass
class RestApi:
    """An API with ``POST /orders``, not yet deployed."""

    aws: EmbeddedAws
    id: str
    resource: str
    stage: str = "test"

    @classmethod
    def make(
        cls,
        aws: EmbeddedAws,
        *,
        key_source: str = "HEADER",
        key_required: bool = False,
        ttl: int = 300,
        schema: Mapping[str, Any] | None = None,
    ) -> RestApi:
        apigateway = aws.client("apigateway")
        api = apigateway.create_rest_api(name="api", apiKeySource=key_source)["id"]
        root = apigateway.get_resources(restApiId=api)["items"][0]["id"]
        resource = apigateway.create_resource(restApiId=api, parentId=root, pathPart="orders")["id"]
        authorizer = apigateway.create_authorizer(
            restApiId=api,
            name="authorizer",
            type="REQUEST",
            authorizerUri=_uri(make_function(aws, AUTHORIZER)),
            identitySource="method.request.header.Authorization",
            authorizerResultTtlInSeconds=ttl,
        )["id"]
        apigateway.put_method(
            restApiId=api,
            resourceId=resource,
            httpMethod="POST",
            authorizationType="CUSTOM",
            authorizerId=authorizer,
            apiKeyRequired=key_required,
            **(_validation(apigateway, api, schema) if schema else {}),
        )
        apigateway.put_integration(
            restApiId=api,
            resourceId=resource,
            httpMethod="POST",
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri=_uri(make_function(aws, ECHO)),
        )
        return cls(aws, api, resource)

    def respond(self, response_type: str, template: str = PROBLEM, header: str = "content-type") -> None:
        """Answer errors of a type with a template."""
        self.aws.client("apigateway").put_gateway_response(
            restApiId=self.id,
            responseType=response_type,
            responseTemplates={"application/json": template},
            responseParameters={f"gatewayresponse.header.{header}": "'application/problem+json'"},
        )

    def deploy(self) -> None:
        self.aws.client("apigateway").create_deployment(restApiId=self.id, stageName=self.stage)

    def meter(self, *tenants: str, quota: int) -> None:
        """Give tenants a number of requests a day; the API must be deployed."""
        apigateway = self.aws.client("apigateway")
        plan = apigateway.create_usage_plan(
            name="basic",
            apiStages=[{"apiId": self.id, "stage": self.stage}],
            quota={"limit": quota, "period": "DAY"},
        )["id"]
        known = {key["value"]: key["id"] for key in apigateway.get_api_keys(includeValues=True)["items"]}
        for tenant in tenants:
            value = f"key-of-the-tenant-{tenant}"
            key = known.get(value) or apigateway.create_api_key(name=tenant, value=value, enabled=True)["id"]
            apigateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")

    def post(self, tenant: str = "t1", body: str = "{}", **headers: str) -> httpx.Response:
        url = f"{self.aws.endpoint_url}/_aws/execute-api/{self.id}/{self.stage}/orders"
        return http.post(
            url,
            content=body,
            headers={"Authorization": tenant, "Content-Type": "application/json", **headers},
        )


def _validation(apigateway: Any, api: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by which a method validates its body against a schema."""
    model = apigateway.create_model(
        restApiId=api, name="Order", contentType="application/json", schema=json.dumps(schema)
    )
    validator = apigateway.create_request_validator(restApiId=api, name="body", validateRequestBody=True)
    return {"requestModels": {"application/json": model["name"]}, "requestValidatorId": validator["id"]}


def _uri(function_arn: str) -> str:
    return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function_arn}/invocations"
