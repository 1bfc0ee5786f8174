"""Custom resource: addresses of distributions at which a sign-in may end."""

from typing import TYPE_CHECKING

from lambdas.edge.custom_resource import Change, custom_resource
from lambdas.edge.redirects import PoolClient
from lambdas.shared import aws

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


def apply(change: Change, client: "CognitoIdentityProviderClient") -> str:
    """Add the origins to the client, and take away those that it was given here and that are no longer wanted.

    Properties: ``UserPoolId``, ``ClientId``, ``Origins``, and ``Settings``, which is another when the client's template
    changed: CloudFormation has then set it to what the template says, without these origins.

    Returns:
        The client's id: the resource's id.
    """
    wanted = change.wanted
    pool_client = PoolClient(client, wanted["UserPoolId"], wanted["ClientId"])
    if change.kind == "Delete":
        pool_client.change(removed=wanted["Origins"])
    else:
        # Of another client CloudFormation asks for the deletion itself.
        same = change.before.get("ClientId") == wanted["ClientId"]
        before = set(change.before["Origins"]) if same else set()
        pool_client.change(added=wanted["Origins"], removed=before - set(wanted["Origins"]))
    return str(wanted["ClientId"])


handler = custom_resource(lambda change: apply(change, aws.client("cognito-idp")))
"""Called by CloudFormation."""
