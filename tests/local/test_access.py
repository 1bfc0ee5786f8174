"""A failure names the AWS that it came from."""

from __future__ import annotations

import httpx
import pytest

from saas_constructs.local.access import accessed
from saas_constructs.local.errors import LocalError


def test_a_network_that_fails_on_the_way_to_an_account_is_not_the_embedded_awss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "key")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with (
        pytest.raises(LocalError, match="AWS did not do what it was asked: no route") as failed,
        accessed(aws=True, profile=None, region="eu-central-1"),
    ):
        raise httpx.ConnectError("no route")
    assert failed.value.message.startswith("AWS ")
    assert "aws sts get-caller-identity" in failed.value.remedy
