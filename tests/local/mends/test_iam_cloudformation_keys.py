"""Who may make stacks from one template, with one role, makes none from another."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.local.iam import assume, client_of, is_allowed, make_role

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

TEMPLATE = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
ROLE = "arn:aws:iam::000000000000:role/stacks"


def _maker(aws: EmbeddedAws, condition: dict[str, Any], bucket: str) -> Any:
    """A role's CreateStack under a condition, for a stack that is another one each time."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=bucket)
    for key in ("ours.json", "theirs.json"):
        s3.put_object(Bucket=bucket, Key=key, Body=TEMPLATE)
    statements: list[dict[str, Any]] = [
        {"Effect": "Allow", "Action": "cloudformation:CreateStack", "Resource": "*", "Condition": condition},
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
    ]
    create = client_of(assume(aws, make_role(aws, statements)), "cloudformation", aws).create_stack

    def make(**arguments: Any) -> bool:
        return is_allowed(create, StackName=f"made-{uuid.uuid4().hex}", **arguments)

    return make


def _url(bucket: str, name: str) -> str:
    return f"https://s3.eu-central-1.amazonaws.com/{bucket}/{name}"


def test_upstream_refuses_the_granted_template(stock_aws: EmbeddedAws) -> None:
    bucket = f"templates-{uuid.uuid4().hex}"
    make = _maker(stock_aws, {"StringEquals": {"cloudformation:TemplateUrl": _url(bucket, "ours.json")}}, bucket)
    assert not make(TemplateURL=_url(bucket, "ours.json"))


def test_only_the_granted_template_passes(mended_aws: EmbeddedAws) -> None:
    bucket = f"templates-{uuid.uuid4().hex}"
    make = _maker(mended_aws, {"StringEquals": {"cloudformation:TemplateUrl": _url(bucket, "ours.json")}}, bucket)
    assert make(TemplateURL=_url(bucket, "ours.json"))
    assert not make(TemplateURL=_url(bucket, "theirs.json"))
    assert not make(TemplateBody=TEMPLATE)


def test_only_the_granted_role_passes(mended_aws: EmbeddedAws) -> None:
    bucket = f"templates-{uuid.uuid4().hex}"
    make = _maker(mended_aws, {"ArnEquals": {"cloudformation:RoleArn": ROLE}}, bucket)
    assert make(TemplateBody=TEMPLATE, RoleARN=ROLE)
    assert not make(TemplateBody=TEMPLATE, RoleARN=f"{ROLE}-of-others")
    assert not make(TemplateBody=TEMPLATE)
