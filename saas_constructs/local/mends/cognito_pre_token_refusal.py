# ruff: noqa: SLF001 - a mend reaches into its upstream
"""A pre-token trigger that fails refuses the sign-in.

Upstream: MiniStack 1.5.33 logs the failure and issues the token without the trigger's claims; its
strict mode ends in an internal error.
Why: the trigger is the authority on membership; without it a stranger would be signed in.
Remove when: ``tests/local/mends/test_cognito_pre_token_refusal.py`` finds the upstream emulator
refusing.

AWS documents the refusal of the user pools API; that of the token endpoint is like its other
refusals.
"""

from __future__ import annotations

import ast
import json
import os
from http import HTTPStatus
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import cognito

_STRICT = "MINISTACK_COGNITO_PRETOKEN_STRICT"
_UPSTREAM_PREFIX = "PreTokenGeneration error: "


class _RefusedError(Exception):
    """The trigger failed."""


def apply() -> None:
    """Answer a failed trigger as AWS does, at the API and at the token endpoint."""
    # Upstream reads it at each sign-in, and raises where it would only log.
    os.environ[_STRICT] = "1"
    trigger = cognito._apply_pretoken_trigger
    dispatch = cognito._dispatch_idp
    token = cognito._oauth2_token

    def mended_trigger(*arguments: Any, **named: Any) -> Any:
        try:
            return trigger(*arguments, **named)
        except Exception as error:
            raise _RefusedError(f"PreTokenGeneration failed with error {failure(str(error))}.") from error

    async def mended_dispatch(action: str, data: Any) -> Any:
        try:
            return await dispatch(action, data)
        except _RefusedError as error:
            return error_response_json("UserLambdaValidationException", str(error), HTTPStatus.BAD_REQUEST)

    def mended_token(*arguments: Any, **named: Any) -> Any:
        try:
            return token(*arguments, **named)
        except _RefusedError as error:
            body = {"error": "invalid_request", "error_description": str(error)}
            return HTTPStatus.BAD_REQUEST, {"Content-Type": "application/json"}, json.dumps(body).encode()

    cognito._apply_pretoken_trigger = mended_trigger
    cognito._dispatch_idp = mended_dispatch
    cognito._oauth2_token = mended_token


def failure(text: str) -> str:
    """Find the function's own message in what upstream raises, which holds its answer as a literal."""
    try:
        answer = ast.literal_eval(text.removeprefix(_UPSTREAM_PREFIX))
    except (ValueError, SyntaxError):
        return text
    return str(answer.get("errorMessage", text)) if isinstance(answer, dict) else text
