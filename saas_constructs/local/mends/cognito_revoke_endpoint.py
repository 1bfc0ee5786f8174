# ruff: noqa: SLF001 - a mend reaches into its upstream
"""The endpoint by which a page gives up its refresh token.

Upstream: MiniStack 1.5.33 revokes tokens by the user pools API only; ``POST /oauth2/revoke`` is an unknown operation.
Why: libraries for OpenID Connect call it when somebody signs out.
Remove when: ``tests/local/mends/test_cognito_revoke_endpoint.py`` finds the upstream emulator serving it.

AWS documents it in the Cognito Developer Guide: "Revoke endpoint". A client's secret is not asked for here.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from ministack.services import cognito

_PATH = "/oauth2/revoke"


def apply() -> None:
    """Serve the endpoint."""
    serve = cognito.handle_request

    async def mended(method: str, path: str, headers: Any, body: bytes, query_params: Any) -> Any:
        if (method, path) == ("POST", _PATH):
            return _revoke(headers, body)
        return await serve(method, path, headers, body, query_params)

    cognito.handle_request = mended


def _revoke(headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
    form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", errors="replace")).items()}
    client_id, _secret = cognito._authenticate_client(headers, form)
    if "token" not in form:
        return _refused("invalid_request", "token is required.")
    if cognito._find_pool_by_client_id(client_id)[0] is None:
        return _refused("invalid_client", f"Client {client_id} not found.")
    if cognito._token_claims(form["token"]).get("token_use") != "refresh":
        return _refused("unsupported_token_type", "only refresh tokens can be revoked.")
    cognito._revoke_token({"Token": form["token"]})
    return HTTPStatus.OK, {}, b""


def _refused(error: str, description: str) -> tuple[int, dict[str, str], bytes]:
    answer: tuple[int, dict[str, str], bytes] = cognito._oauth2_error(error, description)
    return answer
