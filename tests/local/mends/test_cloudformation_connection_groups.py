"""A stack can have a CloudFront connection group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


def resources(name: str, **properties: Any) -> dict[str, Any]:
    return {"Group": {"Type": "AWS::CloudFront::ConnectionGroup", "Properties": {"Name": name, **properties}}}


def test_the_group_has_an_endpoint_that_domains_can_point_to(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(
        resources("domains", Ipv6Enabled=True),
        {name: {"Value": {"Fn::GetAtt": ["Group", name]}} for name in ("Arn", "RoutingEndpoint")},
    )
    group = mended_aws.client("cloudfront").get_connection_group(Identifier=stack.id_of("Group"))["ConnectionGroup"]
    assert (group["Name"], group["Ipv6Enabled"], group["Enabled"]) == ("domains", True, True)
    assert stack.outputs == {"Arn": group["Arn"], "RoutingEndpoint": group["RoutingEndpoint"]}


def test_an_update_keeps_the_group_and_its_endpoint(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources("kept", Ipv6Enabled=True))
    before = stack.id_of("Group")
    stack.deploy(resources("kept", Ipv6Enabled=False))
    assert stack.id_of("Group") == before
    group = mended_aws.client("cloudfront").get_connection_group(Identifier=before)["ConnectionGroup"]
    assert group["Ipv6Enabled"] is False


def test_a_deleted_stack_leaves_no_group(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources("gone"))
    stack.delete()
    groups = mended_aws.client("cloudfront").list_connection_groups()["ConnectionGroups"]
    assert "gone" not in [group["Name"] for group in groups]


def test_upstream_still_refuses_the_type(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(ClientError, match=r"AWS::CloudFront::ConnectionGroup"):
        Stack(stock_aws).deploy(resources("refused"))
