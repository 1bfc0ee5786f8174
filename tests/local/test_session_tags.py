"""What isolation takes for granted of STS: who may assume a role, with which session tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.local.iam import assume, client_of, is_allowed, make_role, trust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.local.conftest import EmbeddedAws

TENANT = "t0123456789ab"
ASSUME = ["sts:AssumeRole", "sts:TagSession"]


def _can_assume(
    aws: EmbeddedAws,
    *tags: tuple[str, str],
    role_lets: Sequence[str] = ASSUME,
    as_other_caller: bool = False,
) -> bool:
    """Whether a function's role can assume the tenant access role with session tags."""
    caller, other = (make_role(aws, [{"Effect": "Allow", "Action": ASSUME, "Resource": "*"}]) for _ in range(2))
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"AWS": caller},
        "Action": list(role_lets),
        "Condition": {
            "StringLike": {"aws:RequestTag/tenant_id": f"t{'?' * 12}"},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["tenant_id"]},
        },
    }
    role = make_role(aws, [], trust(statement))
    sts = client_of(assume(aws, other if as_other_caller else caller), "sts", aws)
    session_tags = [{"Key": key, "Value": value} for key, value in tags]
    return is_allowed(sts.assume_role, RoleArn=role, RoleSessionName="test", Tags=session_tags)


def test_the_tenant_tag_of_the_right_form_is_enough(mended_aws: EmbeddedAws) -> None:
    assert _can_assume(mended_aws, ("tenant_id", TENANT))


@pytest.mark.parametrize(
    "tags",
    [
        (),
        (("tenant_id", "t1"),),
        (("tenant_id", f"{TENANT}c"),),
        (("tenant_id", f"x{TENANT[1:]}"),),
        (("tenant_id", TENANT), ("role", "owner")),
        (("role", "owner"),),
        (("TENANT_ID", TENANT),),
    ],
)
def test_no_other_tags_are(mended_aws: EmbeddedAws, tags: tuple[tuple[str, str], ...]) -> None:
    assert not _can_assume(mended_aws, *tags)


@pytest.mark.parametrize("action", ASSUME)
def test_the_trust_policy_must_let_both_actions(mended_aws: EmbeddedAws, action: str) -> None:
    assert not _can_assume(mended_aws, ("tenant_id", TENANT), role_lets=[action])


def test_another_function_cannot(mended_aws: EmbeddedAws) -> None:
    assert not _can_assume(mended_aws, ("tenant_id", TENANT), as_other_caller=True)
