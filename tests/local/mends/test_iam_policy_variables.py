"""Policy variables mean the caller's own values."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.local.iam import assume, client_of, is_allowed, make_role

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def _reads(aws: EmbeddedAws, resource: str, tags: dict[str, str], condition: Any = None) -> Any:
    """Which of the objects of two tenants a session with these tags can read."""
    s3 = aws.client("s3")
    bucket = f"b-{uuid.uuid4().hex}"
    s3.create_bucket(Bucket=bucket)
    for key in ("t1/a", "t2/a", "*/a"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    statement = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/{resource}",
        **({"Condition": condition} if condition else {}),
    }
    session = assume(aws, make_role(aws, [statement]), tags)
    reader = client_of(session, "s3", aws)
    return {k for k in ("t1/a", "t2/a", "*/a") if is_allowed(reader.get_object, Bucket=bucket, Key=k)}


OWN = "${aws:PrincipalTag/tenant_id}/*"


def test_upstream_takes_a_variable_for_text(stock_aws: EmbeddedAws) -> None:
    assert _reads(stock_aws, OWN, {"tenant_id": "t1"}) == set()


def test_a_variable_is_the_callers_own_tag(mended_aws: EmbeddedAws) -> None:
    assert _reads(mended_aws, OWN, {"tenant_id": "t1"}) == {"t1/a"}
    assert _reads(mended_aws, OWN, {"tenant_id": "t2"}) == {"t2/a"}


def test_a_variable_without_value_matches_nothing(mended_aws: EmbeddedAws) -> None:
    assert _reads(mended_aws, OWN, {}) == set()
    assert _reads(mended_aws, OWN, {"other": "t1"}) == set()


def test_a_default_stands_in_for_an_absent_tag_only(mended_aws: EmbeddedAws) -> None:
    resource = "${aws:PrincipalTag/tenant_id, 't2'}/*"
    assert _reads(mended_aws, resource, {}) == {"t2/a"}
    assert _reads(mended_aws, resource, {"tenant_id": "t1"}) == {"t1/a"}


def test_a_tag_does_not_become_a_wildcard(mended_aws: EmbeddedAws) -> None:
    # AWS refuses such a tag; the emulator takes it, and it must not open anything.
    assert _reads(mended_aws, OWN, {"tenant_id": "*"}) == {"*/a"}
    assert _reads(mended_aws, OWN, {"tenant_id": "t?"}) == set()


def test_an_escaped_wildcard_is_no_wildcard(mended_aws: EmbeddedAws) -> None:
    assert _reads(mended_aws, "${*}/a", {}) == {"*/a"}
    assert _reads(mended_aws, "t${?}/a", {}) == set()


@pytest.mark.parametrize(
    ("value", "readable"),
    [("${aws:PrincipalTag/tenant_id}", True), ("${aws:PrincipalTag/absent}", False)],
)
@pytest.mark.parametrize("operator", ["StringEquals", "StringLike"])
def test_conditions_have_variables_too(mended_aws: EmbeddedAws, operator: str, value: str, *, readable: bool) -> None:
    condition = {operator: {"aws:PrincipalTag/tenant_id": value}}
    assert bool(_reads(mended_aws, "*", {"tenant_id": "t1"}, condition)) is readable


def test_an_allow_with_an_unresolved_variable_is_void_even_negated(mended_aws: EmbeddedAws) -> None:
    condition = {"StringNotEquals": {"aws:PrincipalTag/tenant_id": "${aws:PrincipalTag/absent}"}}
    assert _reads(mended_aws, "*", {"tenant_id": "t1"}, condition) == set()
