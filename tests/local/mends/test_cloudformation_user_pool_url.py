"""A template can name the issuer of a user pool's tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import WaiterError

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

POOL = {"Pool": {"Type": "AWS::Cognito::UserPool", "Properties": {}}}
ISSUER = {"Issuer": {"Value": {"Fn::GetAtt": ["Pool", "ProviderURL"]}}}


def test_the_provider_url_is_the_issuer(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(POOL, ISSUER)
    pool = stack.id_of("Pool")
    assert stack.outputs["Issuer"] == f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"


def test_upstream_still_fails_the_stack(stock_aws: EmbeddedAws) -> None:
    with pytest.raises(WaiterError):
        Stack(stock_aws).deploy(POOL, ISSUER)
