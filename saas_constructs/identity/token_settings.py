"""What authorizers are told of the tokens that they accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import Duration
    from aws_cdk import aws_cognito as cognito

    from saas_constructs.identity.user_directory import UserDirectory


def token_settings(
    *,
    directory: UserDirectory,
    clients: Sequence[cognito.IUserPoolClient],
    clock_leeway: Duration | None,
    jwks_base_url: str | None,
) -> dict[str, str]:
    """Environment variables of a function that verifies access tokens.

    Args:
        directory: Whose tokens are accepted.
        clients: Clients whose tokens are accepted.
        clock_leeway: How far clocks may differ when a token's times are checked.
        jwks_base_url: Where ``/<pool>/.well-known/jwks.json`` is served, when not at the issuer.

    Raises:
        ValueError: No clients.
    """
    if not clients:
        raise ValueError("clients must name at least one client, got none; add one to the directory")
    leeway = 10 if clock_leeway is None else int(clock_leeway.to_seconds())
    return {
        "TOKEN_ISSUER": directory.issuer,
        "TOKEN_CLIENT_IDS": " ".join(client.user_pool_client_id for client in clients),
        "CLOCK_LEEWAY_SECONDS": str(leeway),
        **({} if jwks_base_url is None else {"JWKS_BASE_URL": jwks_base_url}),
    }
