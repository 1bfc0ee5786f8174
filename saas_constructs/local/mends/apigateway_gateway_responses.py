# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Variables, headers and reach of gateway responses.

Upstream: MiniStack 1.5.33 leaves ``$context.error.validationErrorString`` and all but a few
variables as they are written, sends two content types where a response sets ``content-type``, and
answers for a function that failed past the gateway responses, and with 200 for one whose answer
API Gateway could not read.
Why: errors are problem documents, made by gateway responses and these variables.
Remove when: ``tests/local/mends/test_apigateway_gateway_responses.py`` finds the upstream emulator
doing so.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ministack.services import apigateway_v1

from saas_constructs.local.emulation import context_variables
from saas_constructs.local.emulation.proxy_response import is_proxy_response
from saas_constructs.local.emulation.validation_messages import validation_error_string
from saas_constructs.local.hooks import exchange
from saas_constructs.local.hooks.request_context import request_context

if TYPE_CHECKING:
    import re

_UPSTREAM_VARIABLES: re.Pattern[str] = apigateway_v1._GATEWAY_TEMPLATE_VARIABLE
_BAD_GATEWAY = 502


def apply() -> None:
    """Render every variable, send each header once, answer failed functions through ``DEFAULT_5XX``."""
    exchange.install()
    apigateway_v1._GATEWAY_TEMPLATE_VARIABLE = _Variables()
    _mend_headers()
    _mend_validation()
    _mend_failed_functions()


class _Variables:
    """Stands in for the pattern by which upstream finds the variables of a template."""

    def sub(self, upstream: Any, template: str) -> str:
        """Render in one pass: upstream's own variables, then the others."""
        values = request_context(exchange.current())

        def value_of(match: re.Match[str]) -> str:
            rendered = str(upstream(match))
            return context_variables.render(rendered, values, absent="") if rendered == match[0] else rendered

        return _UPSTREAM_VARIABLES.sub(value_of, template)


def _mend_headers() -> None:
    respond = apigateway_v1._gateway_error_response

    def mended_respond(error: Any, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = respond(error, request)
        last = {name.lower(): (name, value) for name, value in headers.items()}
        return status, dict(last.values()), body

    apigateway_v1._gateway_error_response = mended_respond


def _mend_validation() -> None:
    check = apigateway_v1._check_request_validation

    def mended_check(method: dict[str, Any], api_id: str, *rest: Any) -> Any:
        _request, headers, body, _query = rest
        error = check(method, api_id, *rest)
        if error is not None:
            exchange.current().validation_errors = (
                _body_errors(method, api_id, headers, body)
                if error.response_type == "BAD_REQUEST_BODY"
                else f"[{error.message}]"
            )
        return error

    apigateway_v1._check_request_validation = mended_check


def _body_errors(method: dict[str, Any], api_id: str, headers: Any, body: Any) -> str:
    models = method.get("requestModels") or {}
    content_type = (apigateway_v1._header_ci(headers, "content-type") or "application/json").partition(";")[0]
    schema = apigateway_v1._model_schema(api_id, models.get(content_type.strip()) or models.get("application/json"))
    try:
        return validation_error_string(
            json.loads(body), schema, lambda reference: apigateway_v1._resolve_schema_ref(reference, schema)[0]
        )
    except (ValueError, RecursionError):
        # No JSON, or nested so deeply that upstream refused it without a look.
        return "[Invalid request body]"


def _mend_failed_functions() -> None:
    invoke = apigateway_v1._invoke_lambda_proxy_v1
    read_answer = apigateway_v1._lambda_proxy_response
    respond = apigateway_v1._gateway_error_response

    def mended_answer(result: Any) -> Any:
        answer, failure = read_answer(result)
        if not failure and not result.get("error") and not is_proxy_response(result.get("body")):
            failure = "malformed Lambda proxy response"
        if failure:
            exchange.current().error = apigateway_v1._GatewayError(
                "DEFAULT_5XX", "Internal server error", "InternalServerErrorException"
            )
        return answer, failure

    async def mended_invoke(*arguments: Any, **named: Any) -> Any:
        response = await invoke(*arguments, **named)
        return exchange.current().error or response

    def mended_respond(error: Any, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = respond(error, request)
        failed_function = error.error_type == "InternalServerErrorException"
        return _BAD_GATEWAY if failed_function else status, headers, body

    apigateway_v1._lambda_proxy_response = mended_answer
    apigateway_v1._invoke_lambda_proxy_v1 = mended_invoke
    apigateway_v1._gateway_error_response = mended_respond
