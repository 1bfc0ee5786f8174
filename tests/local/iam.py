"""Principals for the tests of IAM: a role, its policy, and clients that assumed it."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from tests import http

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from tests.local.conftest import EmbeddedAws

ACCOUNT = "000000000000"


def policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trust(*statements: Mapping[str, Any]) -> str:
    return policy(
        *(
            statements
            or [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                }
            ]
        )
    )


def make_role(aws: EmbeddedAws, statements: Sequence[Mapping[str, Any]], assumed_by: str = "") -> str:
    """Make a role with these permissions and return its ARN."""
    iam = aws.client("iam")
    name = f"role-{uuid.uuid4().hex}"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=assumed_by or trust())
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="policy", PolicyDocument=policy(*statements))
    arn: str = role["Role"]["Arn"]
    return arn


def assume(aws: EmbeddedAws, role_arn: str, tags: Mapping[str, str] | None = None) -> boto3.Session:
    """Assume a role as root, with session tags."""
    credentials = aws.client("sts").assume_role(
        RoleArn=role_arn,
        RoleSessionName="test",
        Tags=[{"Key": key, "Value": value} for key, value in (tags or {}).items()],
    )["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        region_name="us-east-1",
    )


def client_of(session: Any, service: str, aws: EmbeddedAws) -> Any:
    return session.client(service, endpoint_url=aws.endpoint_url)


def is_allowed(call: Any, **arguments: Any) -> bool:
    """Make a call and tell whether IAM let it pass; any other failure is an error of the test."""
    try:
        call(**arguments)
    except call.__self__.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}:
            return False
        raise
    return True


def send_raw(
    aws: EmbeddedAws,
    session: Any,
    service: str,
    *,
    target: str,
    body: str,
    query: str = "",
    content_type: str = "application/x-amz-json-1.0",
) -> httpx.Response:
    """Send what no SDK would, signed."""
    url = f"{aws.endpoint_url}/{query}"
    headers = {"Content-Type": content_type, **({"X-Amz-Target": target} if target else {})}
    request = AWSRequest("POST", url, data=body, headers=headers)
    SigV4Auth(session.get_credentials(), service, "us-east-1").add_auth(request)
    return http.post(url, content=body, headers=dict(request.headers))
