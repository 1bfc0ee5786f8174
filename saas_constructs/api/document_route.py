"""The document, served by API Gateway itself: no function runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_apigateway as apigateway

if TYPE_CHECKING:
    from collections.abc import Sequence


def template_text(document: dict[str, Any]) -> str:
    r"""``document`` as JSON that a mapping template repeats unchanged.

    ``$`` and ``#`` start references and directives of the Velocity Template Language. They only
    occur inside JSON strings, where ``\u0024`` and ``\u0023`` mean the same.
    """
    text = json.dumps(document, separators=(",", ":"))
    return text.replace("$", "\\u0024").replace("#", "\\u0023")


def add_document_route(
    api: apigateway.RestApi, document: dict[str, Any], allowed_origins: Sequence[str]
) -> apigateway.Method:
    """Answer ``GET /openapi.json`` with ``document``, to anyone."""
    headers = {"Content-Type": "'application/json'", "Cache-Control": "'max-age=300'"}
    if allowed_origins:
        # The document is public anyway.
        headers["Access-Control-Allow-Origin"] = "'*'"
    parameters = {f"method.response.header.{name}": value for name, value in headers.items()}
    method = api.root.add_resource("openapi.json").add_method(
        "GET",
        apigateway.MockIntegration(
            passthrough_behavior=apigateway.PassthroughBehavior.NEVER,
            request_templates={"application/json": '{"statusCode": 200}'},
            integration_responses=[
                apigateway.IntegrationResponse(
                    status_code="200",
                    response_parameters=parameters,
                    response_templates={"application/json": template_text(document)},
                )
            ],
        ),
        operation_name="openapi",
        authorization_type=apigateway.AuthorizationType.NONE,
        method_responses=[
            apigateway.MethodResponse(status_code="200", response_parameters=dict.fromkeys(parameters, True))
        ],
    )
    Validations.of(method).acknowledge(
        *(
            Acknowledgment(id=rule, reason="the document is public and holds nothing of a tenant")
            for rule in ("AwsSolutions-APIG4", "AwsSolutions-COG4")
        )
    )
    return method
