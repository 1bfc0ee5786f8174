"""The control plane's API: the same operations for people with a token, and for machines that sign."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.api.access_log import OPERATOR_LOG_FORMAT
from saas_constructs.api.operations import MethodSettings, add_operation, check_handlers
from saas_constructs.api.operator_problems import SIGNED_PROBLEMS, TOKEN_PROBLEMS
from saas_constructs.api.problem_responses import add_problem_responses
from saas_constructs.api.rest_api import redeploy_with_models, regional_rest_api

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from aws_cdk import aws_cloudwatch as cloudwatch
    from aws_cdk import aws_cognito as cognito

    from saas_constructs.api.document import OpenApiDocument, Operation
    from saas_constructs.api.problems import GatewayProblem
    from saas_constructs.functions import HandlerFunction

_NO_WEB_ACL: Final = "operators reach it with a verified token or a signature; a web ACL belongs to your network's edge"


class OperatorApi(Construct):
    """Two REST APIs of one OpenAPI document: one takes operators' tokens, the other requests signed for AWS.

    API Gateway checks either before a function runs. A person's groups are checked against the document's ``x-roles``
    by the function (``OPERATIONS``); what a machine may do is IAM's to say, method by method: see `grant_invoke`.

    Logs need the account's role for API Gateway in the region: see `ApiGatewayAccount`.

    Args:
        document: What operators can do.
        handlers: The function of each operation, by ``operationId``; operations may share one.
        user_pools: Whose id tokens are taken: the operators', never the tenants'.
        stage_name: First part of the path, after the host.
        throttling_rate_limit: Requests a second, of each API.
        throttling_burst_limit: Requests at once, of each API.
        log_retention: How long access logs are kept; they tell who asked for what.
        log_removal_policy: What becomes of the access logs when the API leaves the stack.

    Raises:
        ValueError: An operation has no function, a function no operation, or there is no user pool.

    Attributes:
        document: What it was made from.
        token_api: For people.
        signed_api: For machines and the command.
        access_log_group: Where requests to both are logged.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        document: OpenApiDocument,
        handlers: Mapping[str, HandlerFunction],
        user_pools: Sequence[cognito.IUserPool],
        stage_name: str = "v1",
        throttling_rate_limit: int = 50,
        throttling_burst_limit: int = 100,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        check_handlers(document, handlers, shared=True)
        if not user_pools:
            raise ValueError("user_pools must name at least one pool of operators, got none")
        self.document = document
        self._handlers = handlers
        self._limits = (stage_name, throttling_rate_limit, throttling_burst_limit)
        self.access_log_group = logs.LogGroup(
            self, "AccessLogs", retention=log_retention, removal_policy=log_removal_policy
        )
        for function, operations in _by_function(document, handlers):
            function.add_environment("OPERATIONS", _routes(operations))
        tokens = Construct(self, "Tokens")
        self.token_api = self._api(
            tokens,
            f"{document.title}: tokens",
            TOKEN_PROBLEMS,
            apigateway.CognitoUserPoolsAuthorizer(tokens, "Authorizer", cognito_user_pools=list(user_pools)),
        )
        self.signed_api = self._api(Construct(self, "Signed"), f"{document.title}: signed", SIGNED_PROBLEMS, None)

    def grant_invoke(self, grantee: iam.IGrantable, *operation_ids: str) -> iam.Grant:
        """Let a machine call operations through the API for signed requests.

        Args:
            grantee: The machine's principal.
            *operation_ids: Which operations; none means all of them.

        Raises:
            ValueError: The document has no such operation.
        """
        known = {operation.operation_id: operation for operation in self.document.operations}
        unknown = sorted(set(operation_ids) - set(known))
        if unknown:
            raise ValueError(f"the document has no operation {', '.join(unknown)}; it has {', '.join(sorted(known))}")
        asked = [known[name] for name in operation_ids or known]
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["execute-api:Invoke"],
            resource_arns=sorted({_method_arn(self.signed_api, operation) for operation in asked}),
        )

    def metric_server_errors(self) -> cloudwatch.IMetric:
        """Answers of the token API with a status of 5xx, as a sum over five minutes."""
        return self.token_api.deployment_stage.metric_server_error()

    def _api(
        self,
        scope: Construct,
        name: str,
        problems: Iterable[GatewayProblem],
        authorizer: apigateway.CognitoUserPoolsAuthorizer | None,
    ) -> apigateway.RestApi:
        stage_name, rate, burst = self._limits
        api = regional_rest_api(
            scope,
            "Resource",
            name=name,
            stage_name=stage_name,
            access_log_group=self.access_log_group,
            access_log_format=OPERATOR_LOG_FORMAT,
            throttling_rate_limit=rate,
            throttling_burst_limit=burst,
            without_web_acl=_NO_WEB_ACL,
        )
        add_problem_responses(api, (), problems)
        settings = MethodSettings(
            authorization_type=(
                apigateway.AuthorizationType.IAM if authorizer is None else apigateway.AuthorizationType.COGNITO
            ),
            authorizer=authorizer,
            validator=api.add_request_validator(
                "Validator", validate_request_body=True, validate_request_parameters=True
            ),
            permission_each=False,
            without_user_pool="machines sign with AWS credentials, and IAM decides" if authorizer is None else None,
        )
        for operation in self.document.operations:
            add_operation(scope, api, operation, self._handlers[operation.operation_id], settings)
        redeploy_with_models(api, [operation.body_schema for operation in self.document.operations])
        return api


def _by_function(
    document: OpenApiDocument, handlers: Mapping[str, HandlerFunction]
) -> list[tuple[HandlerFunction, list[Operation]]]:
    """Each function with the operations that it serves."""
    found: dict[str, tuple[HandlerFunction, list[Operation]]] = {}
    for operation in document.operations:
        function = handlers[operation.operation_id]
        found.setdefault(function.node.path, (function, []))[1].append(operation)
    return list(found.values())


def _routes(operations: Iterable[Operation]) -> str:
    """What a function is told of the operations that it serves."""
    return json.dumps(
        {
            f"{operation.method} {operation.path}": {"id": operation.operation_id, "roles": list(operation.roles)}
            for operation in operations
        },
        separators=(",", ":"),
    )


def _method_arn(api: apigateway.RestApi, operation: Operation) -> str:
    segments = ["*" if segment.startswith("{") else segment for segment in operation.path.split("/")]
    return api.arn_for_execute_api(operation.method, "/".join(segments), api.deployment_stage.stage_name)
