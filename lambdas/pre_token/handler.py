"""Cognito pre-token generation trigger, version 3 (Cognito Developer Guide, "Pre token generation Lambda trigger")."""

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.pre_token.membership import NoMembershipError, find_membership, note_first_sign_in
from lambdas.shared import aws, settings
from lambdas.shared.observability import count, identify, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_MACHINE: Final = "TokenGeneration_ClientCredentials"

client = aws.client("dynamodb")
table_name = settings.required("REGISTRY_TABLE_NAME")


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Put tenant, tier, roles and sites into the access token, and the tenant into the id token.

    Neither user attributes, which a user may be able to write, nor client metadata, which any
    client can send, are read: only the user's immutable ``sub`` or the machine client's id, both
    set by Cognito itself. An error here means no token.
    """
    principal = _principal(event)
    member = find_membership(client, table_name, principal)
    identify(member.tenant_id)
    if member.is_first:
        _note(principal)
    event["response"] = {
        "claimsAndScopeOverrideDetails": {
            "accessTokenGeneration": {
                "claimsToAddOrOverride": {
                    "tenant_id": member.tenant_id,
                    "tier": member.tier,
                    "roles": member.roles,
                    "sites": member.sites,
                }
            },
            "idTokenGeneration": {"claimsToAddOrOverride": {"tenant_id": member.tenant_id}},
        }
    }
    return event


def _note(principal: str) -> None:
    try:
        note_first_sign_in(client, table_name, principal)
    except (BotoCoreError, ClientError):
        # Nobody is kept out for the want of a note; the next sign-in tries again.
        logger.exception("first sign-in not noted")
        count("SignInNotNoted")


def _principal(event: dict[str, Any]) -> str:
    if event["triggerSource"] == _MACHINE:
        return str(event["callerContext"]["clientId"])
    subject = event["request"]["userAttributes"].get("sub")
    if not subject:
        raise NoMembershipError("the event names no user")
    return str(subject)
