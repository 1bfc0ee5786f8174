"""assert_tenant_isolation on a bucket: sessions stay in their tenant's folder, and everybody else stays out."""

from __future__ import annotations

from typing import Any

import pytest

from saas_constructs.testing import assert_tenant_isolation
from tests.unit.testing.isolation_templates import TRUST, allow, role

FOLDER = "${aws:PrincipalTag/tenant_id}/"
BUCKET = {"Fn::GetAtt": ["Files", "Arn"]}


def objects(pattern: str, bucket: Any = None) -> dict[str, Any]:
    return {"Fn::Join": ["", [bucket or BUCKET, "/", pattern]]}


def template(*granted: dict[str, Any], own: tuple[dict[str, Any], ...] = (), trust: Any = TRUST) -> dict[str, Any]:
    """A bucket, the role of a function, and its access role with what is granted."""
    return {
        "Resources": {
            "Files": {"Type": "AWS::S3::Bucket", "Metadata": {"SaasConstructs::TenantResource": True}},
            "Other": {"Type": "AWS::S3::Bucket"},
            "Own": role(allow(["sts:AssumeRole", "sts:TagSession"], {"Fn::GetAtt": ["Access", "Arn"]}), *own),
            "Access": role(*granted, trust=trust),
        }
    }


LISTING = {"StringLike": {"s3:prefix": f"{FOLDER}*"}}
PASSING: dict[str, dict[str, Any]] = {
    "the session's folder": template(allow("s3:PutObject", objects(f"{FOLDER}uploads/*"))),
    "several folders": template(
        allow(["s3:GetObject", "s3:DeleteObject"], [objects(f"{FOLDER}uploads/*"), objects(f"{FOLDER}images/*")])
    ),
    "listing the session's folder": template(allow("s3:ListBucket", BUCKET, LISTING)),
    "another bucket": template(own=(allow("s3:*", objects("*", {"Fn::GetAtt": ["Other", "Arn"]})),)),
    "another bucket by name": template(own=(allow("s3:GetObject", "arn:aws:s3:::assets-111122223333/*"),)),
    "all but buckets": template(own=({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::*"},)),
    "other actions": template(own=(allow(["s3:GetBucketLocation", "sqs:SendMessage"], "*"),)),
}


@pytest.mark.parametrize("case", PASSING)
def test_it_leaves_alone(case: str) -> None:
    assert_tenant_isolation(PASSING[case])


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a function's own role": (template(own=(allow("s3:GetObject", objects("*")),)), "Own may s3:GetObject"),
    "no folder": (template(allow("s3:PutObject", objects("*"))), "Access may s3:PutObject"),
    "a folder behind something": (template(allow("s3:PutObject", objects(f"public/{FOLDER}*"))), "Access may"),
    "a folder without its end": (
        template(allow("s3:PutObject", objects("${aws:PrincipalTag/tenant_id}*"))),
        "Access may",
    ),
    "another tag": (template(allow("s3:PutObject", objects("${aws:PrincipalTag/user_id}/*"))), "Access may"),
    "one free folder among the bound": (
        template(allow("s3:GetObject", [objects(f"{FOLDER}*"), objects("shared/*")])),
        "Access may",
    ),
    "every resource": (template(own=(allow("s3:GetObject", "*"),)), "Own may s3:GetObject"),
    "every bucket": (template(own=(allow("s3:Get*", "arn:aws:s3:::*"),)), "Own may s3:GetObject"),
    "every action": (template(own=(allow("*", "*"),)), "tenant bucket Files"),
    "all but some actions": (
        template(own=({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},)),
        "tenant bucket Files",
    ),
    "all but some resources": (
        template(own=({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::other/*"},)),
        "Own may s3:GetObject",
    ),
    "listing everything": (template(allow("s3:ListBucket", BUCKET)), "Access may s3:ListBucket"),
    "listing by another prefix": (
        template(allow("s3:ListBucket", BUCKET, {"StringLike": {"s3:prefix": [f"{FOLDER}*", ""]}})),
        "Access may s3:ListBucket",
    ),
    "a resource that can't be read": (
        template(own=(allow("s3:GetObject", {"Fn::ImportValue": "Somewhere"}),)),
        "or give the template",
    ),
    "the bucket's own policy": (
        template(allow("s3:PutBucketPolicy", BUCKET)),
        r"may s3:PutBucketPolicy on tenant bucket Files, which no condition bounds",
    ),
    "anybody's trust": (
        template(
            allow("s3:PutObject", objects(f"{FOLDER}*")),
            trust={"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}},
        ),
        "reaches tenant bucket Files, and its trust policy",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_it_fails_on(case: str) -> None:
    broken, message = BROKEN[case]
    with pytest.raises(AssertionError, match=message):
        assert_tenant_isolation(broken)


def test_an_exempt_role_may() -> None:
    passing = template(own=(allow("s3:GetObject", objects("*")),))
    passing["Resources"]["Own"]["Metadata"] = {"SaasConstructs::TenantIsolationExemption": "It audits."}
    assert_tenant_isolation(passing)


def test_a_bucket_of_another_stack_is_followed() -> None:
    reference = {"Fn::GetStackOutput": {"StackName": "Data", "OutputName": "Arn"}}
    data = template()
    data["Outputs"] = {"Arn": {"Value": BUCKET}}
    bound = {"Resources": {"Access": role(allow("s3:GetObject", objects(f"{FOLDER}*", reference)), trust=TRUST)}}
    bound["Resources"]["Own"] = data["Resources"]["Own"]
    assert_tenant_isolation(data, bound)
    loose = {"Resources": {"Own": role(allow("s3:GetObject", objects("*", reference)))}}
    with pytest.raises(AssertionError, match="template 2/Own: Own may s3:GetObject on tenant bucket Files"):
        assert_tenant_isolation(data, loose)


def test_a_tenants_own_stack_names_the_bucket_by_a_parameter() -> None:
    """All that its template knows is the folder, and that is what counts."""
    data = template()
    named = {"Ref": "FilesBucketArn"}
    silo = {"Parameters": {"FilesBucketArn": {"Type": "String"}}, "Resources": {**data["Resources"]}}
    del silo["Resources"]["Files"]
    silo["Resources"]["Access"] = role(allow("s3:PutObject", objects(f"{FOLDER}uploads/*", named)), trust=TRUST)
    assert_tenant_isolation(data, silo)
    silo["Resources"]["Access"] = role(allow("s3:PutObject", objects("uploads/*", named)), trust=TRUST)
    with pytest.raises(AssertionError, match="Access may s3:PutObject on tenant bucket Files"):
        assert_tenant_isolation(data, silo)
