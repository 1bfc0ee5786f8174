"""An API of two operations, for tests of what is made from a document."""

from pathlib import Path
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway

from saas_constructs.api import OpenApiDocument, TenantAwareApi
from saas_constructs.tenancy import TierPolicies, TierPolicy
from tests.constructs.functions import own_function

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Notes", "version": "1"},
    "paths": {
        "/notes": {
            "post": {
                "operationId": "addNote",
                "x-roles": ["writer", "owner"],
                "parameters": [
                    {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}},
                "responses": {"201": {"description": "The note"}},
            },
        },
        "/notes/{note_id}": {
            "get": {
                "operationId": "getNote",
                "x-roles": ["reader"],
                "parameters": [{"name": "note_id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "The note"}},
            },
        },
    },
    "components": {
        "schemas": {"Note": {"type": "object", "properties": {"text": {"type": "string", "nullable": True}}}}
    },
}
TIERS = TierPolicies(
    [
        TierPolicy(name="basic", rate_limit=5, burst_limit=10, monthly_requests=1000),
        TierPolicy(name="premium", rate_limit=50, burst_limit=100, monthly_requests=100000),
    ]
)


def notes_api(stack: cdk.Stack, *, content: dict[str, Any] | None = None, **props: Any) -> TenantAwareApi:
    """Make the API with a function for each operation."""
    authorizer = apigateway.RequestAuthorizer(
        stack,
        "Authorizer",
        handler=own_function(stack, "AuthorizerFunction").function,
        identity_sources=[apigateway.IdentitySource.header("Authorization")],
    )
    given = {
        "document": OpenApiDocument(content or DOCUMENT, source="notes.yaml"),
        "authorizer": authorizer,
        "tiers": TIERS,
    }
    if "handlers" not in props:
        given["handlers"] = {name: own_function(stack, name) for name in ("addNote", "getNote")}
    return TenantAwareApi(stack, "Api", **{**given, **props})


def fresh_stack(tmp_path: Path, context: dict[str, Any]) -> cdk.Stack:
    """A stack in an app of its own, for comparing two templates."""
    app = cdk.App(builtin_cloud_formation_validation=False, context=context, outdir=str(tmp_path))
    return cdk.Stack(app, "Stack")
